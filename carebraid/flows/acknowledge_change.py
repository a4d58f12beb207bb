"""A colleague has seen what another changed of a person's medicines."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.team.task import Kind, end_as
from carebraid.store import journal, tasks
from carebraid.store.chart import open_chart

from ._tell_prescribers import changers_of
from ._unit import unit


@unit
def acknowledge_change(*, actor: Actor, now: datetime, task_id: UUID, seen_version: int) -> None:
    """Say that it was seen; nothing else follows, and nobody is told of it again.

    Refuses whoever it is not addressed to (``change.not_yours``, 403), whoever made the change (``change.own``, 403), and
    one that holds something newer than what was seen (``task.changed``, 409).
    """
    chart = open_chart(
        actor, tasks.load_patient_of_task(task_id), Purpose.TREATMENT, now, record_access=False
    )
    kept = tasks.load_task(chart, task_id)
    if kept.task.kind is not Kind.MEDICINE_CHANGE or actor.staff_id is None:
        raise Refused("task.not_found", "There is no such message here.", status=404)
    if actor.staff_id in changers_of(kept.why):
        raise Refused("change.own", "You made this change; somebody else must see it.", status=403)
    if actor.staff_id != kept.task.owner_id:
        raise Refused("change.not_yours", "This is addressed to a colleague, who must see it.", status=403)
    if seen_version != kept.task.version:
        raise Refused(
            "task.changed", "This task changed while you were writing. Please look again.", status=409
        )
    ended = end_as(kept.task, "seen", by=actor.staff_id, at=now)
    tasks.save_task(chart, kept, ended, next_step_at=None)
    tasks.save_event(chart, task_id, "closed", now, {"outcome": "seen"})
    journal.record(
        actor, "acknowledge_change", now=now, patient_id=chart.patient_id, purpose=chart.purpose, object_kind="task",
        object_id=task_id, detail={"reasons": list(kept.task.reasons)},
    )  # fmt: skip
