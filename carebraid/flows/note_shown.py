"""A person's device showed a message, or they opened it: the proof of its delivery."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.chart import open_chart
from carebraid.store.reaching import load_task_of_message, look_now, save_shown

from ._unit import unit


@unit
def note_shown(*, actor: Actor, now: datetime, message_id: UUID, opened: bool = False) -> None:
    """Write down the first time it was shown, or opened. Refuses a message that is not the person's (``nudge.not_found``)."""
    if actor.patient_id is None:
        raise Refused("me.patients_only", "These pages belong to people in care.", status=403)
    chart = open_chart(actor, actor.patient_id, Purpose.SELF, now, record_access=False)
    task_id = load_task_of_message(chart, message_id)
    if task_id is None:
        raise Refused("nudge.not_found", "This message is not here any more.", status=404)
    save_shown(chart, message_id, now, opened=opened)
    look_now(chart, task_id, now)  # its wait is now longer than that of a message nobody saw
    journal.record(
        actor, "note_shown", now=now, patient_id=chart.patient_id, purpose=chart.purpose, object_kind="message",
        object_id=message_id, detail={"state": "opened" if opened else "shown"},
    )  # fmt: skip
