"""A queued message goes out, once, and its delivery state says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.store import follow_up, journal

from ._unit import unit


@unit
def deliver_message(
    *, actor: Actor, now: datetime, message_id: UUID, send: Callable[[follow_up.Outgoing], None]
) -> bool:
    """Send a message by ``send`` (a gateway) and mark it sent; False where it was sent before.

    The row is locked while it is sent, so that two workers cannot send it twice. What ``send`` raises
    leaves the message queued for the next try.
    """
    message = follow_up.load_message(message_id)
    if message is None:
        raise Refused("message.not_found", "There is no such message here.", status=404)
    if message.sent_at is not None:
        journal.record(
            actor, "deliver_message", now=now, object_kind="message", object_id=message_id, outcome="seen"
        )
        return False
    send(message)
    follow_up.mark_sent(message_id, now)
    journal.record(
        actor, "deliver_message", now=now, object_kind="message", object_id=message_id,
        detail={"template": message.template},
    )  # fmt: skip
    return True
