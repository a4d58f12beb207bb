"""Levels that have grown old, and people whose own signs are due to be learnt again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from . import models


def load_stale(
    before: datetime, limit: int, *, learnt_before: datetime, settled_before: datetime
) -> list[UUID]:
    """People in live care, in the organisation in scope, whose level was worked out before ``before``.

    Also whoever's own signs were last learnt before ``learnt_before`` or never, once nothing new has come since
    ``settled_before``: somebody who tells of each morning and evening has no old level, and is to be learnt from all the same.
    """
    learnt = models.OwnWatch.everyone.filter(patient_id=OuterRef("patient_id"), learnt_at__gte=learnt_before)
    died = models.ReachHold.everyone.filter(patient_id=OuterRef("patient_id"), kind="died", ended_at=None)
    rows = models.Standing.everyone.filter(~Exists(died), as_of=None).filter(
        Q(computed_at__lt=before) | (Q(computed_at__lt=settled_before) & ~Exists(learnt))
    )
    return list(rows.order_by("computed_at").values_list("patient_id", flat=True)[:limit])
