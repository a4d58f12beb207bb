"""The text provider says what became of a message: it arrived, or it did not."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.reach.texting import NUMBER_CODE, TEXT, Told, told
from carebraid.store import follow_up, journal
from carebraid.store.chart import open_chart
from carebraid.store.outreach import save_doubt
from carebraid.store.reaching import look_now
from carebraid.store.texting import Gone, load_gone, save_arrived

from ._unit import unit

NOT_DELIVERED = "not_delivered"


@unit
def note_delivery(*, actor: Actor, now: datetime, message_id: UUID, status: str) -> str:
    """Keep the provider's last word on one message; gives ``arrived``, ``not_delivered`` or ``nothing`` new.

    The first last word stays, however often and in whatever order the others come. What arrived has left, also where its
    sender died. What did not arrive puts the number in doubt, where the person is still written to at it (PRV-094), and its
    outreach goes on by the next way. Refuses ``message.not_found``.
    """
    gone = load_gone(message_id)
    if gone is None or gone.patient_id is None:
        raise Refused("message.not_found", "There is no such message here.", status=404)
    what = _new_of(gone, told(status))
    chart = open_chart(actor, gone.patient_id, Purpose.OPERATIONS, now, record_access=False)
    if what == "arrived":
        save_arrived(message_id, now)
    elif what == NOT_DELIVERED:
        follow_up.mark_failed(message_id, NOT_DELIVERED)
        if gone.is_current and gone.template != NUMBER_CODE:
            save_doubt(chart, "failure", now)
        if gone.task_id is not None:
            look_now(chart, gone.task_id, now)
    journal.record(
        actor, "note_delivery", now=now, patient_id=gone.patient_id, object_kind="message", object_id=message_id,
        outcome="seen" if what == "nothing" else "done", detail={"status": told(status).value, "what": what},
    )  # fmt: skip
    return what


def _new_of(gone: Gone, said: Told) -> str:
    """What the word adds to what is kept. A word about a message that went another way adds nothing."""
    proof = gone.proof
    is_open = proof.delivered_at is None and proof.failure in ("", follow_up.IN_DOUBT)
    if proof.channel not in ("", TEXT) or not is_open:
        return "nothing"
    if said is Told.DELIVERED:
        return "arrived"
    # One that is not marked as sent is still in hand, or waits to be sent again: its sender says what becomes of it.
    if said is Told.NOT_DELIVERED and proof.sent_at is not None:
        return NOT_DELIVERED
    return "nothing"
