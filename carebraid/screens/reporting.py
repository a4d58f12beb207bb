"""Making a report under law: the fields that are allowed, and the reports made before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.report import FIELDS, PURPOSE_OF
from carebraid.store.record import load_record
from carebraid.store.reports import Report, load_name, load_reports

from ._screen import screen
from .chart import Top, build_top, open_for_care

NEWEST: Final = 40


@dataclass(frozen=True, slots=True)
class Reporting:
    """The page of one kind. ``name`` is what the report would call the person."""

    top: Top
    kind: str
    name: str
    fields: tuple[str, ...]
    made: tuple[Report, ...]


@screen
def reporting(*, actor: Actor, now: datetime, language: str, patient_id: UUID, kind: str) -> Reporting:
    """Refuses what the door refuses, and a kind that there is not (404)."""
    chart = open_for_care(actor, patient_id, now)
    if kind not in PURPOSE_OF:
        raise Refused("report.unknown_kind", "There is no such report.", status=404)
    made = tuple(one for one in load_reports(chart) if one.kind == kind)
    return Reporting(build_top(chart, now, language), kind, load_name(chart), FIELDS, made)


@dataclass(frozen=True, slots=True)
class Choosable:
    """One fact that could help against a danger: its kind, when, and what it says in short."""

    id: str
    kind: str
    at: datetime | None
    words: str


@dataclass(frozen=True, slots=True)
class ThreatPage:
    """The newest facts to choose from, and those that were let through."""

    top: Top
    facts: tuple[Choosable, ...]
    told: tuple[Choosable, ...]


@screen
def threat(
    *, actor: Actor, now: datetime, language: str, patient_id: UUID, told: Sequence[str] = ()
) -> ThreatPage:
    """Refuses what the door refuses."""
    chart = open_for_care(actor, patient_id, now)
    facts = tuple(
        Choosable(piece.resource.id, piece.kind, piece.at, _short(piece.data))
        for piece in load_record(chart)
        if piece.kind in ("assessment", "checkin", "urine", "event", "note", "safety_plan")
    )
    return ThreatPage(
        build_top(chart, now, language), facts[:NEWEST], tuple(one for one in facts if one.id in set(told))
    )


def _short(data: Mapping[str, Any]) -> str:
    said = (
        data.get("text")
        or data.get("instrument")
        or data.get("note")
        or data.get("code")
        or data.get("kind")
        or ""
    )
    return str(said)[:80]
