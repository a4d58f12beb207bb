"""The contacts that are owed to somebody between two services, each a task of whoever answers for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from carebraid.core.team.task import Kind, Priority, end_as, hand_over
from carebraid.core.team.transition import Transition, clocks
from carebraid.store import tasks
from carebraid.store.aftercare import load_transition_clocks
from carebraid.store.chart import Chart

from ._raise import Signal, raise_task, step_at, tell_owner


def raise_clocks(chart: Chart, transition: Transition, now: datetime) -> None:
    """The contacts of days 0, 2, 7 and 30, each with its day, all with the sender."""
    for day, due in clocks(transition.left_at, chart.zone):
        facts = {"day": day, "place": transition.from_name}
        kept = raise_task(
            chart, kind=Kind.TRANSITION, subject=f"{transition.id}:{day}", now=now, due=due,
            priority=Priority.SAME_DAY if day == 0 else Priority.THIS_VISIT,
            signals=[Signal("between_services", facts, transition.left_at, "transition", str(transition.id))],
        )  # fmt: skip
        if kept.task.owner_id != transition.sender:
            moved = replace(hand_over(kept.task, to=transition.sender), version=kept.task.version + 1)
            tasks.save_task(chart, kept, moved, next_step_at=step_at(chart, moved, now))
            tasks.save_event(
                chart, moved.id, "handed_over", now, {"owner": str(moved.owner_id), "why": "sender"}
            )


def hand_on(chart: Chart, before: Transition, after: Transition, now: datetime) -> None:
    """Both keys turned: what is still owed is the receiver's; the first days end, for the person was seen."""
    if after.accountable == before.accountable:
        return
    for task_id, day, _, state in load_transition_clocks(chart, after.id):
        if state == "closed":
            continue
        kept = tasks.load_task(chart, task_id)
        if day in ("0", "2"):
            ended = end_as(kept.task, "plan_changed", by=after.accountable, at=now)
            tasks.save_task(chart, kept, ended, next_step_at=None)
            tasks.save_event(chart, task_id, "closed", now, {"outcome": "plan_changed"})
            continue
        moved = hand_over(kept.task, to=after.accountable)
        tasks.save_task(chart, kept, moved, next_step_at=step_at(chart, moved, now))
        tasks.save_event(
            chart, task_id, "handed_over", now, {"owner": str(moved.owner_id), "why": "two_keys"}
        )
        tell_owner(chart, moved, now)
