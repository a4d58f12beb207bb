"""The journal's newest rows go under the next seal."""

from __future__ import annotations

from datetime import datetime

from carebraid.core.kernel.actor import Actor
from carebraid.store import journal, seals
from carebraid.store.seals import Seal

from ._unit import unit


@unit
def seal_journal(*, actor: Actor, now: datetime) -> Seal | None:
    """Seal what every finished transaction has written; None where there is nothing new to seal."""
    made = seals.seal_now(now)
    detail = {"seal": made.number, "rows": made.rows} if made else {}
    journal.record(
        actor,
        "seal_journal",
        now=now,
        object_kind="seal",
        object_id=made.number if made else "",
        detail=detail,
    )
    return made
