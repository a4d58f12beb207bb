"""Somebody answers a report about a side effect; the person reads it in their own pages."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.meds.side_effects import Answered, check_answer, standing
from carebraid.core.team.task import Kind
from carebraid.store import journal, side_effects
from carebraid.store.chart import open_chart

from ._medicine_watch import close_task
from ._unit import unit


@unit
def answer_side_effect(
    *, actor: Actor, now: datetime, patient_id: UUID, side_effect_id: UUID, answer: str
) -> Answered:
    """Answer in plain words; gives whether it was in time. Closes the task.

    Refuses an empty answer, and one after a colleague's (``side_effect.answered``, 409): theirs stays.
    """
    chart = open_chart(actor, patient_id, Purpose.TREATMENT, now, record_access=False)
    said = check_answer(answer)
    report = side_effects.find_side_effect(chart, side_effect_id)
    side_effects.save_answer(chart, side_effect_id, answer=said, by=actor.name, at=now)
    close_task(chart, Kind.SIDE_EFFECT, str(side_effect_id), now, "reached_talked")
    came = standing(report.answer_due_at, now, now)
    journal.record(
        actor, "answer_side_effect", now=now, patient_id=patient_id, purpose=Purpose.TREATMENT,
        object_kind="side_effect", object_id=side_effect_id, detail={"came": came.value},
    )  # fmt: skip
    return came
