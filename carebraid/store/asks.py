"""Requests for a person's consent: asked by a colleague, answered by the person alone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.moment import local_day

from . import models
from ._fresh import fresh_id
from .chart import Chart
from .index import open_index_for_one
from .notes import COUNSELLING
from .offers import NOT_ASKED_FOR, not_asked_before
from .sharing import load_consents


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One request. ``partner`` is empty where it is for ``by``, who asked; ``answer`` is empty, yes or no."""

    id: UUID
    staff_id: UUID
    by: str
    partner_id: UUID | None
    partner: str
    kinds: tuple[str, ...]
    purpose: str
    why: str
    asked_at: datetime
    answer: str
    answered_at: datetime | None

    @property
    def is_notes(self) -> bool:
        """Whether it is for the asker's own counselling notes, and for nothing else."""
        return COUNSELLING in self.kinds


@dataclass(frozen=True, slots=True)
class Closed:
    """A record that is closed to whoever asks: whose it is, and no more than asking needs. Nothing on it is shown."""

    patient_id: UUID
    name: str
    organisation_id: UUID
    zone: str
    is_open: bool


def open_to_ask(actor: Actor, patient_id: UUID, now: datetime) -> Closed:
    """Behind the index door, for a clinician without a tie. Refuses what that door refuses."""
    found = open_index_for_one(actor, patient_id, now)
    row = models.Patient.everyone.values("organisation_id", "zone").get(id=patient_id)
    return Closed(patient_id, found.name, row["organisation_id"], row["zone"], found.is_mine)


def load_asks(chart: Chart) -> tuple[Ask, ...]:
    """Every request about the person, newest first."""
    rows = models.ConsentAsk.of(chart).select_related("staff", "partner").order_by("-asked_at", "-id")
    return tuple(_ask(row) for row in rows)


def load_my_asks(closed: Closed, staff_id: UUID | None) -> tuple[Ask, ...]:
    """What one colleague asked for themself about a person whose record is closed to them, newest first."""
    rows = models.ConsentAsk.everyone.filter(patient_id=closed.patient_id, staff_id=staff_id, partner=None)
    return tuple(_ask(row) for row in rows.select_related("staff", "partner").order_by("-asked_at", "-id"))


def _ask(row: models.ConsentAsk) -> Ask:
    return Ask(
        id=row.id, staff_id=row.staff_id, by=row.staff.name, partner_id=row.partner_id,
        partner=row.partner.name if row.partner else "", kinds=tuple(row.kinds), purpose=row.purpose, why=row.why,
        asked_at=row.asked_at, answer=row.answer, answered_at=row.answered_at,
    )  # fmt: skip


def asked_no_sooner(asks: Collection[Ask], zone: str) -> date | None:
    """Until which day nobody asks again, by the newest no among ``asks``; None where there is none (PRV-028)."""
    noes = [one.answered_at for one in asks if one.answer == "no" and one.answered_at]
    return local_day(max(noes) + NOT_ASKED_FOR, zone) if noes else None


def written_no_until(chart: Chart, partner_id: UUID, form: str) -> date | None:
    """The same for a written no to that form and partner on the person's own pages."""
    return not_asked_before(load_consents(chart), form=form, partner_id=partner_id, zone=chart.zone)


def save_ask(
    organisation_id: UUID, patient_id: UUID, staff_id: UUID, *, partner_id: UUID | None, kinds: Collection[str],
    purpose: str, why: str, now: datetime,
) -> UUID:  # fmt: skip
    """A new request. The table holds that one stands open for each recipient at a time."""
    row = models.ConsentAsk.everyone.create(
        id=fresh_id(), organisation_id=organisation_id, patient_id=patient_id, staff_id=staff_id,
        partner_id=partner_id, kinds=sorted(kinds), purpose=purpose, why=why, asked_at=now,
        labels=sorted(models.ConsentAsk.classified.labels),
    )  # fmt: skip
    return row.id


def answer_asks(
    chart: Chart, *, partner_id: UUID | None, staff_id: UUID | None, answer: str, consent_id: UUID | None, now: datetime,
    is_notes: bool = False,
) -> int:  # fmt: skip
    """What the person said to this recipient answers the open request for it: one for notes kept apart is answered by
    their own form alone, and answers nothing else. How many."""
    rows = models.ConsentAsk.of(chart).filter(answer="")
    about_notes = Q(kinds__contains=[COUNSELLING])
    rows = rows.filter(about_notes if is_notes else ~about_notes)
    if partner_id is not None:
        rows = rows.filter(partner_id=partner_id)
    elif staff_id is not None:
        rows = rows.filter(partner=None, staff_id=staff_id)
    else:
        return 0  # a form for a class answers no request
    return rows.update(answer=answer, answered_at=now, consent_id=consent_id)


def decline(chart: Chart, ask_id: UUID, now: datetime) -> bool:
    """The person's no to one request. False where there is no such open request."""
    return bool(models.ConsentAsk.of(chart).filter(id=ask_id, answer="").update(answer="no", answered_at=now))
