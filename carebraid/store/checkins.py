"""Check-ins: saved once, whatever the network does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from carebraid.core.kernel.refusal import Refused
from carebraid.core.reach.checkin import CheckIn

from . import models
from .chart import Chart


@dataclass(frozen=True, slots=True)
class Stored:
    """What was already there under a check-in's id."""

    id: UUID
    patient_id: UUID
    safety_case_id: UUID | None


def find_checkin(chart: Chart, client_id: UUID) -> bool:
    """Whether this person's check-in is already here. Refuses an id that belongs to somebody else's entry."""
    patient_id = models.CheckIn.everyone.filter(id=client_id).values_list("patient_id", flat=True).first()
    if patient_id is not None and patient_id != chart.patient_id:
        raise Refused(
            "checkin.id_taken", "This check-in could not be saved under its number. Please send it again."
        )
    return patient_id is not None


def save_checkin(chart: Chart, checkin: CheckIn, *, source: str, safety_case_id: UUID | None) -> None:
    """Save one check-in with its safety case, or none of both."""
    details = {
        "used_what": checkin.used_what, "triggers": checkin.triggers, "places": checkin.places,
        "feelings": checkin.feelings, "note": checkin.note,
        "offset_s": None if checkin.offset is None else checkin.offset / timedelta(seconds=1),
    }  # fmt: skip
    models.CheckIn.add(
        chart, id=checkin.client_id, happened_at=checkin.happened_at, learned_at=checkin.learned_at,
        device_at=checkin.device_at, is_clock_off=checkin.clock_off, is_late=checkin.late,
        answering=checkin.answering, craving=checkin.craving, worst=checkin.worst, resist=checkin.resist,
        mood=checkin.mood, sleep_hours=checkin.sleep_hours, distress=checkin.distress, cope=checkin.cope,
        used=checkin.used, medicine=checkin.medicine, safety=checkin.safety,
        details={key: value for key, value in details.items() if value not in (None, ())},
        source=source, safety_case_id=safety_case_id,
    )  # fmt: skip
