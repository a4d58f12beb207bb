"""Somebody takes a task: it is theirs until they hand it over or close it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.team.calling import calls_about
from carebraid.core.team.task import claim
from carebraid.store import journal, tasks
from carebraid.store.calls import load_acts, lock_open_tasks
from carebraid.store.chart import open_chart
from carebraid.store.tasks import Kept

from ._raise import step_at
from ._unit import unit


@unit
def claim_task(
    *, actor: Actor, now: datetime, task_id: UUID, seen_version: int, knowing: bool = False
) -> Kept:
    """Take an open task. Refuses ``task.already_claimed``, ``task.already_closed``, ``task.changed`` (409).

    While a colleague is calling the same person about something else it is refused once (``task.somebody_calling``, 409):
    with ``knowing`` it is taken all the same. What is a matter of safety is never held up; its page tells of the call.
    """
    if actor.staff_id is None:
        raise Refused("task.staff_only", "Tasks are taken by the care team.", status=403)
    patient_id = tasks.load_patient_of_task(task_id)
    chart = open_chart(actor, patient_id, Purpose.TREATMENT, now, record_access=False)
    lock_open_tasks(chart)
    kept = tasks.load_task(chart, task_id)
    calls = calls_about(load_acts(chart, now), now, besides=actor.staff_id)
    if not knowing and not kept.task.is_safety and any(call.is_now for call in calls):
        raise Refused(
            "task.somebody_calling", "A colleague is calling this person now. Talk to them, or take it all the same.",
            status=409,
        )  # fmt: skip
    taken = claim(kept.task, by=actor.staff_id, at=now)
    if taken.version != kept.task.version:
        if seen_version != kept.task.version:
            raise Refused(
                "task.changed", "This task changed while you were writing. Please look again.", status=409
            )
        kept = tasks.save_task(chart, kept, taken, next_step_at=step_at(chart, taken, now))
        tasks.save_event(chart, task_id, "claimed", now, {})
    journal.record(
        actor, "claim_task", now=now, patient_id=patient_id, purpose=Purpose.TREATMENT, object_kind="task",
        object_id=task_id,
    )  # fmt: skip
    return kept
