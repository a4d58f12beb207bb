"""Raising a task, with an owner who is there, and keeping the standing row true. Shared by the flows that may."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from carebraid.core.kernel.codes import Role
from carebraid.core.kernel.refusal import Refused
from carebraid.core.plan.triage import next_level
from carebraid.core.team.hold import WAITING, Held
from carebraid.core.team.roster import Owner, anybody, owner_for
from carebraid.core.team.task import (
    BY_DAY_KINDS,
    SAFETY_KINDS,
    Kind,
    Priority,
    Task,
    climb,
    end_by_person,
    join,
)
from carebraid.core.watch.ladder import Highest, Ladder, Standing, due_at, next_step, read_ladder
from carebraid.core.watch.level import Level, judge
from carebraid.core.watch.rungs import due_on_rung, first_rung, open_rung
from carebraid.core.watch.signal import SignBook, read_signs
from carebraid.knowledge.protocols import load_protocols
from carebraid.knowledge.warning_signs import load_warning_signs
from carebraid.store import follow_up, safety, tasks
from carebraid.store.chart import Chart
from carebraid.store.holds import load_hold
from carebraid.store.reaching import load_account, save_answered
from carebraid.store.rota import load_roster
from carebraid.store.standing import load_inputs, save_standing
from carebraid.store.tasks import Kept

from ._foretell import foretell
from ._reach import (
    begins_on,
    goes_by_itself,
    highest_of,
    owner_on,
    reach_step,
    rungs,
    send_by_itself,
    ways_now,
)

SUICIDE = "suicide_safety"
_QUIET_AFTER_OUTCOME = timedelta(days=7)  # project convention
_LOWEST_LEVEL_FOR_A_PERSON = 2  # protocols.yaml outreach_stepped: from level 2 on somebody calls
_CLINICIAN_LEVEL = 3  # and from level 3 on a clinician does, the same day


ASKS_AGAIN = (Highest(0, timedelta(days=1)), Highest(0, timedelta(days=14)))
"""A message about a changed medicine stays with whom it is addressed to, and asks again: every day where it must be seen,
else in a fortnight (project convention)."""


@cache
def ladder() -> Ladder:
    """The outreach ladder of the signed protocols."""
    return read_ladder(load_protocols()["outreach_stepped"])


@cache
def sign_book() -> SignBook:
    """The signed warning signs."""
    return read_signs(load_warning_signs())


@dataclass(frozen=True, slots=True)
class Signal:
    """Why a task is raised: a code, and the facts that fill its sentence. Never clinical text."""

    code: str
    facts: Mapping[str, Any]
    at: datetime
    source: str
    source_id: str

    def stored(self) -> dict[str, Any]:
        return {
            "code": self.code, "facts": dict(self.facts), "at": self.at.isoformat(),
            "source": self.source, "source_id": self.source_id,
        }  # fmt: skip


def step_at(chart: Chart, task: Task, now: datetime) -> datetime:
    """When the ladder acts on an open task if nobody does; the top rung is looked at again every day, and so is what waits
    because reaching out is held."""
    if task.kind in WAITING and waits(chart, task):
        return now + timedelta(days=1)
    if task.kind is Kind.OUTREACH:
        return reach_step(chart, task, now).at
    step = next_step(standing_of(task), ladder(), now)
    if step is None:
        raise ValueError("a closed task has no next step")
    return now + timedelta(days=1) if step.kind == "stay" else step.at


def waits(chart: Chart, task: Task) -> bool:
    """Whether a task stands still because reaching out to the person is held (HAZ-40)."""
    hold = load_hold(chart)
    return hold is not None and hold.waits(task.kind)


def standing_of(task: Task) -> Standing:
    """Where a task stands on the ladder."""
    is_scheduled = task.kind is Kind.SAFETY_FOLLOW_UP
    since = task.rung_since or task.opened_at
    return Standing(
        is_safety=task.kind in SAFETY_KINDS or task.priority is Priority.IMMEDIATE,
        # A follow-up call waits for its day; its clock begins when it is due.
        opened_at=task.due_at if is_scheduled else task.opened_at,
        rung=task.rung,
        rung_since=max(since, task.due_at) if task.kind in BY_DAY_KINDS and task.rung == 0 else since,
        acknowledged_at=task.acknowledged_at,
        attempts=tuple(attempt.at for attempt in task.attempts),
        next_attempt_at=task.next_attempt_at,
        escalations=task.escalations,
        is_closed=task.closed_at is not None,
        highest=ASKS_AGAIN[task.priority is Priority.ROUTINE]
        if task.kind is Kind.MEDICINE_CHANGE
        else highest_of(task),
    )


def raise_task(
    chart: Chart, *, kind: Kind, subject: str, priority: Priority, signals: Iterable[Signal], now: datetime,
    due: datetime | None = None, rung: int = 0, prefer: Collection[Role] = (), besides: Sequence[UUID] = (),
    since: datetime | None = None, highest: int | None = None, owner_id: UUID | None = None,
) -> Kept:  # fmt: skip
    """Open a task with an owner who is there now, or add the signals to the open one (HAZ-05).

    ``prefer``: roles that are asked first; where nobody of them is there, it is a clinician's as ever. ``besides``:
    colleagues who are asked only where nobody else is there. ``since``: an outreach whose rung begins on a later day.
    ``owner_id``: whom it is addressed to, whoever else is there. ``highest``: the step over which what only a forecast began does not climb; any other signal lifts it.
    Refuses (``task.nobody_here``) only where nobody at all works in the organisation.
    """
    told = [signal.stored() for signal in signals]
    codes = [signal["code"] for signal in told]
    due = due or due_at(str(priority) if priority is not Priority.ROUTINE else "this_visit", now, chart.zone)
    existing = tasks.load_open_task(chart, kind, subject)
    if existing is not None:
        changed = _lift(
            chart, join(existing.task, reasons=codes, priority=priority, due_at=due, is_foretold=highest is not None),
            rung, due, now,
        )  # fmt: skip
        kept = tasks.save_task(
            chart, existing, changed, next_step_at=step_at(chart, changed, now), why=(*existing.why, *told)
        )
        is_lifted = existing.task.highest is not None and changed.highest is None
        tasks.save_event(
            chart, changed.id, "added", now, {"reasons": codes, **({"lifted": True} if is_lifted else {})}
        )
        if changed.rung != existing.task.rung:
            detail = {
                "owner": str(changed.owner_id),
                "rung": changed.rung,
                "escalations": changed.escalations,
            }
            tasks.save_event(chart, changed.id, "climb", now, detail)
            begin_rung(chart, changed, now)
        return kept
    roster = load_roster(chart.organisation_id, now)
    team = tasks.load_team(chart, now)
    owner = owner_for(roster, team, now, prefer, besides=besides) if prefer else None
    if owner_id is not None:
        owner = Owner(owner_id, "team")
    elif kind is Kind.OUTREACH:
        owner = owner_on(rungs().at(rung), roster, team, now, chart.zone)
    elif owner is None or not owner.has_role:
        owner = owner_for(roster, team, now, besides=besides) or anybody(roster, now)
    if owner is None:
        raise Refused("task.nobody_here", "Nobody works here yet who could take this.", status=409)
    draft = Task(
        id=chart.patient_id, patient_id=chart.patient_id, kind=kind, priority=priority, opened_at=now,
        due_at=due, owner_id=owner.member, rung=rung, rung_since=since or now, highest=highest,
    )  # fmt: skip
    kept = tasks.save_new_task(
        chart, kind=kind, subject=subject, priority=priority, owner_id=owner.member, reasons=codes, why=told,
        opened_at=now, due_at=due, next_step_at=step_at(chart, draft, now), rung=rung, rung_since=since,
        highest=highest,
    )  # fmt: skip
    begin_rung(chart, kept.task, now)
    return kept


def _lift(chart: Chart, task: Task, rung: int, due: datetime, now: datetime) -> Task:
    """An open outreach that new signals call higher climbs at once; one that was planned for later begins now."""
    if task.kind is not Kind.OUTREACH:
        return task
    if rung > task.rung:
        roster, team = load_roster(chart.organisation_id, now), tasks.load_team(chart, now)
        owner = owner_on(rungs().at(rung), roster, team, now, chart.zone)
        to = owner.member if owner else task.owner_id
        return replace(climb(task, rung=rung, owner_id=to, due_at=due, at=now), version=task.version)
    if task.rung_since is not None and task.rung_since > now:
        return replace(task, rung_since=now)
    return task


def begin_rung(chart: Chart, task: Task, now: datetime) -> None:
    """A task came to an owner or to a rung: what goes by itself goes out, else its owner is told."""
    if goes_by_itself(task):
        send_by_itself(chart, task, now)
    elif task.rung_since is None or task.rung_since <= now:
        tell_owner(chart, task, now)


def tell_owner(chart: Chart, task: Task, now: datetime) -> None:
    """Queue the neutral message that something waits in the owner's inbox; once for each owner and escalation."""
    follow_up.save_message(
        chart.organisation_id,
        follow_up.load_account_of_staff(task.owner_id),
        key=f"task:{task.id}:{task.owner_id}:{task.escalations}:{task.rung}",
        template="task_for_you",
        now=now,
        is_urgent=task.kind in SAFETY_KINDS or task.priority is Priority.IMMEDIATE,
    )


def raise_safety(
    chart: Chart, *, protocol: str, priority: Priority, signal: Signal, now: datetime, level: str = "unknown"
) -> tuple[Kept, Any]:
    """Open the safety task and its case, or add to the open ones: both or neither.

    Gives the task and the case's id. A rule only ever raises a case's level.
    """
    kind = Kind.SAFETY if protocol == SUICIDE else Kind.CRITICAL_ANSWER
    kept = raise_task(chart, kind=kind, subject=protocol, priority=priority, signals=[signal], now=now)
    case = safety.load_open_case(chart, protocol)
    if case is None:
        case_id = safety.save_new_case(
            chart, protocol=protocol, level=level, task_id=kept.task.id, opened_by=signal.stored(), now=now
        )
        return kept, case_id
    raised = level
    if "unknown" not in (level, case.level):
        raised = next_level(case.level, level, None)
    safety.save_case(
        chart,
        case.id,
        level=None if raised == "unknown" else raised,
        signal=signal.stored(),
        task_id=kept.task.id,
    )
    return kept, case.id


def end_what_the_app_asked(chart: Chart, now: datetime) -> None:
    """The person let us hear from them: an outreach that had not come to a colleague yet is over."""
    kept = tasks.load_open_task(chart, Kind.OUTREACH, "watch")
    if kept is None or not goes_by_itself(kept.task):
        return
    ended = end_by_person(kept.task, at=now)
    tasks.save_task(chart, kept, ended, next_step_at=None)
    tasks.save_event(chart, ended.id, "closed", now, {"outcome": ended.outcome or ""})
    save_answered(chart, ended.id, now)


def refresh_standing(chart: Chart, now: datetime) -> Level:
    """Judge the person as they stand now and keep the row that the caseload reads."""
    inputs = load_inputs(chart, now)
    level = judge(inputs.history, now, sign_book(), bipolar=inputs.is_bipolar)
    save_standing(chart, inputs, level, now)
    foretell(chart, now)
    return level


def reach_out(
    chart: Chart, level: Level, now: datetime, *, happened_at: datetime, source: str, source_id: str
) -> Kept | None:
    """From level 2 on a person calls; below that the app answers by itself and nobody is disturbed.

    While a safety task of the person is open, the reasons join it: one call, not two (HAZ-05).
    """
    if not _asks_for_a_person(level):
        return None
    hold = load_hold(chart)
    if hold is not None and (hold.pauses or hold.kind is Held.DIED):
        if happened_at <= hold.since_at:
            return None
        # Heard of them all the same: perhaps what was written down is wrong. A colleague looks the same day (HAZ-40).
        heard = Signal("heard_while_held", {}, happened_at, source, source_id)
        return raise_task(
            chart, kind=Kind.HOLD_REVIEW, subject="", priority=Priority.SAME_DAY, signals=[heard], now=now
        )
    return _reach_out(chart, level, now, happened_at=happened_at, source=source, source_id=source_id)


def _reach_out(
    chart: Chart, level: Level, now: datetime, *, happened_at: datetime, source: str, source_id: str
) -> Kept | None:
    start = first_rung(level.level, rungs())
    if start is None:
        return None
    ways = ways_now(chart, now)
    rung = open_rung(start.number, ways, rungs())
    signals = [
        Signal(reason.key, dict(reason.facts), happened_at, source, source_id) for reason in level.reasons
    ]
    urgency = Priority.SAME_DAY if (level.level or 0) >= _CLINICIAN_LEVEL else Priority.THIS_VISIT
    is_safety = tasks.load_open_task(chart, Kind.SAFETY, SUICIDE) is not None
    if not is_safety and tasks.load_open_task(chart, Kind.OUTREACH, "watch") is None:
        rung = begins_on(chart, level.level, rung, ways, now)
    due = due_on_rung(rung, now, chart.zone, rungs())
    if is_safety:
        return raise_task(
            chart, kind=Kind.SAFETY, subject=SUICIDE, priority=urgency, signals=signals, now=now, due=due
        )
    return raise_task(
        chart, kind=Kind.OUTREACH, subject="watch", priority=urgency, signals=signals, now=now, due=due,
        rung=rung.number,
    )  # fmt: skip


def _asks_for_a_person(level: Level) -> bool:
    return level.level is not None and level.level >= _LOWEST_LEVEL_FOR_A_PERSON


def reach_out_to_silence(chart: Chart, level: Level, now: datetime) -> Kept | None:
    """Somebody who fell silent is reached too, first by the app where that is enough; not again within a week of the
    last word about it (HAZ-05)."""
    if first_rung(level.level, rungs()) is None or tasks.has_closed_since(
        chart, Kind.OUTREACH, now - _QUIET_AFTER_OUTCOME
    ):
        return None
    is_asked = any(
        tasks.load_open_task(chart, kind, subject) is not None
        for kind, subject in ((Kind.OUTREACH, "watch"), (Kind.SAFETY, SUICIDE))
    )
    if not _asks_for_a_person(level) and (is_asked or load_account(chart) is None):
        return None  # below level 2 only the app asks; whoever has none stands on the list of those we know too little of
    if load_hold(chart) is not None:
        return None  # nobody is called silent who died, is in custody, or grieves
    return _reach_out(chart, level, now, happened_at=now, source="round", source_id="")
