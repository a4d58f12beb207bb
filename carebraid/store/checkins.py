"""Check-ins: saved once, whatever the network does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection

from carebraid.core.kernel.refusal import Refused
from carebraid.core.reach.checkin import CheckIn

from . import models
from .chart import Chart


def find_checkin(chart: Chart, client_id: UUID) -> bool:
    """Whether this person's check-in is already here. Refuses an id that belongs to somebody else's entry."""
    patient_id = models.CheckIn.everyone.filter(id=client_id).values_list("patient_id", flat=True).first()
    if patient_id is not None and patient_id != chart.patient_id:
        raise _id_taken()
    return patient_id is not None


def save_checkin(chart: Chart, checkin: CheckIn, *, source: str, safety_case_id: UUID | None) -> bool:
    """Save one check-in with its safety case, or none of both; False where this very one was here already.

    Two devices that send the same entry at once wait for each other, and one of them was first. Refuses an
    id that belongs to somebody else's entry.
    """
    values = {
        **_columns(checkin), "organisation_id": chart.organisation_id, "patient_id": chart.patient_id,
        "labels": sorted(models.CheckIn.classified.labels), "source": source, "safety_case_id": safety_case_id,
    }  # fmt: skip
    values["details"] = msgspec.json.encode(values["details"]).decode()
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)
        if cursor.rowcount == 1:
            return True
    if not find_checkin(chart, checkin.client_id):
        raise _id_taken()  # it stands in another organisation, which nobody here may see
    return False


_FIELDS = (
    "id", "organisation_id", "patient_id", "labels", "happened_at", "learned_at", "device_at", "is_clock_off",
    "is_late", "answering", "craving", "worst", "resist", "mood", "sleep_hours", "distress", "cope", "used",
    "medicine", "safety", "details", "source", "safety_case_id",
)  # fmt: skip
_INSERT = (
    f"insert into store_checkin ({', '.join(_FIELDS)})"
    f" values ({', '.join(f'%({name})s' for name in _FIELDS)}) on conflict (id) do nothing"
)


def find_checkins(chart: Chart, client_ids: Sequence[UUID]) -> frozenset[UUID]:
    """Which of these check-ins are here already. Refuses an id that belongs to somebody else's entry."""
    rows = models.CheckIn.everyone.filter(id__in=client_ids).values_list("id", "patient_id")
    if any(patient_id != chart.patient_id for _, patient_id in rows):
        raise _id_taken()
    return frozenset(client_id for client_id, _ in rows)


def save_checkins(
    chart: Chart, checkins: Iterable[CheckIn], *, source: str, cases: Mapping[UUID, UUID]
) -> int:
    """Save many check-ins of one person at once, each with its safety case from ``cases``; gives how many."""
    shared = {
        "organisation_id": chart.organisation_id, "patient_id": chart.patient_id, "source": source,
        "labels": sorted(models.CheckIn.classified.labels),
    }  # fmt: skip
    rows = [
        models.CheckIn(**_columns(one), **shared, safety_case_id=cases.get(one.client_id)) for one in checkins
    ]
    return len(models.CheckIn.everyone.bulk_create(rows))


def _columns(checkin: CheckIn) -> dict[str, Any]:
    details = {
        "used_what": checkin.used_what, "triggers": checkin.triggers, "places": checkin.places,
        "feelings": checkin.feelings, "note": checkin.note,
        "offset_s": None if checkin.offset is None else checkin.offset / timedelta(seconds=1),
    }  # fmt: skip
    return {
        "id": checkin.client_id, "happened_at": checkin.happened_at, "learned_at": checkin.learned_at,
        "device_at": checkin.device_at, "is_clock_off": checkin.clock_off, "is_late": checkin.late,
        "answering": checkin.answering, "craving": checkin.craving, "worst": checkin.worst,
        "resist": checkin.resist, "mood": checkin.mood, "sleep_hours": checkin.sleep_hours,
        "distress": checkin.distress, "cope": checkin.cope, "used": checkin.used, "medicine": checkin.medicine,
        "safety": checkin.safety, "details": {k: v for k, v in details.items() if v not in (None, ())},
    }  # fmt: skip


def _id_taken() -> Refused:
    return Refused(
        "checkin.id_taken", "This check-in could not be saved under its number. Please send it again."
    )
