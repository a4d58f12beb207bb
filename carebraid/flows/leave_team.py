"""A colleague leaves somebody's care team; the chart closes to them from that moment."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.chart import open_chart
from carebraid.store.patients import end_team_member

from ._unit import unit


@unit
def leave_team(*, actor: Actor, now: datetime, patient_id: UUID, staff_id: UUID) -> None:
    """End a tie. Refuses ``team.not_a_member`` where there is none."""
    purpose = Purpose.TREATMENT if actor.kind == "account" else Purpose.IMPORT
    chart = open_chart(actor, patient_id, purpose, now, record_access=False)
    if chart.emergency_until is not None:
        raise Refused(
            "team.not_in_an_emergency",
            "A record that is open in an emergency does not change who is on the team. Ask their care manager.",
            status=403,
        )
    if not end_team_member(actor, patient_id, staff_id, now):
        raise Refused("team.not_a_member", "This colleague is not on the team now.", status=404)
    journal.record(
        actor,
        "leave_team",
        now=now,
        patient_id=patient_id,
        purpose=purpose,
        object_kind="staff",
        object_id=staff_id,
    )
