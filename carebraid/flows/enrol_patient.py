"""A person begins with us."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.moment import zone
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.chart import open_chart
from carebraid.store.patients import NewPatient, save_new_patient, save_team_member

from ._raise import refresh_standing
from ._unit import unit


@unit
def enrol_patient(
    *, actor: Actor, now: datetime, patient: NewPatient, enrolled_at: datetime | None = None
) -> UUID:
    """Enrol somebody; a member of staff who enrols them is the first on their team.

    ``enrolled_at`` is for records that began elsewhere. Refuses ``patient.number_taken``,
    ``patient.name_missing`` and an unknown time zone.
    """
    if not patient.name_used.strip() or not patient.number.strip():
        raise Refused("patient.name_missing", "Please give the name the person uses, and a record number.")
    zone(patient.zone)
    patient_id = save_new_patient(actor, patient, enrolled_at or now)
    if actor.staff_id is not None:
        role = sorted(actor.roles)[0]
        save_team_member(actor, patient_id, actor.staff_id, role, is_lead=True, from_at=enrolled_at or now)
    purpose = Purpose.TREATMENT if actor.kind == "account" else Purpose.IMPORT
    chart = open_chart(actor, patient_id, purpose, now, record_access=False)
    refresh_standing(chart, now)
    journal.record(
        actor, "enrol_patient", now=now, happened_at=enrolled_at, patient_id=patient_id, purpose=purpose,
        object_kind="patient", object_id=patient_id,
    )  # fmt: skip
    return patient_id
