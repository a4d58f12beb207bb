"""A sender takes a message in hand, and says so before it sends: so that a crash between sending and marking is known."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.store import follow_up, journal
from carebraid.store.chart import open_chart
from carebraid.store.reaching import look_now

from ._unit import unit


@unit
def begin_delivery(*, actor: Actor, now: datetime, message_id: UUID, give_back: bool = False) -> bool:
    """Whether to go on and send. One that was in hand already, and of which nothing was heard, is in doubt (REL-11):

    to somebody on the staff it is sent again, for an alarm is never lost; to a person in care it is not, but listed, and its
    outreach goes on by the next way. ``give_back``: it has certainly not left. Refuses ``message.not_found``.
    """
    message = follow_up.load_message(message_id)
    if message is None:
        raise Refused("message.not_found", "There is no such message here.", status=404)
    is_open = message.sent_at is None and not message.failure
    is_doubtful = is_open and message.began_at is not None and message.patient_id is not None
    goes = is_open and not is_doubtful and not give_back
    if is_open and give_back:
        follow_up.mark_begun(message_id, None)
    elif goes:
        follow_up.mark_begun(message_id, now)
    elif is_doubtful and message.patient_id is not None:
        follow_up.mark_failed(message_id, follow_up.IN_DOUBT)
        if message.task_id is not None:
            chart = open_chart(actor, message.patient_id, Purpose.OPERATIONS, now, record_access=False)
            look_now(chart, message.task_id, now)
    journal.record(
        actor, "begin_delivery", now=now, patient_id=message.patient_id, object_kind="message", object_id=message_id,
        outcome="done" if goes else "seen", detail={"in_doubt": is_doubtful, "given_back": give_back},
    )  # fmt: skip
    return goes
