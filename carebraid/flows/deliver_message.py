"""A queued message goes out, once, and its delivery state says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.store import follow_up, journal

from ._unit import unit

OUT_OF_DATE = timedelta(days=1)  # project convention


@unit
def deliver_message(
    *, actor: Actor, now: datetime, message_id: UUID, send: Callable[[follow_up.Outgoing], None]
) -> bool:
    """Send a message by ``send`` (a gateway) and mark it sent; False where it was sent before or came too late.

    The row is locked while it is sent, so that two workers cannot send it twice. What ``send`` raises
    leaves the message queued for the next try. One that has waited for more than a day is not sent: what
    it was about has climbed on, and old news at a strange hour helps nobody (HAZ-40, HAZ-54).
    """
    message = follow_up.load_message(message_id)
    if message is None:
        raise Refused("message.not_found", "There is no such message here.", status=404)
    is_late = now - message.queued_at > OUT_OF_DATE
    is_new = message.sent_at is None and not is_late
    if is_new:
        send(message)
        follow_up.mark_sent(message_id, now)
    elif message.sent_at is None:
        follow_up.mark_failed(message_id, "out_of_date")
    journal.record(
        actor, "deliver_message", now=now, object_kind="message", object_id=message_id,
        outcome="done" if is_new else "seen", detail={"template": message.template, "late": is_late},
    )  # fmt: skip
    return is_new
