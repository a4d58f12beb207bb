"""A colleague joins somebody's care team, which opens the chart to them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import CARE_TEAM, Purpose, Role
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.chart import open_chart
from carebraid.store.patients import save_team_member

from ._unit import unit


@unit
def join_team(
    *, actor: Actor, now: datetime, patient_id: UUID, staff_id: UUID, role: Role, is_lead: bool = False,
    from_at: datetime | None = None,
) -> None:  # fmt: skip
    """Tie ``staff_id`` to the person as ``role``; only somebody who may open the chart can open it to others.

    Refuses ``team.not_a_care_role``, ``team.unknown_staff`` and what the chart door refuses.
    """
    if role not in CARE_TEAM:
        raise Refused("team.not_a_care_role", "This role is not one of a care team.")
    purpose = Purpose.TREATMENT if actor.kind == "account" else Purpose.IMPORT
    chart = open_chart(actor, patient_id, purpose, now, record_access=False)
    if chart.emergency_until is not None:
        raise Refused(
            "team.not_in_an_emergency",
            "A record that is open in an emergency does not change who is on the team. Ask their care manager.",
            status=403,
        )
    save_team_member(actor, patient_id, staff_id, role, is_lead=is_lead, from_at=from_at or now)
    journal.record(
        actor, "join_team", now=now, happened_at=from_at, patient_id=patient_id, purpose=purpose,
        object_kind="staff", object_id=staff_id, detail={"role": role},
    )  # fmt: skip
