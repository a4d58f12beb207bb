"""An appointment is made."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.store import journal
from carebraid.store.appointments import save_appointment
from carebraid.store.chart import open_chart

from ._raise import refresh_standing
from ._unit import unit


@unit
def plan_appointment(
    *, actor: Actor, now: datetime, patient_id: UUID, kind: str, at: datetime, staff_id: UUID | None = None
) -> UUID:
    """Plan an appointment; one in the past is taken as planned then, so that what became of it can be said."""
    purpose = Purpose.TREATMENT if actor.kind == "account" else Purpose.IMPORT
    chart = open_chart(actor, patient_id, purpose, now, record_access=False)
    appointment_id = save_appointment(chart, kind=kind, at=at, staff_id=staff_id, state="planned")
    refresh_standing(chart, now)
    journal.record(
        actor, "plan_appointment", now=now, happened_at=at, patient_id=patient_id, purpose=purpose,
        object_kind="appointment", object_id=appointment_id, detail={"kind": kind},
    )  # fmt: skip
    return appointment_id
