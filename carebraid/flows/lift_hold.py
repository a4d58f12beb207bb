"""A hold is no longer needed; the clocks count again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.store import journal
from carebraid.store.retention import end_hold

from ._unit import unit


@unit
def lift_hold(*, actor: Actor, now: datetime, hold_id: UUID) -> None:
    """Lift one hold; what is over may then be asked for. Refuses one that does not stand."""
    end_hold(actor, hold_id, now)
    journal.record(actor, "lift_hold", now=now, purpose="operations", object_kind="hold", object_id=hold_id)
