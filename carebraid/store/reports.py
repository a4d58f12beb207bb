"""Reports under law, written for this one purpose and kept beside the record, never in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carebraid.core.privacy.labelling import labels_for
from carebraid.core.privacy.verdict import Resource
from carebraid.knowledge.codes import load_label_rules

from . import models
from ._fresh import fresh_id
from .chart import Chart
from .record import REPORTS, Piece


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report as it was made: to whom, when, by whom, and word for word what it said.

    ``told_at``: when the person's own lists begin to name it, because ``delayed_by`` asked; None: they always did.
    """

    id: UUID
    kind: str
    authority: str
    address: str
    said: Mapping[str, str]
    at: datetime
    by: str
    told_at: datetime | None
    delayed_by: str
    is_written: bool


def report_piece(kind: str, said: Mapping[str, str]) -> Piece:
    """What the report says as the one piece that the gate is asked about."""
    labels = labels_for(REPORTS[kind][0], load_label_rules(), text=" ".join(said.values()))
    return Piece(Resource(id=str(fresh_id()), kind=kind, labels=labels), None, dict(said))


def load_name(chart: Chart) -> str:
    """The person's name as it would stand in a report."""
    legal = models.PatientName.of(chart).filter(kind="legal").order_by("-id").values_list("text", flat=True)
    return legal.first() or models.Patient.everyone.values_list("name_used", flat=True).get(
        id=chart.patient_id
    )


def save_report(
    chart: Chart, piece: Piece, *, authority: str, address: str, staff_id: UUID, disclosure_id: UUID
) -> UUID:  # fmt: skip
    """Keep what was let through, with the row of the accounting."""
    row = models.LegalReport.add(
        chart, id=fresh_id(), kind=piece.kind, authority=authority, address=address, said=dict(piece.data),
        at=chart.opened_at, staff_id=staff_id, disclosure_id=disclosure_id, labels=piece.resource.labels,
    )  # fmt: skip
    return row.id


def save_delay(
    chart: Chart, report_id: UUID, *, until_at: datetime, official: str, words: str, is_written: bool, staff_id: UUID
) -> None:  # fmt: skip
    """Keep the statement; the newest one counts."""
    models.AccountingDelay.add(
        chart, id=fresh_id(), report_id=report_id, official=official, words=words, is_written=is_written,
        at=chart.opened_at, until_at=until_at, staff_id=staff_id,
    )  # fmt: skip


def load_untold(chart: Chart) -> frozenset[UUID]:
    """The ids of reports, and of their rows in the accounting, that the person is not told of yet."""
    newest = models.AccountingDelay.of(chart).order_by("report", "-at", "-id").distinct("report")
    found = newest.values_list("until_at", "report_id", "report__disclosure_id")
    return frozenset(one for until_at, *pair in found if until_at > chart.opened_at for one in pair)


def load_reports(chart: Chart) -> tuple[Report, ...]:
    """The reports made about the person, newest first."""
    rows = models.LegalReport.of(chart).select_related("staff").order_by("-at", "-id")
    newest = models.AccountingDelay.of(chart).order_by("report", "-at", "-id").distinct("report")
    delays = {one.report_id: one for one in newest}
    return tuple(_report(row, delays.get(row.id)) for row in rows)


def _report(row: models.LegalReport, delay: models.AccountingDelay | None) -> Report:
    return Report(
        id=row.id, kind=row.kind, authority=row.authority, address=row.address, said=row.said, at=row.at,
        by=row.staff.name, told_at=delay.until_at if delay else None, delayed_by=delay.official if delay else "",
        is_written=delay is not None and delay.is_written,
    )  # fmt: skip
