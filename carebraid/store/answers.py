"""The answers to what a person asked, and the court orders about them, written with their papers open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

import msgspec

from carebraid.core.privacy.consent import CourtOrder, Restriction

from . import models
from ._fresh import fresh_id
from .chart import Chart


def save_answer(
    chart: Chart, request_id: UUID, *, decision: str, ground: str, words: str, by: str, now: datetime
) -> bool:
    """Put the answer beside the request, once. False where there is one already."""
    rows = models.RightsRequest.of(chart).filter(id=request_id, decision="")
    return bool(rows.update(decision=decision, ground=ground, words=words, decided_at=now, decided_by=by))


def save_extension(chart: Chart, request_id: UUID, *, due_on: date, why: str, now: datetime) -> bool:
    """The one extension. False where it was extended or answered already."""
    rows = models.RightsRequest.of(chart).filter(id=request_id, decision="", extended_at=None)
    return bool(rows.update(due_on=due_on, why_extended=why, extended_at=now))


def save_checked(chart: Chart, request_id: UUID, *, words: str, by: str, now: datetime) -> bool:
    """Somebody looked whether a complaint did the person harm. False where somebody had before."""
    row = models.RightsRequest.of(chart).select_for_update().filter(id=request_id, kind="complaint").first()
    if row is None or "checked" in row.content:
        return False
    row.content = {**row.content, "checked": {"at": now.isoformat(), "by": by, "words": words}}
    row.save(update_fields=["content"])
    return True


def save_restriction(chart: Chart, request_id: UUID, restriction: Restriction) -> UUID:
    """A restriction that was agreed to is in force from this transaction on (PRV-060)."""
    row = models.Restriction.add(
        chart, id=fresh_id(), content=msgspec.to_builtins(restriction), agreed_at=restriction.agreed_at,
        request_id=request_id,
    )  # fmt: skip
    return row.id


def save_order(chart: Chart, order: CourtOrder, *, by: str, now: datetime) -> UUID:
    """Keep a court order with every element (PRV-049)."""
    row_id = fresh_id()
    kept = msgspec.to_builtins(replace(order, id=str(row_id)))
    models.CourtOrder.add(chart, id=row_id, content=kept, entered_at=now, entered_by=by)
    return row_id


def vacate_order(chart: Chart, order_id: UUID, now: datetime) -> bool:
    """The court took it back: nothing rests on it from now on. False where it was vacated before."""
    return bool(models.CourtOrder.of(chart).filter(id=order_id, vacated_at=None).update(vacated_at=now))
