"""Something must be kept though its time is over: a dispute, an order, an open question."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.privacy.retention import check_reason
from carebraid.store import journal
from carebraid.store.retention import save_hold

from ._unit import unit


@unit
def place_hold(*, actor: Actor, now: datetime, why: str, patient_id: UUID | None = None) -> UUID:
    """Hold everything about one person, or about everybody where none is named. Refuses a hold without a reason."""
    check_reason(why)
    hold_id = save_hold(actor, patient_id, why, now)
    journal.record(
        actor, "place_hold", now=now, patient_id=patient_id, purpose="operations", object_kind="hold", object_id=hold_id
    )  # fmt: skip
    return hold_id
