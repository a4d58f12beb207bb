"""Why reaching out to somebody is held, since when, and who looks again (HAZ-40)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.team.hold import Held, Hold

from . import models
from ._fresh import fresh_id
from .chart import Chart


def load_hold(chart: Chart) -> Hold | None:
    """The hold that stands now; None where nothing is held."""
    row = models.ReachHold.of(chart).select_related("owner").filter(ended_at=None).first()
    if row is None:
        return None
    return Hold(
        kind=Held(row.kind), since_at=row.since_at, owner=row.owner_id, owner_name=row.owner.name,
        review_at=row.review_at, told_by=row.told_by,
    )  # fmt: skip


def is_held(chart: Chart) -> bool:
    """Whether nothing may go to the person by itself now."""
    return bool(models.ReachHold.of(chart).filter(ended_at=None).exists())


def save_hold(
    chart: Chart, *, kind: Held, since_at: datetime, owner: UUID, review_at: datetime | None, told_by: str, now: datetime
) -> None:  # fmt: skip
    """Hold from now on, and keep back what is queued to the person."""
    models.ReachHold.add(
        chart, id=fresh_id(), kind=kind, since_at=since_at, owner_id=owner, review_at=review_at, told_by=told_by,
        placed_at=now,
    )  # fmt: skip
    waiting = models.Message.objects.filter(
        account__patient=chart.patient_id,
        organisation_id=chart.organisation_id,
        sent_at=None,
        failure="",
        began_at=None,
    )
    waiting.update(failure="held")


def end_hold(chart: Chart, now: datetime) -> None:
    """What was held goes on."""
    models.ReachHold.of(chart).filter(ended_at=None).update(ended_at=now)


def cancel_visits(chart: Chart, now: datetime) -> int:
    """Planned visits ahead will not be; gives how many."""
    rows = models.Appointment.of(chart).filter(state="planned", at__gt=now)
    return int(rows.update(state="cancelled"))
