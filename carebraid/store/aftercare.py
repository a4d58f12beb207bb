"""What comes after: missed visits and the help that was wanted, maintenance with its boosters, and ways between services."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from carebraid.core.kernel.refusal import Refused
from carebraid.core.reach.booster import Fading
from carebraid.core.team.transition import Transition

from . import models
from ._fresh import fresh_id
from .chart import Chart
from .cohort import Cohort
from .panel import MEMBERS, Panel


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """A visit that somebody did not come to. ``told_at`` None: nobody has asked yet what got in the way."""

    appointment_id: UUID
    kind: str
    at: datetime
    with_name: str
    told_at: datetime | None
    barriers: tuple[str, ...]
    wanted: tuple[str, ...]
    arranged: tuple[str, ...]


def load_missed(chart: Chart, appointment_id: UUID) -> Missed:
    """One missed visit of the person. Refuses one that is not theirs, or that was not missed (``appointment.not_found``)."""
    row = (
        models.Appointment.of(chart).select_related("staff").filter(id=appointment_id, state="missed").first()
    )
    if row is None:
        raise Refused("appointment.not_found", "There is no such visit here.", status=404)
    told = models.MissedVisit.of(chart).filter(appointment_id=appointment_id).first()
    return Missed(
        appointment_id=row.id, kind=row.kind, at=row.at, with_name=row.staff.name if row.staff else "",
        told_at=told.told_at if told else None, barriers=tuple(told.barriers if told else ()),
        wanted=tuple(told.wanted if told else ()), arranged=tuple(told.arranged if told else ()),
    )  # fmt: skip


def load_last_missed(chart: Chart, since: datetime, now: datetime) -> UUID | None:
    """The latest missed visit after ``since`` about which the person was not heard yet."""
    rows = models.Appointment.of(chart).filter(state="missed", at__gt=since, at__lte=now)
    told = models.MissedVisit.of(chart).values("appointment_id")
    return rows.exclude(id__in=told).order_by("-at").values_list("id", flat=True).first()


def save_missed(
    chart: Chart, appointment_id: UUID, *, barriers: Sequence[str], wanted: Sequence[str], now: datetime
) -> None:
    """Keep what got in the way and what is wanted; said again, the newest stands."""
    said = {
        "told_at": now,
        "told_by": chart.actor.reference,
        "barriers": list(barriers),
        "wanted": list(wanted),
    }
    if not models.MissedVisit.of(chart).filter(appointment_id=appointment_id).update(**said):
        models.MissedVisit.add(chart, id=fresh_id(), appointment_id=appointment_id, **said)


def save_arranged(chart: Chart, appointment_id: UUID, arranged: Sequence[str]) -> None:
    """Which of the wanted help is arranged."""
    models.MissedVisit.of(chart).filter(appointment_id=appointment_id).update(arranged=list(arranged))


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """Active care or maintenance. ``next_booster_at`` is set in maintenance."""

    phase: str
    since_at: datetime | None
    fading: Fading
    next_booster_at: datetime | None
    came_back_at: datetime | None

    @property
    def is_maintenance(self) -> bool:
        """Whether the person is in maintenance."""
        return self.phase == "maintenance"


def load_phase(chart: Chart) -> Phase:
    """Where the person's care stands; active where nothing else was ever said."""
    row = models.CarePhase.of(chart).first()
    if row is None:
        return Phase(phase="active", since_at=None, fading=Fading(), next_booster_at=None, came_back_at=None)
    return Phase(
        phase=row.phase, since_at=row.since_at, fading=Fading(row.lasting_days, row.kept),
        next_booster_at=row.next_booster_at, came_back_at=row.came_back_at,
    )  # fmt: skip


def save_phase(chart: Chart, phase: Phase) -> None:
    """Keep where the person's care stands."""
    said: dict[str, Any] = {
        "phase": phase.phase, "since_at": phase.since_at, "lasting_days": phase.fading.lasting,
        "kept": phase.fading.kept, "next_booster_at": phase.next_booster_at, "came_back_at": phase.came_back_at,
    }  # fmt: skip
    if not models.CarePhase.of(chart).update(**said):
        models.CarePhase.add(chart, id=fresh_id(), **said)


def load_high_moments(chart: Chart, since: datetime) -> tuple[datetime, ...]:
    """When the person's own signs asked somebody to act the same day or at once, oldest first; planned steps are none."""
    rows = models.Task.of(chart).filter(
        kind__in=["outreach", "safety"], priority__in=["same_day", "immediate"]
    )
    recent = rows.exclude(closed_at__lt=since).values_list("why", flat=True)
    moments = {
        datetime.fromisoformat(signal["at"])
        for why in recent
        for signal in why
        if signal["code"] != "step_down"
    }
    return tuple(sorted(at for at in moments if at >= since))


def load_decided_at(chart: Chart) -> datetime | None:
    """When somebody last decided about the person's support, asked for it or at the end of a call that a forecast began."""
    decided = Q(kind="more_support") | Q(kind="outreach", outcome="plan_changed")
    rows = models.Task.of(chart).filter(decided, state="closed").order_by("-closed_at")
    return rows.values_list("closed_at", flat=True).first()


def save_new_transition(
    chart: Chart, *, rule: str, from_name: str, to_name: str, sender: UUID, left_at: datetime, travels: Sequence[str]
) -> Transition:  # fmt: skip
    """Begin a way between two services. Refuses a second one at once (``transition.open``)."""
    if models.Transition.of(chart).filter(ended_at=None).exists():
        raise Refused("transition.open", "This person is between services already. Please finish that first.", status=409)  # fmt: skip
    row = models.Transition.add(
        chart, id=fresh_id(), rule=rule, from_name=from_name, to_name=to_name, sender_id=sender, left_at=left_at,
        travels=list(travels),
    )  # fmt: skip
    return _transition(row)


def load_transition(chart: Chart, transition_id: UUID) -> Transition:
    """One of the person's ways between services, locked. Refuses one that is not there (``transition.not_found``)."""
    row = models.Transition.of(chart).select_for_update().filter(id=transition_id).first()
    if row is None:
        raise Refused("transition.not_found", "There is no such handoff here.", status=404)
    return _transition(row)


def load_open_transition(chart: Chart) -> Transition | None:
    """The way between services that the person is on."""
    row = models.Transition.of(chart).filter(ended_at=None).first()
    return None if row is None else _transition(row)


def save_transition(chart: Chart, before: Transition, after: Transition) -> None:
    """Write a changed one where it is still as it was read. Refuses ``transition.changed``."""
    changed = models.Transition.of(chart).filter(id=after.id, version=before.version).update(
        receiver_id=after.receiver, accepted_at=after.accepted_at, seen_at=after.seen_at, ended_at=after.ended_at,
        ended_how=after.ended_how, travels=list(after.travels), sender_id=after.sender, version=after.version,
    )  # fmt: skip
    if not changed:
        raise Refused("transition.changed", "Somebody changed this meanwhile. Please look again.", status=409)


def pass_on_transition(chart: Chart, sender: UUID, to: UUID) -> None:
    """The sender is not there any more: whoever took over their tasks answers for the person on the way."""
    rows = models.Transition.of(chart).filter(ended_at=None, sender_id=sender)
    rows.exclude(receiver_id=to).update(sender_id=to)


def load_patient_of_transition(transition_id: UUID) -> UUID:
    """Whose way it is. Refuses one that is not there (``transition.not_found``)."""
    found = models.Transition.everyone.filter(id=transition_id).values_list("patient_id", flat=True).first()
    if found is None:
        raise Refused("transition.not_found", "There is no such handoff here.", status=404)
    return found


def _transition(row: models.Transition) -> Transition:
    return Transition(
        id=row.id, patient_id=row.patient_id, rule=row.rule, from_name=row.from_name, to_name=row.to_name,
        sender=row.sender_id, left_at=row.left_at, receiver=row.receiver_id, accepted_at=row.accepted_at,
        seen_at=row.seen_at, ended_at=row.ended_at, ended_how=row.ended_how, travels=tuple(row.travels),
        version=row.version,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """One person on the wall."""

    transition: Transition
    name: str
    number: str
    zone: str
    sender: str
    receiver: str
    call: str
    next_due_at: datetime | None
    tries: int


_BETWEEN = """
select r.id, p.name_used, p.number, p.zone, s.name, coalesce(v.name, ''),
  coalesce((select value from store_contactchannel h where h.patient_id = p.id and h.is_safe
    and h.kind in ('mobile', 'phone', 'text') order by h.position limit 1), ''),
  (select min(t.due_at) from store_task t where t.patient_id = p.id and t.kind = 'transition' and t.state <> 'closed'
    and t.subject like r.id || ':%%'),
  (select coalesce(sum(jsonb_array_length(t.attempts)), 0) from store_task t where t.patient_id = p.id
    and t.kind = 'transition' and t.subject like r.id || ':%%')
from store_transition r join store_patient p on p.id = r.patient_id join store_staff s on s.id = r.sender_id
left join store_staff v on v.id = r.receiver_id
where r.ended_at is null and r.organisation_id = %(organisation)s and r.patient_id in {members}
order by r.left_at
"""


def load_between(panel: Panel) -> tuple[Between, ...]:
    """Everybody on the reader's panel who is between two services, longest first."""
    with connection.cursor() as cursor:
        cursor.execute(_BETWEEN.format(members=MEMBERS), panel.bounds)
        found = cursor.fetchall()
    rows = {
        row.id: _transition(row)
        for row in models.Transition.everyone.filter(id__in=[one[0] for one in found])
    }
    return tuple(
        Between(
            transition=rows[one[0]], name=one[1], number=one[2], zone=one[3], sender=one[4], receiver=one[5], call=one[6],
            next_due_at=one[7], tries=int(one[8]),
        )
        for one in found
    )  # fmt: skip


def count_between(cohort: Cohort) -> int:
    """How many people of the organisation are between services now."""
    return int(
        models.Transition.everyone.filter(organisation_id=cohort.organisation_id, ended_at=None).count()
    )


def load_transition_clocks(chart: Chart, transition_id: UUID) -> tuple[tuple[UUID, str, datetime, str], ...]:
    """(task, day, due, state) of the contacts that are owed on a way between services, in order."""
    rows = models.Task.of(chart).filter(kind="transition", subject__startswith=f"{transition_id}:")
    return tuple(
        (row.id, row.subject.rpartition(":")[2], row.due_at, row.state) for row in rows.order_by("due_at")
    )
