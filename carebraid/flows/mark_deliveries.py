"""What became of messages that were in hand together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.store import follow_up, journal

from ._unit import unit


@unit
def mark_deliveries(*, actor: Actor, now: datetime, sent: Sequence[UUID], given_back: Sequence[UUID]) -> None:
    """Mark those that left, and give back those that certainly did not: somebody takes them again."""
    follow_up.mark_many(sent, given_back, now)
    if given_back and actor.organisation_id is not None:
        for message_id in given_back:
            follow_up.queue(
                "deliver", key=f"message:{message_id}", message_id=str(message_id),
                organisation_id=str(actor.organisation_id),
            )  # fmt: skip
    journal.record(
        actor,
        "mark_deliveries",
        now=now,
        object_kind="message",
        detail={"sent": len(sent), "given_back": len(given_back)},
    )
