"""Whose law on minors applies here, and findings about a minor in danger."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from . import models
from ._fresh import fresh_id
from .chart import Chart


@dataclass(frozen=True, slots=True)
class Law:
    """The state whose law applies, who confirmed it for the organisation, and since when."""

    state: str
    confirmed_by: str
    from_at: datetime


def load_law(organisation_id: UUID) -> Law | None:
    """What was entered last; None where nobody entered anything."""
    rows = models.StateLaw.objects.filter(organisation_id=organisation_id).order_by("-from_at", "-id")
    row = rows.first()
    return None if row is None else Law(row.state, row.confirmed_by, row.from_at)


def load_state(organisation_id: UUID) -> str:
    """The state whose confirmed law applies; empty where none is: then both signatures are needed."""
    law = load_law(organisation_id)
    return "" if law is None else law.state


def save_law(organisation_id: UUID, *, state: str, confirmed_by: str, entered_by: str, now: datetime) -> UUID:
    """A new answer; the ones before stay."""
    return models.StateLaw.objects.create(
        id=fresh_id(), organisation_id=organisation_id, state=state, confirmed_by=confirmed_by,
        entered_by=entered_by, from_at=now,
    ).id  # fmt: skip


def save_finding(
    chart: Chart, *, director: str, finding: str, parent: str, pieces: Collection[str], staff_id: UUID
) -> UUID:  # fmt: skip
    """A director's finding, found when the chart was opened."""
    return models.ThreatFinding.add(
        chart, id=fresh_id(), director=director, finding=finding, parent=parent, pieces=sorted(pieces),
        found_at=chart.opened_at, staff_id=staff_id,
    ).id  # fmt: skip
