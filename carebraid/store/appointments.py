"""Appointments: planned, kept, missed, cancelled, or not due at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.refusal import Refused

from . import models
from ._fresh import fresh_id
from .chart import Chart


@dataclass(frozen=True, slots=True)
class Appointment:
    id: UUID
    kind: str
    at: datetime
    state: str
    with_name: str
    reason: str


def save_appointment(
    chart: Chart, *, kind: str, at: datetime, staff_id: UUID | None, state: str, reason: str = ""
) -> UUID:
    """Add one appointment."""
    row = models.Appointment.add(
        chart, id=fresh_id(), kind=kind, at=at, staff_id=staff_id, state=state, reason=reason
    )
    return row.id


def set_appointment(chart: Chart, appointment_id: UUID, *, state: str, reason: str) -> datetime:
    """Say what became of it; gives its time. Refuses one that is not the person's (``appointment.not_found``)."""
    row = models.Appointment.of(chart).select_for_update().filter(id=appointment_id).first()
    if row is None:
        raise Refused("appointment.not_found", "There is no such appointment here.", status=404)
    row.state, row.reason = state, reason
    row.save(update_fields=["state", "reason"])
    return row.at


def load_appointments(chart: Chart) -> tuple[Appointment, ...]:
    """All of the person's appointments, newest first."""
    rows = models.Appointment.of(chart).select_related("staff").order_by("-at")
    return tuple(
        Appointment(r.id, r.kind, r.at, r.state, r.staff.name if r.staff else "", r.reason) for r in rows
    )
