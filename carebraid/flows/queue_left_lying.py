"""Messages whose sender died are queued again: what is to be sent is a row, and a job is only a hint."""

from __future__ import annotations

from datetime import datetime

from carebraid.core.kernel.actor import Actor
from carebraid.store import follow_up, journal

from ._unit import unit

_AT_ONCE = 500


@unit
def queue_left_lying(*, actor: Actor, now: datetime) -> int:
    """Queue again what nobody has in hand in the actor's organisation; gives how many. Asks for an organisation."""
    if actor.organisation_id is None:
        raise ValueError("messages are queued again in one organisation at a time")
    count = follow_up.queue_left_lying(actor.organisation_id, now, limit=_AT_ONCE)
    journal.record(
        actor,
        "queue_left_lying",
        now=now,
        object_kind="message",
        outcome="done" if count else "seen",
        detail={"n": count},
    )
    return count
