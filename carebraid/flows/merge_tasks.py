"""Two tasks ask two colleagues to call one person: they become one call."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.team.task import merge
from carebraid.store import journal, tasks
from carebraid.store.calls import lock_open_tasks
from carebraid.store.chart import open_chart

from ._raise import refresh_standing, step_at, tell_owner
from ._unit import unit


@unit
def merge_tasks(*, actor: Actor, now: datetime, keep_id: UUID, other_id: UUID) -> UUID:
    """Put the second task into the first, with its reasons, attempts and urgency; gives the one that stays.

    Refuses two people (``task.other_person``), the ending of a safety task (``task.safety_stays``), and closed ones.
    """
    if actor.staff_id is None:
        raise Refused("task.staff_only", "Tasks are put together by the care team.", status=403)
    chart = open_chart(
        actor, tasks.load_patient_of_task(keep_id), Purpose.TREATMENT, now, record_access=False
    )
    if tasks.load_patient_of_task(other_id) != chart.patient_id:
        raise Refused("task.other_person", "These are not two tasks about one person.", status=409)
    lock_open_tasks(chart)
    kept, other = tasks.load_task(chart, keep_id), tasks.load_task(chart, other_id)
    into, ended = merge(kept.task, other.task, by=actor.staff_id, at=now)
    tasks.save_task(chart, other, ended, next_step_at=None)
    tasks.save_task(chart, kept, into, next_step_at=step_at(chart, into, now), why=(*kept.why, *other.why))
    tasks.save_event(chart, other_id, "closed", now, {"outcome": "merged", "into": str(keep_id)})
    tasks.save_event(chart, keep_id, "merged", now, {"from": str(other_id)})
    tell_owner(chart, into, now)
    refresh_standing(chart, now)
    journal.record(
        actor, "merge_tasks", now=now, patient_id=chart.patient_id, purpose=chart.purpose, object_kind="task",
        object_id=keep_id, detail={"merged": str(other_id)},
    )  # fmt: skip
    return keep_id
