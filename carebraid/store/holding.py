"""What is held back from its person's own view now, until when, and who looked at that (PRV-056)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from . import models
from ._fresh import fresh_id
from .chart import Chart

_KINDS = {"urine": "urine", "medicine": "medicine", "dose": "medicine"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One piece that is held back. ``staff_id`` and ``by``: whose decision; ``piece`` is the id of its row."""

    id: UUID
    piece: UUID
    kind: str
    ground: str
    words: str
    held_at: datetime
    until_at: datetime
    staff_id: UUID
    by: str
    asked_at: datetime | None
    reviewed_at: datetime | None
    reviewed_by: str
    finding: str
    review_words: str


def load_held(chart: Chart) -> tuple[Held, ...]:
    """What is held back at the moment the chart was opened, first to open first."""
    rows = models.HeldBack.of(chart).filter(held_at__lte=chart.opened_at, until_at__gt=chart.opened_at)
    return tuple(_held(row) for row in rows.select_related("by", "reviewed_by").order_by("until_at", "id"))


def load_held_pieces(chart: Chart) -> frozenset[str]:
    """The ids of the pieces that their person does not read now."""
    rows = models.HeldBack.of(chart).filter(held_at__lte=chart.opened_at, until_at__gt=chart.opened_at)
    return frozenset(str(piece) for piece in rows.values_list("piece", flat=True))


def load_held_one(chart: Chart, held_id: UUID) -> Held | None:
    """One that is held back now; None where there is none."""
    return next((one for one in load_held(chart) if one.id == held_id), None)


def find_kind(chart: Chart, piece: UUID) -> str:
    """Which kind of piece an answer, entry or session note of this person is; empty where it is none of them."""
    if models.Response.of(chart).filter(id=piece).exists():
        return "assessment"
    if models.Note.of(chart).filter(note=piece).exists():
        return "note"
    kind = (
        models.Entry.of(chart).filter(id=piece).exclude(kind="visit").values_list("kind", flat=True).first()
    )
    return "" if kind is None else _KINDS.get(kind, "event")


def save_hold(
    chart: Chart, *, piece: UUID, kind: str, ground: str, words: str, until_at: datetime, staff_id: UUID
) -> UUID:  # fmt: skip
    """Hold one piece back from the moment the chart was opened."""
    row = models.HeldBack.add(
        chart, id=fresh_id(), piece=piece, kind=kind, ground=ground, words=words, held_at=chart.opened_at,
        until_at=until_at, by_id=staff_id,
    )  # fmt: skip
    return row.id


def save_asked(chart: Chart, held_id: UUID) -> bool:
    """The person asks for another clinician's look; False where they asked already."""
    rows = models.HeldBack.of(chart).filter(id=held_id, asked_at=None)
    return bool(rows.update(asked_at=chart.opened_at))


def save_look(chart: Chart, held_id: UUID, *, finding: str, words: str, staff_id: UUID, opens: bool) -> None:
    """Keep what the reviewer found; ``opens`` ends it now."""
    ended = {"until_at": chart.opened_at} if opens else {}
    models.HeldBack.of(chart).filter(id=held_id).update(
        reviewed_at=chart.opened_at, reviewed_by_id=staff_id, finding=finding, review_words=words, **ended
    )


def _held(row: models.HeldBack) -> Held:
    return Held(
        id=row.id, piece=row.piece, kind=row.kind, ground=row.ground, words=row.words, held_at=row.held_at,
        until_at=row.until_at, staff_id=row.by_id, by=row.by.name, asked_at=row.asked_at,
        reviewed_at=row.reviewed_at, reviewed_by=row.reviewed_by.name if row.reviewed_by else "",
        finding=row.finding, review_words=row.review_words,
    )  # fmt: skip
