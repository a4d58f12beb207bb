"""What supporters wrote when they were worried: written through their slot, read by the team with the chart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from . import models
from ._fresh import fresh_id
from .chart import Chart


@dataclass(frozen=True, slots=True)
class Concern:
    """One worry: who wrote it, what they are to the person, how soon (now, soon, tell), in their own words."""

    id: UUID
    at: datetime
    name: str
    relation: str
    urgency: str
    text: str


def save_concern(chart: Chart, grant_id: UUID, *, urgency: str, text: str, now: datetime) -> Concern:
    """Keep one worry with the contract it came by."""
    row = models.Concern.add(chart, id=fresh_id(), grant_id=grant_id, at=now, urgency=urgency, text=text)
    return _concern(row)


def count_since(chart: Chart, grant_id: UUID, since: datetime) -> int:
    """How often this supporter has written since then."""
    return models.Concern.of(chart).filter(grant_id=grant_id, at__gt=since).count()


def load_concerns(chart: Chart, since: datetime) -> tuple[Concern, ...]:
    """What supporters wrote at or after ``since``, newest first, for the team."""
    rows = models.Concern.of(chart).filter(at__gte=since).select_related("grant")
    return tuple(_concern(row) for row in rows.order_by("-at"))


def _concern(row: models.Concern) -> Concern:
    return Concern(row.id, row.at, row.grant.name, row.grant.relation, row.urgency, row.text)
