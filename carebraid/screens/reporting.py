"""Making a report under law: the fields that are allowed, and the reports made before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.report import FIELDS, PURPOSE_OF
from carebraid.store.reports import Report, load_name, load_reports

from ._screen import screen
from .chart import Top, build_top, open_for_care


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
