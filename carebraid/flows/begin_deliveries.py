"""A sender takes many messages to colleagues in hand at once, so that a full queue drains."""

from __future__ import annotations

from datetime import datetime

from carebraid.core.kernel.actor import Actor
from carebraid.store import follow_up, journal

from ._unit import unit
from .deliver_message import OUT_OF_DATE


@unit
def begin_deliveries(*, actor: Actor, now: datetime, limit: int) -> tuple[follow_up.Outgoing, ...]:
    """Take up to ``limit`` waiting messages to colleagues in hand, longest waiting first; what is old is left to be told so.

    Nobody else takes them then. One that nothing more is heard of is sent again (REL-11). Asks for an organisation.
    """
    if actor.organisation_id is None:
        raise ValueError("messages are sent in one organisation at a time")
    taken = follow_up.take_waiting(actor.organisation_id, now, oldest=now - OUT_OF_DATE, limit=limit)
    journal.record(
        actor, "begin_deliveries", now=now, object_kind="message", outcome="done" if taken else "seen",
        detail={"n": len(taken)},
    )  # fmt: skip
    return taken
