"""Telling medical staff in an emergency what they need, without a consent (42 CFR 2.51): four fields, one page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.consent import EmergencyClaim, RecipientClass
from carebraid.core.privacy.emergency import REVIEW_WITHIN, TOLD_FOR, check_told
from carebraid.core.privacy.verdict import ReleaseRequest
from carebraid.store import journal
from carebraid.store.chart import open_chart
from carebraid.store.emergency import save_told, tell_officers
from carebraid.store.gate import pass_gate
from carebraid.store.organisations import load_organisation
from carebraid.store.record import Piece, load_record

from ._unit import unit


@dataclass(frozen=True, slots=True)
class Told:
    """What may be told, as the gate let it through; the emergency that was written down with it."""

    emergency_id: UUID
    disclosure_id: UUID
    pieces: tuple[Piece, ...]


@unit
def tell_in_emergency(
    *, actor: Actor, now: datetime, patient_id: UUID, who: str, facility: str, nature: str,
    what: Collection[str] = (),
) -> Told:  # fmt: skip
    """Write down whom, where, what for and by whom, ask the gate, and give what may be read out.

    ``what`` are kinds of the record (core.privacy.emergency.TELLABLE); none means all of them. Everything is saved
    together: decision, accounting, the emergency, its review within 72 hours, the message to the privacy officer.
    No pieces means that nothing could be decided and nothing may be told (PRV-005); that is written down too.
    Refuses a missing field (``emergency.<field>_missing``) and what the door refuses.
    """
    kinds = check_told(who, facility, nature, what)
    chart = open_chart(actor, patient_id, Purpose.TREATMENT, now, record_access=False)
    if actor.staff_id is None:
        raise Refused("emergency.staff_only", "Only staff can tell this.", status=403)
    claim = EmergencyClaim(
        recipient_name=who.strip(), recipient_facility=facility.strip(), discloser=actor.name,
        nature=nature.strip(), at=now,
    )  # fmt: skip
    request = ReleaseRequest(
        patient_id=str(patient_id), names=(claim.recipient_name, claim.recipient_facility),
        recipient_class=RecipientClass.COVERED_ENTITY, address=claim.recipient_facility, purpose="ETREAT", at=now,
        discloser=load_organisation(chart.organisation_id).name, emergency=claim,
    )  # fmt: skip
    pieces = [piece for piece in load_record(chart) if piece.kind in kinds]
    released = pass_gate(chart, request, pieces, now=now, path="tell_in_emergency")
    if released.disclosure_id is None:
        raise RuntimeError("the gate decided and left no row")
    emergency_id = save_told(
        chart, actor.staff_id, recipient=claim.recipient_name, facility=claim.recipient_facility, nature=claim.nature,
        disclosure_id=released.disclosure_id, now=now, until_at=now + TOLD_FOR, review_due_at=now + REVIEW_WITHIN,
    )  # fmt: skip
    told = tell_officers(chart.organisation_id, f"emergency:{emergency_id}", now)
    journal.record(
        actor, "tell_in_emergency", now=now, patient_id=patient_id, purpose=Purpose.EMERGENCY,
        object_kind="emergency", object_id=emergency_id, detail={"kinds": sorted(kinds), "told": told},
    )  # fmt: skip
    return Told(emergency_id, released.disclosure_id, released.pieces)
