"""What a person asked of their record, and the answer that stands beside it (PRV-054 to PRV-062)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from carebraid.core.privacy.consent import Restriction

from . import models
from ._fresh import fresh_id
from .chart import Chart


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request. ``decision`` is empty until it is decided: granted, partly, denied, withdrawn."""

    id: UUID
    kind: str
    about: str
    wish: str
    content: dict[str, Any]
    asked_at: datetime
    due_on: date
    extended_at: datetime | None
    why_extended: str
    decision: str
    ground: str
    words: str
    decided_at: datetime | None
    decided_by: str
    disagreement: str
    disagreed_at: datetime | None


FIELDS = tuple(Asked.__dataclass_fields__)


def save_right(
    chart: Chart, *, kind: str, wish: str, about: str, content: dict[str, Any], asked_at: datetime, due_on: date
) -> UUID:  # fmt: skip
    """Keep what was asked, as it was said; nothing of it changes afterwards."""
    row = models.RightsRequest.add(
        chart, id=fresh_id(), kind=kind, wish=wish, about=about, content=content, asked_at=asked_at, due_on=due_on
    )  # fmt: skip
    return row.id


def load_rights(chart: Chart) -> tuple[Asked, ...]:
    """Everything the person asked for, newest first."""
    rows = models.RightsRequest.of(chart).order_by("-asked_at", "-id").values(*FIELDS)
    return tuple(Asked(**row) for row in rows)


def load_right(chart: Chart, request_id: UUID) -> Asked | None:
    """One request; None where this person made no such request."""
    row = models.RightsRequest.of(chart).filter(id=request_id).values(*FIELDS).first()
    return None if row is None else Asked(**row)


def save_disagreement(chart: Chart, request_id: UUID, words: str, at: datetime) -> bool:
    """Put a statement of disagreement beside the decision; False where there is one already."""
    rows = models.RightsRequest.of(chart).filter(id=request_id, disagreement="")
    return bool(rows.update(disagreement=words, disagreed_at=at))


def agree_at_once(chart: Chart, request_id: UUID, restriction: Restriction, *, ground: str, words: str) -> UUID:  # fmt: skip
    """A restriction that the law says must be agreed to is in force in the transaction that asks for it (PRV-060)."""
    row = models.Restriction.add(
        chart, id=fresh_id(), content=msgspec.to_builtins(restriction), agreed_at=restriction.agreed_at,
        request_id=request_id,
    )  # fmt: skip
    models.RightsRequest.of(chart).filter(id=request_id, decision="").update(
        decision="granted", ground=ground, words=words, decided_at=restriction.agreed_at, decided_by=""
    )
    return row.id
