"""The chart door's narrow opening for somebody outside: a window, asked for each time, showing only what was agreed.

A supporter's window gives what the person's contract allows. One that is not in force is a closed window, and a
closed window is a quiet day: the same reads, the same values, nothing in them (PRV-071). No load here takes a chart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, NoReturn
from uuid import UUID

import msgspec
from django.db import connection

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose, Role
from carebraid.core.kernel.labels import read_labels
from carebraid.core.kernel.moment import local_day
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.boundary import SEES, Boundary, is_in_force, may_do, may_see
from carebraid.core.privacy.decide import Verdict

from . import journal, models, scope
from ._fresh import fresh_id
from .chart import Chart
from .grants import Kept, boundary_of

PURPOSE = "FAMRQT"
"""HL7 PurposeOfUse: what a family member may see at the person's wish."""
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Window:
    """What one supporter may see of one person now. ``sees`` is empty where it is closed; ``does`` never changes
    with that. ``name`` is what the person is called.
    """

    actor: Actor
    patient_id: UUID
    organisation_id: UUID
    grant_id: UUID
    name: str
    zone: str
    sees: frozenset[str]
    does: frozenset[str]
    from_on: date | None
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Shared:
    """What was shared, in the least words: times of appointments and nothing else of them; moods (0 to 10) and
    medicine answers of the last week; the person's own aim; their note. All empty on a quiet day.
    """

    appointments: tuple[datetime, ...] = ()
    moods: tuple[int, ...] = ()
    medicine: tuple[str, ...] = ()
    matters: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """A contract that waits for the supporter's yes or no: who offers it, and every part of it."""

    grant_id: UUID
    patient_id: UUID
    name: str
    boundary: Boundary


def refuse_unless_apart(actor: Actor) -> None:
    """Refuse (``grant.keep_apart``) an account that also holds somebody's own care or work here."""
    if actor.roles != {Role.FAMILY_SUPPORTER} or actor.patient_id is not None or actor.staff_id is not None:
        raise Refused(
            "grant.keep_apart",
            "You use this account for your own care or your work here. So that the two never mix, supporting somebody"
            " needs an account of its own: sign out, open the link again, and choose a password there.",
            status=403,
        )


def open_window(actor: Actor, patient_id: UUID, now: datetime) -> Window:
    """A supporter's window on one person, asked for each time and journalled.

    Refuses ``chart.not_found`` (404) where no contract of theirs was ever agreed, exactly as for a person who does
    not exist, and ``grant.keep_apart``. A contract that is over, ended or paused gives a closed window.
    """
    refuse_unless_apart(actor)
    scope.enter(actor.organisation_id)
    rows = models.Grant.everyone.select_related("patient").filter(
        account_id=actor.account_id, patient_id=patient_id, organisation_id=actor.organisation_id,
        accepted_at__lte=now,
    )  # fmt: skip
    agreed = [(row, boundary_of(row, row.patient.born_on, row.patient.zone)) for row in rows]
    if not agreed:
        _nobody(patient_id)
    # The one that holds, else the newest: a person may have ended one and agreed to another.
    row, boundary = max(agreed, key=lambda one: (is_in_force(one[1], now), one[0].invited_at, one[0].id))
    journal.record(
        actor, "window.opened", now=now, patient_id=patient_id, purpose=PURPOSE, outcome="seen", object_kind="grant",
        object_id=row.id, detail={"open": is_in_force(boundary, now)},
    )  # fmt: skip
    return _window(actor, boundary, row.patient.name_used, row.organisation_id, now)


def preview_window(chart: Chart, kept: Kept, name: str, now: datetime) -> Window:
    """The same window as the supporter's own, for the person whose chart is open: what is shown now, or will be
    once it is agreed to.
    """
    return _window(chart.actor, kept.boundary, name, chart.organisation_id, now, agreed=True)


def _window(
    actor: Actor, boundary: Boundary, name: str, organisation_id: UUID, now: datetime, *, agreed: bool = False
) -> Window:
    if agreed and boundary.accepted_at is None:
        boundary = replace(boundary, accepted_at=now)
    return Window(
        actor, boundary.patient_id, organisation_id, boundary.grant_id, name, boundary.zone,
        frozenset(part for part in SEES if may_see(boundary, part, now)),
        frozenset(what for what in boundary.does if may_do(boundary, what, now)), boundary.from_on, now,
    )  # fmt: skip


def load_circle(actor: Actor, now: datetime) -> tuple[tuple[UUID, str], ...]:
    """(person, what they are called) of everybody whose contract this account ever agreed to, by name.

    Those whose contract is over stay in it: a name that vanished would tell (PRV-071).
    """
    refuse_unless_apart(actor)
    scope.enter(actor.organisation_id)
    rows = models.Grant.everyone.filter(account_id=actor.account_id, accepted_at__lte=now)
    found = {row.patient_id: row.patient.name_used for row in rows.select_related("patient")}
    return tuple(sorted(found.items(), key=lambda one: (one[1], one[0])))


def load_offers(actor: Actor, now: datetime) -> tuple[Offer, ...]:
    """Contracts that wait for this account's yes or no, oldest first."""
    refuse_unless_apart(actor)
    scope.enter(actor.organisation_id)
    rows = models.Grant.everyone.select_related("patient").filter(
        account_id=actor.account_id, accepted_at=None, ended_at=None, duress_at=None, until_at__gt=now
    )  # fmt: skip
    return tuple(
        Offer(
            row.id,
            row.patient_id,
            row.patient.name_used,
            boundary_of(row, row.patient.born_on, row.patient.zone),
        )
        for row in rows.order_by("invited_at")
    )


def save_answer(offer: Offer, *, agrees: bool, now: datetime) -> bool:
    """The supporter's yes or no to an open offer; False where somebody was first."""
    open_now = models.Grant.everyone.filter(id=offer.grant_id, accepted_at=None, ended_at=None)
    return bool(open_now.update(**({"accepted_at": now} if agrees else {"ended_at": now})))


def move_offers(from_account: UUID, to_account: UUID) -> int:
    """Give the offers made to a fresh account to one that its person has already; the fresh account goes."""
    moved = models.Grant.everyone.filter(account_id=from_account, accepted_at=None).update(
        account_id=to_account
    )
    if moved:
        models.Account.objects.filter(id=from_account, is_active=True).delete()
    return moved


_SHARED = """
select json_build_object(
  'appointments', (select coalesce(json_agg(at order by at), '[]') from (
      select at from store_appointment where patient_id = %(p)s and state = 'planned' and at > %(now)s
      order by at limit 2) a),
  'told', (select coalesce(json_agg(json_build_array(happened_at, mood, medicine) order by happened_at), '[]')
      from store_checkin where patient_id = %(p)s and happened_at > %(since)s and happened_at <= %(now)s
        and answering is distinct from 'someone_else'),
  'matters', (select what_matters from store_patient where id = %(p)s),
  'note', (select note from store_grant where id = %(grant)s)
)::text
"""


def load_shared(window: Window) -> Shared:
    """What the window shows, no more. The same reads are made whatever may be seen, so that no clock tells.

    No kind, place or person of an appointment, no craving, no use, no medicine's name, no count of entries: any of
    them could say what the person did not (PRV-010, PRV-072).
    """
    with connection.cursor() as cursor:
        cursor.execute(_SHARED, {
            "p": window.patient_id, "grant": window.grant_id, "now": window.opened_at,
            "since": window.opened_at - WEEK,
        })  # fmt: skip
        raw = msgspec.json.decode(cursor.fetchone()[0])
    told = [(mood, medicine) for at, mood, medicine in raw["told"] if _is_shown(window, at)]
    everything: Mapping[str, Mapping[str, Any]] = {
        "next_appointments": {
            "appointments": tuple(
                datetime.fromisoformat(at) for at in raw["appointments"] if _is_shown(window, at)
            )
        },
        "how_my_week_is": {"moods": tuple(mood for mood, _ in told if mood is not None)},
        "medicine_taken": {"medicine": tuple(medicine for _, medicine in told if medicine in ("yes", "no"))},
        "my_goals": {"matters": raw["matters"]},
        "shared_notes": {"note": raw["note"]},
    }
    return Shared(**{key: value for part in window.sees for key, value in everything[part].items()})


def note_shown(window: Window, shared: Shared) -> None:
    """One row of the accounting for each contract and local day on which something was shown (PRV-058).

    Each single look stands in the journal; 45 CFR 164.528(b)(3) lets an accounting name a series to one recipient for
    one purpose once. The same question is asked where nothing was shown, so that no clock tells (PRV-071).
    """
    what = {
        "next_appointments": len(shared.appointments), "how_my_week_is": len(shared.moods),
        "medicine_taken": len(shared.medicine), "my_goals": int(bool(shared.matters)), "shared_notes": int(bool(shared.note)),
    }  # fmt: skip
    name = models.Grant.everyone.values_list("name", flat=True).get(id=window.grant_id)
    rows = models.Disclosure.everyone.filter(patient_id=window.patient_id, relied_on=[str(window.grant_id)])
    newest = rows.order_by("-at").values_list("at", "what").first()
    today, told = (
        local_day(window.opened_at, window.zone),
        {part: count for part, count in what.items() if count},
    )
    is_new = (
        newest is None or local_day(newest[0], window.zone) != today or not told.keys() <= newest[1].keys()
    )
    if told and is_new:
        models.Disclosure.everyone.create(
            id=fresh_id(), organisation_id=window.organisation_id, patient_id=window.patient_id, at=window.opened_at,
            path="supporter_person", purpose=PURPOSE, decision="permit", recipient=name, recipient_class="supporter",
            reasons=["consent_supporter"], relied_on=[str(window.grant_id)], what=told, by=window.actor.reference,
            by_name=window.actor.name, labels=sorted(models.Disclosure.classified.labels),
        )  # fmt: skip


def _is_shown(window: Window, at: str) -> bool:
    return window.from_on is None or local_day(datetime.fromisoformat(at), window.zone) >= window.from_on


def chart_behind(window: Window) -> Chart:
    """The slot under the window: a chart that a concern and its task are written with.

    It is for :mod:`carebraid.flows.say_worried` alone. What is read through it goes to the team, and nothing of it
    to the supporter.
    """
    with connection.cursor() as cursor:
        # Until the transaction ends no other flow works on this record, as with the chart door.
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended(p.id::text, 0)), p.labels from store_patient p where p.id = %s",
            [window.patient_id],
        )
        labels = read_labels(cursor.fetchone()[1])
    return Chart(
        window.actor, window.patient_id, window.organisation_id, Purpose.TREATMENT, window.opened_at, labels,
        Verdict(True, "says_worried"), window.zone,
    )  # fmt: skip


def _nobody(patient_id: UUID) -> NoReturn:
    refused = Refused("chart.not_found", "There is no such person here.", status=404)
    refused.about = patient_id
    raise refused
