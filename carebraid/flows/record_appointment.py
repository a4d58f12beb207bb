"""What became of an appointment."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.appointments import set_appointment
from carebraid.store.chart import open_chart

from ._after_contact import offer_help
from ._raise import reach_out, refresh_standing
from ._unit import unit

STATES = frozenset({"kept", "missed", "cancelled"})


@unit
def record_appointment(
    *, actor: Actor, now: datetime, patient_id: UUID, appointment_id: UUID, state: str, reason: str = ""
) -> None:
    """Mark an appointment kept, missed or cancelled. Refuses ``appointment.unknown_state`` and one not theirs.

    One that has not begun cannot be kept or missed (``appointment.not_yet``).
    """
    if state not in STATES:
        raise Refused("appointment.unknown_state", "Please say kept, missed or cancelled.")
    purpose = Purpose.TREATMENT if actor.kind == "account" else Purpose.IMPORT
    chart = open_chart(actor, patient_id, purpose, now, record_access=False)
    at = set_appointment(chart, appointment_id, state=state, reason=reason)
    if at > now and state != "cancelled":
        raise Refused("appointment.not_yet", "This appointment has not begun yet.")
    level = refresh_standing(chart, now)
    if state == "missed":
        asked = reach_out(
            chart, level, now, happened_at=at, source="appointment", source_id=str(appointment_id)
        )
        if asked is None:
            offer_help(chart, appointment_id, at, now)
    journal.record(
        actor, "record_appointment", now=now, happened_at=at, patient_id=patient_id, purpose=purpose,
        object_kind="appointment", object_id=appointment_id, detail={"state": state},
    )  # fmt: skip
