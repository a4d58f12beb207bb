"""Which rules hold where, and what is processed on which recorded ground. Call inside the organisation's scope."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carebraid.core.privacy.regime import GDPR, INTERMEDIARY

from . import models
from ._fresh import fresh_id
from .chart import Chart


@dataclass(frozen=True, slots=True, kw_only=True)
class Processed:
    """One purpose that is switched on at a site, with its grounds, since when, by whom."""

    site_id: UUID
    purpose: str
    article_6: str
    article_9: str
    why: str
    from_at: datetime
    by: str


def load_gdpr_sites(organisation_id: UUID) -> frozenset[UUID]:
    """The sites that are under the GDPR now."""
    rows = models.Regime.objects.filter(organisation_id=organisation_id, kind=GDPR, until_at=None)
    return frozenset(rows.values_list("site_id", flat=True))


def is_intermediary(organisation_id: UUID) -> bool:
    """Whether the organisation acts as an intermediary now (42 CFR 2.11)."""
    rows = models.Regime.objects.filter(organisation_id=organisation_id, kind=INTERMEDIARY, until_at=None)
    return bool(rows.exists())


def load_site_of(chart: Chart) -> UUID:
    """Where the person is in care."""
    found: UUID = models.Patient.everyone.values_list("site_id", flat=True).get(id=chart.patient_id)
    return found


def is_gdpr(chart: Chart) -> bool:
    """Whether the person's site is under the GDPR now."""
    return load_site_of(chart) in load_gdpr_sites(chart.organisation_id)


def save_regime(organisation_id: UUID, kind: str, site_id: UUID | None, *, holds: bool, by: str, now: datetime) -> bool:  # fmt: skip
    """A rule holds from now on, or no more; False where that was so already."""
    rows = models.Regime.objects.filter(organisation_id=organisation_id, kind=kind, until_at=None)
    rows = rows.filter(site=None) if site_id is None else rows.filter(site_id=site_id)
    if rows.exists() == holds:
        return False
    if holds:
        models.Regime.objects.create(
            id=fresh_id(), organisation_id=organisation_id, kind=kind, site_id=site_id, from_at=now, by=by
        )
    else:
        rows.update(until_at=now, ended_by=by)
    return True


def load_processing(organisation_id: UUID) -> tuple[Processed, ...]:
    """Every purpose that is switched on, by site."""
    rows = models.Processing.objects.filter(organisation_id=organisation_id, until_at=None)
    return tuple(
        Processed(
            site_id=row.site_id, purpose=row.purpose, article_6=row.article_6, article_9=row.article_9, why=row.why,
            from_at=row.from_at, by=row.by,
        )
        for row in rows.order_by("site_id", "from_at", "id")
    )  # fmt: skip


def end_processing(organisation_id: UUID, site_id: UUID, purpose: str, *, by: str, now: datetime) -> bool:
    """Switch a purpose off; False where it was off. What it rested on stays written down."""
    rows = models.Processing.objects.filter(
        organisation_id=organisation_id, site_id=site_id, purpose=purpose, until_at=None
    )
    return bool(rows.update(until_at=now, ended_by=by))


def save_processing(
    organisation_id: UUID, site_id: UUID, purpose: str, *, article_6: str, article_9: str, why: str, by: str,
    now: datetime,
) -> UUID:  # fmt: skip
    """Switch a purpose on with its grounds; grounds that stood there before end now."""
    end_processing(organisation_id, site_id, purpose, by=by, now=now)
    row = models.Processing.objects.create(
        id=fresh_id(), organisation_id=organisation_id, site_id=site_id, purpose=purpose, article_6=article_6,
        article_9=article_9, why=why, from_at=now, by=by,
    )  # fmt: skip
    return row.id
