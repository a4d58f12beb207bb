"""Law enforcement states that telling the person of a report would hinder it: their lists name it later."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.moment import local_day
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.boundary import end_of_day
from carebraid.core.privacy.report import check_delay
from carebraid.store import journal
from carebraid.store.chart import open_chart
from carebraid.store.reports import load_reports, save_delay

from ._unit import unit


@unit
def delay_accounting(
    *, actor: Actor, now: datetime, patient_id: UUID, report_id: UUID, official: str, words: str, is_written: bool,
    until_on: date,
) -> datetime:  # fmt: skip
    """Keep the statement, and the report out of the accounting and of who saw the record until ``until_on`` ends.

    It then appears there by itself, with its true date, and so does this. Gives that moment. Refuses what
    :func:`check_delay` refuses, and a report that is not this person's (``report.not_found``, 404).
    """
    chart = open_chart(actor, patient_id, Purpose.TREATMENT, now, record_access=False)
    if actor.staff_id is None:
        raise Refused("report.staff_only", "Only staff can write this down.", status=403)
    found = next((one for one in load_reports(chart) if one.id == report_id), None)
    if found is None:
        raise Refused("report.not_found", "There is no such report here.", status=404)
    check_delay(
        found.kind,
        official,
        words,
        is_written=is_written,
        until_on=until_on,
        today=local_day(now, chart.zone),
    )
    until_at = end_of_day(until_on, chart.zone)
    save_delay(
        chart, report_id, until_at=until_at, official=official.strip(), words=words.strip(), is_written=is_written,
        staff_id=actor.staff_id,
    )  # fmt: skip
    journal.record(
        actor, "delay_accounting", now=now, patient_id=patient_id, purpose=Purpose.OPERATIONS, object_kind="legal_report",
        object_id=report_id, detail={"until": until_at.isoformat(), "written": is_written},
    )  # fmt: skip
    return until_at
