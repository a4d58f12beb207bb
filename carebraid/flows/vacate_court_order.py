"""A court took its order back: nothing rests on it from this moment on."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.answers import vacate_order
from carebraid.store.chart import open_chart

from ._unit import unit


@unit
def vacate_court_order(*, actor: Actor, now: datetime, patient_id: UUID, order_id: UUID) -> None:
    """End the order (PRV-049). Refuses ``order.vacated`` (409) where it was ended before or is not there."""
    chart = open_chart(actor, patient_id, Purpose.OPERATIONS, now, record_access=False)
    if not vacate_order(chart, order_id, now):
        raise Refused("order.vacated", "There is no such order in force.", status=409)
    journal.record(
        actor, "vacate_court_order", now=now, patient_id=patient_id, purpose=Purpose.OPERATIONS,
        object_kind="court_order", object_id=order_id,
    )  # fmt: skip
