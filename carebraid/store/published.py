"""Published reports: kept as they were, numbered in each organisation, withdrawn but never changed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db.models import Max

from . import models


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """One published report. ``withdrawn_at`` None: it stands."""

    number: int
    taken_on: date
    report: dict[str, Any]
    digest: str
    words: str
    published_at: datetime
    published_by: str
    withdrawn_at: datetime | None
    withdrawn_by: str
    withdrawn_why: str


def digest_of(report: dict[str, Any]) -> str:
    """The SHA-256 of a report in one spelling (keys in order), so that anybody can work it out again."""
    return hashlib.sha256(msgspec.json.encode(report, order="deterministic")).hexdigest()


def save_published(
    organisation_id: UUID, report: dict[str, Any], *, taken_on: date, words: str, by: str, now: datetime
) -> int:
    """Keep a report as the next one of its organisation; gives its number."""
    mine = models.PublishedReport.objects.filter(organisation_id=organisation_id)
    number = (mine.aggregate(last=Max("number"))["last"] or 0) + 1
    models.PublishedReport.objects.create(
        organisation_id=organisation_id, number=number, taken_on=taken_on, report=report, digest=digest_of(report),
        words=words, published_at=now, published_by=by,
    )  # fmt: skip
    return number


def save_withdrawn(organisation_id: UUID, number: int, *, why: str, by: str, now: datetime) -> bool:
    """Withdraw one that stands; gives whether there was one."""
    standing = models.PublishedReport.objects.filter(
        organisation_id=organisation_id, number=number, withdrawn_at=None
    )
    return bool(standing.update(withdrawn_at=now, withdrawn_by=by, withdrawn_why=why))


def load_published(organisation_id: UUID) -> tuple[Published, ...]:
    """Every published report of the organisation, the newest first."""
    rows = models.PublishedReport.objects.filter(organisation_id=organisation_id).order_by("-number")
    return tuple(
        Published(
            number=row.number, taken_on=row.taken_on, report=row.report, digest=row.digest, words=row.words,
            published_at=row.published_at, published_by=row.published_by, withdrawn_at=row.withdrawn_at,
            withdrawn_by=row.withdrawn_by, withdrawn_why=row.withdrawn_why,
        )
        for row in rows
    )  # fmt: skip
