"""What follows from a medicine: what is watched, when the next injection is due, when tolerance may be lost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from carebraid.core.kernel.codes import Role
from carebraid.core.kernel.moment import local_day, require_aware, zone
from carebraid.core.meds.monitoring import (
    Watch,
    after_change,
    due_moment,
    first_due,
)
from carebraid.core.meds.regimen import Taken, TakenKind, TakenState
from carebraid.core.team.task import Kind, Priority, State, Task
from carebraid.knowledge.monitoring import find_medicine, load_monitoring
from carebraid.store import monitoring, side_effects, tasks
from carebraid.store.chart import Chart
from carebraid.store.injections import load_injections
from carebraid.store.monitoring import Watched
from carebraid.store.tolerance import load_tolerance

from ._raise import Signal, raise_task

NURSES = frozenset({Role.NURSE})
PRESCRIBERS = frozenset({Role.PSYCHIATRIST})


def watch_medicine(chart: Chart, medicine: Taken, now: datetime) -> tuple[str, ...]:
    """Make what is watched fit a medicine as it is now: begun, its dose changed, stopped; gives the codes that moved.

    Call it after the medicine was saved, in the same flow. Only what was prescribed is watched. Raises nothing by
    itself but what is due today; the job does the rest.
    """
    if medicine.kind is not TakenKind.PRESCRIBED or medicine.state is TakenState.PLANNED:
        return ()
    today = local_day(now, chart.zone)
    medicine_id = UUID(medicine.id)
    mine = [one for one in monitoring.load_watched(chart) if one.medicine_id == medicine_id]
    if medicine.state is TakenState.STOPPED:
        return _stop_watching(chart, medicine_id, [one for one in mine if one.done_on is None], today, now)
    moved = []
    for watch in find_medicine(medicine.name).watches:
        due = _due(watch, medicine, [one for one in mine if one.what == watch.code], today)
        if due is not None and monitoring.save_watched(chart, medicine_id, watch.code, due):
            moved.append(watch.code)
    raise_due_tasks(chart, now)
    return tuple(moved)


def _due(watch: Watch, medicine: Taken, mine: Sequence[Watched], today: date) -> date | None:
    """When a watch is due now that the medicine stands as it does; None: nothing to open or to move."""
    still_open = next((one for one in mine if one.done_on is None), None)
    if not mine:
        return first_due(watch, medicine.started_on, today)
    if medicine.version == 1 or watch.after_change_days is None:
        return None
    return after_change(watch, today, still_open.due_on if still_open else None)


def _stop_watching(
    chart: Chart, medicine_id: UUID, still_open: Iterable[Watched], today: date, now: datetime
) -> tuple[str, ...]:
    """A stopped medicine is not watched any more; what else asks for the same check keeps its task."""
    codes = []
    for one in still_open:
        monitoring.close_watched(
            chart, one.id, done_on=today, result={"closed": "medicine_stopped"}, is_out_of_range=None
        )
        codes.append(one.what)
    left = {one.what for one in monitoring.load_watched(chart, only_open=True)}
    for what in codes:
        if what not in left:
            close_task(chart, Kind.MONITORING, what, now, "not_needed")
    close_task(chart, Kind.INJECTION, str(medicine_id), now, "not_needed")
    watch_tolerance(chart, now)
    return tuple(codes)


def raise_due_tasks(chart: Chart, now: datetime) -> list[Task]:
    """A task with owner and due time for everything that is due today and has none; never two for one thing."""
    found = [*_due_monitoring(chart, now), *_due_injections(chart, now), *_unanswered(chart, now)]
    tolerance = watch_tolerance(chart, now)
    return [*found, *([tolerance] if tolerance else [])]


def _due_monitoring(chart: Chart, now: datetime) -> Iterable[Task]:
    today = local_day(now, chart.zone)
    due: dict[str, list[Watched]] = {}
    for one in monitoring.load_watched(chart, only_open=True):
        if one.due_on <= today:
            due.setdefault(one.what, []).append(one)
    watches = load_monitoring().watches
    for what, rows in due.items():
        if what not in watches or not _may_raise(chart, Kind.MONITORING, what, now):
            continue
        kept = raise_task(
            chart, kind=Kind.MONITORING, subject=what, priority=Priority.ROUTINE, prefer=NURSES, now=now,
            due=max(due_moment(rows[0].due_on + timedelta(days=7), chart.zone), due_moment(today, chart.zone)),
            signals=[_signal("monitoring_due", watches[what], {one.medicine for one in rows}, rows[0].id, now)],
        )  # fmt: skip
        monitoring.save_task_of_watched(chart, [one.id for one in rows], kept.task.id)
        yield kept.task


def _signal(code: str, watch: Watch, medicines: Iterable[str], source_id: UUID, now: datetime) -> Signal:
    facts = {
        "what": watch.words["en"],
        "what_es": watch.words["es"],
        "medicine": ", ".join(sorted(medicines)),
    }
    return Signal(code, facts, now, "monitoring", str(source_id))


def result_signal(code: str, watch: Watch, one: Watched, now: datetime) -> Signal:
    """Why somebody has to look at a result."""
    return _signal(code, watch, {one.medicine}, one.id, now)


def _due_injections(chart: Chart, now: datetime) -> Iterable[Task]:
    for medicine, _, standing in load_injections(chart, now):
        if not standing.is_due or not _may_raise(chart, Kind.INJECTION, medicine.id, now):
            continue
        code = "injection_past_window" if standing.is_past_window else "injection_due"
        priority = Priority.SAME_DAY if standing.is_past_window else Priority.THIS_VISIT
        last_good = due_moment(standing.last_good_on, chart.zone)
        kept = raise_task(
            chart, kind=Kind.INJECTION, subject=medicine.id, priority=priority, prefer=NURSES, now=now,
            due=max(last_good, due_moment(local_day(now, chart.zone), chart.zone)),
            signals=[Signal(code, {"medicine": medicine.name}, now, "medicine", medicine.id)],
        )  # fmt: skip
        yield kept.task


def _unanswered(chart: Chart, now: datetime) -> Iterable[Task]:
    """A report whose task was closed without an answer asks again: the person still waits."""
    for one in side_effects.load_side_effects(chart, only_open=True):
        if not _may_raise(chart, Kind.SIDE_EFFECT, str(one.id), now):
            continue
        kept = raise_task(
            chart, kind=Kind.SIDE_EFFECT, subject=str(one.id), priority=Priority.SAME_DAY, prefer=PRESCRIBERS, now=now,
            due=max(one.answer_due_at, now),
            signals=[Signal("side_effect_told", {}, one.told_at, "side_effect", str(one.id))],
        )  # fmt: skip
        side_effects.save_side_effect_task(chart, one.id, kept.task.id)
        yield kept.task


def _may_raise(chart: Chart, kind: Kind, subject: str, now: datetime) -> bool:
    """Not while one is open, and not at once after somebody closed one without doing the thing."""
    if tasks.load_open_task(chart, kind, subject) is not None:
        return False
    closed_at = monitoring.load_last_closed(chart, kind, subject)
    wait = timedelta(days=load_monitoring().again_days[kind])
    return closed_at is None or closed_at <= now - wait


def close_task(
    chart: Chart, kind: Kind, subject: str, now: datetime, outcome: str = "reached_talked"
) -> None:
    """The thing was done, so its open task is closed by whoever did it; nothing where there is none."""
    kept = tasks.load_open_task(chart, kind, subject)
    if kept is None:
        return
    by = chart.actor.staff_id or kept.task.owner_id
    done = replace(
        kept.task, state=State.CLOSED, outcome=outcome, closed_at=now, closed_by=by, next_attempt_at=None,
        version=kept.task.version + 1,
    )  # fmt: skip
    tasks.save_task(chart, kept, done, next_step_at=None)
    tasks.save_event(chart, kept.task.id, "closed", now, {"outcome": outcome})


# --- lost tolerance (HAZ-31)


def watch_tolerance(chart: Chart, now: datetime) -> Task | None:
    """Raise the naloxone task where tolerance may be lost for a reason that none has been raised for yet."""
    reasons = load_tolerance(chart, now)
    if not reasons:
        return None
    newest = require_aware(datetime.combine(reasons[0].on, time(0), zone(chart.zone)))
    if tasks.load_open_task(chart, Kind.NALOXONE, "") is not None:
        return None
    if monitoring.has_task_since(chart, Kind.NALOXONE, newest):
        return None
    signal = Signal("tolerance_lost", {"why": reasons[0].why.value}, now, "tolerance", reasons[0].why.value)
    kept = raise_task(
        chart, kind=Kind.NALOXONE, subject="", priority=Priority.SAME_DAY, signals=[signal], now=now
    )
    return kept.task
