"""Levels that have grown old."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from . import models


def load_stale(before: datetime, limit: int) -> list[UUID]:
    """People in live care, in the organisation in scope, whose level was worked out before ``before``."""
    rows = models.Standing.everyone.filter(as_of=None, computed_at__lt=before).order_by("computed_at")
    return list(rows.values_list("patient_id", flat=True)[:limit])
