"""What a person's own pages read and write, beside what the care team's pages read too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import connection

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused

from . import models, scope
from ._fresh import fresh_id
from .chart import Chart, open_chart
from .organisations import Contact, load_crisis_contacts

SKILL_ENTRY = "skill"


@dataclass(frozen=True, slots=True)
class OwnCheckIn:
    """What the person told us, in the person's own voice. None: not answered."""

    happened_at: datetime
    craving: int | None
    mood: int | None
    sleep_hours: float | None
    used: str | None
    safety: str | None


def open_own_chart(actor: Actor, now: datetime) -> Chart:
    """The signed-in person's own chart. Refuses whoever is not in care here (``me.patients_only``, 403)."""
    if actor.patient_id is None:
        raise Refused("me.patients_only", "These pages belong to people in care.", status=403)
    return open_chart(actor, actor.patient_id, Purpose.SELF, now)


def load_own_checkins(chart: Chart, since: datetime) -> tuple[OwnCheckIn, ...]:
    """Check-ins after ``since``, oldest first; what somebody else answered is left out (HAZ-16)."""
    rows = models.CheckIn.of(chart).filter(happened_at__gt=since).exclude(answering="someone_else")
    fields = ("happened_at", "craving", "mood", "sleep_hours", "used", "safety")
    return tuple(OwnCheckIn(*row) for row in rows.order_by("happened_at").values_list(*fields))


def load_last_answered(chart: Chart) -> dict[str, datetime]:
    """When each questionnaire was last finished."""
    rows = models.Response.of(chart).filter(state="complete").order_by("happened_at")
    return dict(rows.values_list("instrument", "happened_at"))


def load_open_suicide_level(chart: Chart) -> str | None:
    """The level of the open suicide-safety case (``unknown`` until screened); None where none is open."""
    case = models.SafetyCase.of(chart).filter(protocol="suicide_safety", closed_at=None).first()
    return None if case is None else str(case.level)


def load_crisis_lines(organisation_id: UUID, language: str) -> tuple[Contact, ...]:
    """What the organisation publishes, in its order; lines that speak the reader's language come first."""
    scope.enter(organisation_id)
    lines = load_crisis_contacts(organisation_id)
    return tuple(sorted(lines, key=lambda line: bool(line.languages) and language not in line.languages))


def load_confirmed_terms(organisation_id: UUID) -> frozenset[str]:
    """Instruments whose terms an administrator has confirmed here."""
    rows = models.TermsConfirmation.objects.filter(organisation_id=organisation_id)
    return frozenset(rows.values_list("instrument", flat=True))


def load_skills_seen(chart: Chart, limit: int = 6) -> tuple[str, ...]:
    """Skills the person has tried lately, most recent last."""
    rows = models.Entry.of(chart).filter(kind=SKILL_ENTRY).order_by("-happened_at")
    return tuple(reversed(rows.values_list("code", flat=True)[:limit]))


def save_skill_use(
    chart: Chart, *, entry_id: UUID, skill: str, helped: str, happened_at: datetime, now: datetime
) -> bool:
    """Save that a skill was tried and whether it helped, once; False where it was here already.

    Refuses an id that stands for somebody else's entry (``entry.id_taken``).
    """
    there = models.Entry.everyone.filter(id=entry_id).values_list("patient_id", flat=True).first()
    if there is not None and there != chart.patient_id:
        raise Refused("entry.id_taken", "This could not be saved under its number. Please send it again.")
    if there is not None:
        return False
    models.Entry.add(
        chart, id=entry_id, kind=SKILL_ENTRY, code=skill, happened_at=happened_at, learned_at=now,
        value={"helped": helped}, origin="app",
    )  # fmt: skip
    return True


def load_account_mark(account_id: UUID) -> str | None:
    """A digest that changes when the account's password does; None where the account is closed.

    What a device may use to hand in entries is bound to it, so that a new password ends every such right.
    """
    with connection.cursor() as cursor:
        cursor.execute("select password from store_account where id = %s and is_active", [account_id])
        row = cursor.fetchone()
    return None if row is None else sha256(f"submit only\0{account_id}\0{row[0]}".encode()).hexdigest()[:24]


def fresh_ids(count: int) -> tuple[UUID, ...]:
    """Ids for lines that a person may add to a plan on a page without a script."""
    return tuple(fresh_id() for _ in range(count))
