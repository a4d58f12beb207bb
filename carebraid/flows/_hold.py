"""What stops and what waits when reaching out is held. Shared by the flows that may."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from carebraid.core.team.hold import AFTER_DEATH, WAITING, Held, pause, resume
from carebraid.core.team.task import Kind, Priority, Reached, close, end_as
from carebraid.core.watch.rungs import due_on_rung
from carebraid.store import safety, tasks
from carebraid.store.aftercare import load_open_transition, save_transition
from carebraid.store.chart import Chart
from carebraid.store.holds import cancel_visits, end_hold, load_hold, save_hold

from ._raise import Signal, raise_task, step_at
from ._reach import rungs


def hold(
    chart: Chart, kind: Held, *, staff_id: UUID, since_at: datetime, told_by: str, review_at: datetime | None, now: datetime
) -> None:  # fmt: skip
    """Hold it, in this transaction: messages that wait are kept back; tasks end (death) or wait with their owner.

    A later word takes the place of an earlier one.
    """
    if load_hold(chart) is not None:
        release(chart, staff_id, now)
    save_hold(
        chart, kind=kind, since_at=since_at, owner=staff_id, review_at=review_at, told_by=told_by, now=now
    )
    if kind is Held.DIED:
        _end_everything(chart, staff_id, told_by, now)
        return
    if review_at is None:
        raise ValueError("somebody looks again, whatever it is but a death")
    raise_review(
        chart, staff_id, Signal(f"hold_{kind}", {}, since_at, "hold", str(chart.patient_id)), review_at, now
    )
    _wait(chart, staff_id, review_at, now)


def raise_review(chart: Chart, staff_id: UUID, signal: Signal, due: datetime, now: datetime) -> None:
    """Somebody looks again on that day: whoever placed the hold."""
    kept = raise_task(
        chart,
        kind=Kind.HOLD_REVIEW,
        subject="",
        priority=Priority.ROUTINE,
        signals=[signal],
        now=now,
        due=due,
    )
    if kept.task.owner_id != staff_id:
        mine = replace(kept.task, owner_id=staff_id, version=kept.task.version + 1)
        tasks.save_task(chart, kept, mine, next_step_at=step_at(chart, mine, now))
        tasks.save_event(chart, mine.id, "handed_over", now, {"owner": str(staff_id)})


def _wait(chart: Chart, staff_id: UUID, review_at: datetime, now: datetime) -> None:
    standing = load_hold(chart)
    for kept in tasks.load_open_tasks(chart):
        if standing is None or not standing.waits(kept.task.kind):
            continue
        waiting = pause(kept.task, to=staff_id, until=review_at)
        tasks.save_task(chart, kept, waiting, next_step_at=step_at(chart, waiting, now))
        tasks.save_event(chart, waiting.id, "held", now, {"owner": str(staff_id), "why": str(standing.kind)})


def release(chart: Chart, staff_id: UUID, now: datetime) -> None:
    """What waited goes on from where it stood, with a clock that begins now; nobody looks again any more."""
    end_hold(chart, now)
    for kept in tasks.load_open_tasks(chart):
        task = kept.task
        if task.kind is Kind.HOLD_REVIEW:
            ended = end_as(task, "plan_changed", by=staff_id, at=now)
            tasks.save_task(chart, kept, ended, next_step_at=None)
            tasks.save_event(chart, task.id, "closed", now, {"outcome": "plan_changed"})
        elif task.kind in WAITING:
            due = due_on_rung(rungs().at(max(task.rung, 1)), now, chart.zone, rungs())
            on = resume(task, at=now, due_at=due)
            tasks.save_task(chart, kept, on, next_step_at=step_at(chart, on, now))
            tasks.save_event(chart, task.id, "goes_on", now, {"owner": str(task.owner_id)})


def _end_everything(chart: Chart, staff_id: UUID, told_by: str, now: datetime) -> None:
    for kept in tasks.load_open_tasks(chart):
        if kept.task.kind in AFTER_DEATH:
            continue
        ended = close(kept.task, "died", by=staff_id, at=now, reached=Reached(told_by), reached_at=now)
        tasks.save_task(chart, kept, ended, next_step_at=None)
        tasks.save_event(chart, ended.id, "closed", now, {"outcome": "died"})
    for case in safety.load_cases(chart):
        if case.closed_at is None:
            safety.save_case(chart, case.id, closed_at=now)
    going = load_open_transition(chart)
    if going is not None:
        ended_way = replace(going, ended_at=now, ended_how="died", version=going.version + 1)
        save_transition(chart, going, ended_way)
    cancel_visits(chart, now)
