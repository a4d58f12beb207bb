"""What follows from contact: one step down, the next booster, more support proposed. Shared by the flows that may."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from carebraid.core.kernel.codes import Role
from carebraid.core.reach.booster import PACES, TODAY, Fading, after_booster, next_in
from carebraid.core.team.outcome import OUTCOMES
from carebraid.core.team.task import Kind, Priority, Task
from carebraid.core.watch.intensify import WITHIN, asks_for_more
from carebraid.core.watch.ladder import contact_at
from carebraid.core.watch.rungs import WORDS, step_down
from carebraid.store import tasks
from carebraid.store.aftercare import Phase, load_decided_at, load_high_moments, load_phase, save_phase
from carebraid.store.chart import Chart

from ._fair_tests import arm_for
from ._raise import Signal, raise_task
from ._reach import rungs, ways_now

CARE_MANAGERS = frozenset({Role.CARE_MANAGER})
DECIDERS = frozenset({Role.PSYCHIATRIST, Role.THERAPIST, Role.ADDICTION_COUNSELLOR})
_OLD_NEWS = timedelta(days=7)  # project convention
_HIGH = (Priority.SAME_DAY, Priority.IMMEDIATE)
_NOT_DOWN = frozenset({"in_care", "died", "not_needed"})


def follow(chart: Chart, task: Task, now: datetime) -> None:
    """What a task that was just closed brings with it."""
    outcome = OUTCOMES.get(task.outcome or "")
    if outcome is None or outcome.code in ("died", "merged"):
        return
    if task.kind is Kind.OUTREACH and outcome.contact and outcome.code not in _NOT_DOWN:
        _down(chart, task, now)
    if task.kind in (Kind.OUTREACH, Kind.SAFETY) and task.priority in _HIGH:
        propose_more(chart, now)
    if task.kind is Kind.BOOSTER:
        plan_booster(chart, now, reached=outcome.contact)


def _down(chart: Chart, task: Task, now: datetime) -> None:
    """One rung down, on its day, so that nobody falls from a home visit to nothing."""
    below = step_down(task.rung, rungs(), now, chart.zone)
    if below is None:
        return
    rung, at = below
    ways = ways_now(chart, now)
    lower = [one for one in rungs().rungs[rungs().down_to - 1 : rung.number] if one.asks in ways]
    rung = lower[-1] if lower else rungs().at(rungs().down_to)
    facts = {"way": WORDS[rungs().at(task.rung).name]}
    raise_task(
        chart, kind=Kind.OUTREACH, subject="watch", priority=Priority.ROUTINE, now=now, due=at, rung=rung.number, since=at,
        highest=task.highest,
        signals=[Signal("step_down", facts, now, "task", str(task.id))],
    )  # fmt: skip


def plan_booster(chart: Chart, now: datetime, *, reached: bool | None, helped: bool | None = None) -> None:
    """The next booster of somebody in maintenance; ``reached`` None: the first one."""
    phase = load_phase(chart)
    if not phase.is_maintenance:
        return
    fading = phase.fading if reached is None else after_booster(phase.fading, reached=reached, helped=helped)
    pace = PACES.get(arm_for(chart, now=now, occasion="booster_pace") or "", TODAY)
    at = contact_at(rungs().clock, now + next_in(fading, pace), chart.zone)
    keep_phase(chart, "maintenance", phase.since_at or now, fading, at)
    raise_task(
        chart, kind=Kind.BOOSTER, subject="", priority=Priority.ROUTINE, now=now, due=at, prefer=CARE_MANAGERS,
        signals=[Signal("booster_due", {"n": fading.kept + 1}, now, "phase", str(chart.patient_id))],
    )  # fmt: skip


def keep_phase(
    chart: Chart, phase: str, since_at: datetime, fading: Fading, next_booster_at: datetime | None,
    came_back_at: datetime | None = None,
) -> None:  # fmt: skip
    """Write where the person's care stands."""
    save_phase(
        chart,
        Phase(
            phase=phase, since_at=since_at, fading=fading, next_booster_at=next_booster_at, came_back_at=came_back_at
        ),
    )  # fmt: skip


def offer_help(chart: Chart, appointment_id: UUID, at: datetime, now: datetime) -> None:
    """Somebody did not come: a care manager asks what got in the way, and the person's app does too. Old news asks nobody."""
    if now - at > _OLD_NEWS:
        return
    raise_task(
        chart, kind=Kind.MISSED_VISIT, subject=str(appointment_id), priority=Priority.ROUTINE, now=now,
        prefer=CARE_MANAGERS, signals=[Signal("visit_missed", {}, at, "appointment", str(appointment_id))],
    )  # fmt: skip


def propose_more(chart: Chart, now: datetime) -> UUID | None:
    """Repeatedly high risk asks a clinician whether more support is right; gives the task, None where nothing is asked."""
    decided_at = load_decided_at(chart)
    if not asks_for_more(load_high_moments(chart, now - WITHIN), now, decided_at=decided_at):
        return None
    if tasks.load_open_task(chart, Kind.MORE_SUPPORT, "") is not None:
        return None
    kept = raise_task(
        chart, kind=Kind.MORE_SUPPORT, subject="", priority=Priority.THIS_VISIT, now=now, prefer=DECIDERS,
        signals=[Signal("high_again", {"days": WITHIN.days}, now, "round", str(chart.patient_id))],
    )  # fmt: skip
    return kept.task.id
