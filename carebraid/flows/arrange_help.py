"""Help after a missed visit is arranged: a ride, childcare, another time. The task about it ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.reach.barriers import check_wanted
from carebraid.core.team.task import Kind, end_as
from carebraid.store import journal, tasks
from carebraid.store.aftercare import load_missed, save_arranged
from carebraid.store.chart import open_chart

from ._unit import unit


@unit
def arrange_help(
    *, actor: Actor, now: datetime, patient_id: UUID, appointment_id: UUID, arranged: Sequence[str]
) -> tuple[str, ...]:
    """Write down what was arranged; gives what is wanted and not arranged yet, for which the task stays open.

    Refuses nothing arranged (``visit.nothing_arranged``) and what is not on the list."""
    if actor.staff_id is None:
        raise Refused("task.staff_only", "Help is arranged by the care team.", status=403)
    chosen = check_wanted(arranged)
    if not chosen:
        raise Refused("visit.nothing_arranged", "Please say what was arranged.")
    chart = open_chart(actor, patient_id, Purpose.TREATMENT, now, record_access=False)
    still = tuple(one for one in load_missed(chart, appointment_id).wanted if one not in chosen)
    save_arranged(chart, appointment_id, chosen)
    kept = tasks.load_open_task(chart, Kind.MISSED_VISIT, str(appointment_id))
    if kept is not None and not kept.task.is_safety and not still:
        ended = end_as(kept.task, "help_given", by=actor.staff_id, at=now)
        tasks.save_task(chart, kept, ended, next_step_at=None)
        tasks.save_event(chart, ended.id, "closed", now, {"outcome": "help_given"})
    journal.record(
        actor, "arrange_help", now=now, patient_id=patient_id, purpose=chart.purpose, object_kind="appointment",
        object_id=appointment_id, detail={"arranged": sorted(chosen), "still": sorted(still)},
    )  # fmt: skip
    return still
