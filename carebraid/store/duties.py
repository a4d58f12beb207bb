"""Which notice a person was given, and incidents with what the journal says of them (PRV-053, PRV-082)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from . import models
from ._fresh import fresh_id
from .chart import Chart
from .desk import Desk, Whom


def has_notice(chart: Chart, version: str) -> bool:
    """Whether this person was given that version."""
    return models.NoticeGiven.of(chart).filter(version=version).exists()


def save_notice_given(
    chart: Chart, *, version: str, language: str, manner: str, at: datetime, by: str
) -> bool:
    """Keep that it was given; False where it had been given before, and then nothing changes."""
    if has_notice(chart, version):
        return False
    models.NoticeGiven.add(
        chart, id=fresh_id(), version=version, language=language, manner=manner, given_at=at, given_by=by
    )
    return True


def load_without_notice(desk: Desk, version: str) -> tuple[Whom, ...]:
    """Everybody in care who was not given that version, by name. Study records are nobody's to hand a paper to."""
    given = models.NoticeGiven.everyone.filter(organisation_id=desk.organisation_id, version=version)
    rows = models.Patient.everyone.filter(organisation_id=desk.organisation_id, is_deidentified=False)
    rows = rows.filter(Q(followed_until=None) | Q(followed_until__gt=desk.opened_at))
    rows = rows.exclude(id__in=given.values("patient_id")).order_by("name_used", "number")
    return tuple(Whom(row.id, row.name_used, row.number, row.born_on, row.zone) for row in rows)
