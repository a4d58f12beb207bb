"""An order that waits for a second signature is taken back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.chart import open_chart
from carebraid.store.medicine_checks import load_check, take_back

from ._unit import unit


@unit
def take_back_order(*, actor: Actor, now: datetime, patient_id: UUID, check_id: UUID, why: str = "") -> None:
    """Take a waiting order back; nothing came on the list, and what was checked is kept.

    Refuses one that waits no longer (``check.signed_already``, 409).
    """
    chart = open_chart(actor, patient_id, Purpose.TREATMENT, now, record_access=False)
    kept = load_check(chart, check_id)
    if not kept.is_waiting:
        raise Refused(
            "check.signed_already", "This order does not wait for a signature any more.", status=409
        )
    take_back(chart, kept, why=why.strip()[:500], now=now)
    journal.record(
        actor, "take_back_order", now=now, patient_id=patient_id, purpose=Purpose.TREATMENT, object_kind="check",
        object_id=check_id,
    )  # fmt: skip
