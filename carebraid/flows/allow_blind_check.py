"""The person says whether a prescriber outside may learn that something dangerous exists, and nothing more."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.store import journal
from carebraid.store.blind import save_is_allowed
from carebraid.store.chart import open_chart

from ._unit import unit


@unit
def allow_blind_check(*, actor: Actor, now: datetime, patient_id: UUID, is_allowed: bool) -> None:
    """Turn the blind check on or off, at once. Only the person does; refuses what the door refuses."""
    chart = open_chart(actor, patient_id, Purpose.SELF, now, record_access=False)
    save_is_allowed(chart, is_allowed)
    journal.record(
        actor, "allow_blind_check", now=now, patient_id=patient_id, purpose=Purpose.SELF,
        object_kind="blind_check", detail={"allowed": is_allowed},
    )  # fmt: skip
