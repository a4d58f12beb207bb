"""What came of a task: closed with an outcome, or one more attempt and when to try again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.team.hold import Held
from carebraid.core.team.task import Kind, Reached, State, close
from carebraid.store import journal, safety, tasks
from carebraid.store.chart import open_chart
from carebraid.store.tasks import Kept

from ._after_contact import follow
from ._hold import hold
from ._raise import refresh_standing, step_at
from ._unit import unit


@unit
def record_outcome(
    *, actor: Actor, now: datetime, task_id: UUID, seen_version: int, outcome: str,
    reached: str = "", reached_at: datetime | None = None,
) -> Kept:  # fmt: skip
    """Say what came of a task. Whoever writes it becomes its owner if nobody had claimed it.

    Of somebody who has died everything else ends too (HAZ-40). Refuses ``task.outcome_needed``, ``task.reached_needed`` for safety tasks (HAZ-06), ``task.already_closed``
    and ``task.changed`` (409) where a colleague was first: nothing of theirs is overwritten.
    """
    if actor.staff_id is None:
        raise Refused("task.staff_only", "Tasks are closed by the care team.", status=403)
    patient_id = tasks.load_patient_of_task(task_id)
    chart = open_chart(actor, patient_id, Purpose.TREATMENT, now, record_access=False)
    kept = tasks.load_task(chart, task_id)
    if kept.task.kind is Kind.HOLD_REVIEW:
        raise Refused(
            "hold.decide", "Please say whether reaching out goes on, or when you look again.", status=409
        )
    if kept.task.kind is Kind.MEDICINE_CHANGE:
        raise Refused("change.not_yours", "This is addressed to a colleague, who must see it.", status=409)
    after = close(
        kept.task, outcome, by=actor.staff_id, at=now, reached=_reached(reached), reached_at=reached_at,
        seen_version=seen_version,
    )  # fmt: skip
    is_closed = after.state is State.CLOSED
    saved = tasks.save_task(
        chart, kept, after, next_step_at=None if is_closed else step_at(chart, after, now)
    )
    tasks.save_event(chart, task_id, "closed" if is_closed else "attempted", now, {"outcome": outcome})
    if is_closed and kept.task.kind in (Kind.SAFETY, Kind.CRITICAL_ANSWER):
        case = safety.load_case_of_task(chart, task_id)
        if case is not None:
            safety.save_case(chart, case.id, closed_at=now)
    if is_closed and outcome == Held.DIED:
        hold(
            chart, Held.DIED, staff_id=actor.staff_id, since_at=reached_at or now, told_by=reached or Reached.PROFESSIONAL,
            review_at=None, now=now,
        )  # fmt: skip
    elif is_closed:
        follow(chart, after, now)
    refresh_standing(chart, now)
    journal.record(
        actor, "record_outcome", now=now, happened_at=reached_at or now, patient_id=patient_id,
        purpose=Purpose.TREATMENT, object_kind="task", object_id=task_id,
        detail={"outcome": outcome, "closed": is_closed, "reached": reached},
    )  # fmt: skip
    return saved


def _reached(said: str) -> Reached | None:
    try:
        return Reached(said) if said else None
    except ValueError as error:
        raise Refused("task.reached_needed", "Please say who was reached, and when.") from error
