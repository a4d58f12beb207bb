"""Staff make a report that the law allows or demands: a crime here or against staff, or child abuse."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.consent import RecipientClass
from carebraid.core.privacy.report import PURPOSE_OF, build_report
from carebraid.core.privacy.verdict import ReleaseRequest
from carebraid.store import journal
from carebraid.store.chart import open_chart
from carebraid.store.gate import pass_gate
from carebraid.store.organisations import load_organisation
from carebraid.store.reports import report_piece, save_report

from ._unit import unit


@unit
def report_by_law(
    *, actor: Actor, now: datetime, patient_id: UUID, kind: str, authority: str, address: str = "",
    said: Mapping[str, str], chosen: Collection[str] = (),
) -> UUID | None:  # fmt: skip
    """Ask the gate about the report alone, write it into the accounting, and keep it word for word (PRV-043, PRV-044).

    ``kind`` is crime_report or child_abuse_report; ``chosen`` are the fields of core.privacy.report.FIELDS that go
    beside the circumstances. Nothing is read from the record: it stays closed to the authority, which still needs a
    consent or an order for it. None means that nothing could be decided and nothing may be told (PRV-005); that is
    written down too. Refuses what that module and the door refuse.
    """
    chart = open_chart(actor, patient_id, Purpose.TREATMENT, now, record_access=False)
    if actor.staff_id is None:
        raise Refused("report.staff_only", "Only staff can make this report.", status=403)
    report = build_report(kind, authority, said, chosen)
    request = ReleaseRequest(
        patient_id=str(patient_id), names=(authority.strip(),), recipient_class=RecipientClass.LAWFUL_HOLDER,
        address=address.strip(), purpose=PURPOSE_OF[kind], at=now,
        discloser=load_organisation(chart.organisation_id).name,
    )  # fmt: skip
    released = pass_gate(chart, request, [report_piece(kind, report)], now=now, path="report_by_law")
    report_id = None
    if released.pieces and released.disclosure_id is not None:
        report_id = save_report(
            chart, released.pieces[0], authority=authority.strip(), address=address.strip(), staff_id=actor.staff_id,
            disclosure_id=released.disclosure_id,
        )  # fmt: skip
    journal.record(
        actor, "report_by_law", now=now, patient_id=patient_id, purpose=PURPOSE_OF[kind], object_kind="legal_report",
        object_id=report_id or "", outcome="done" if report_id else "refused",
        detail={"kind": kind, "fields": sorted(name for piece in released.pieces for name in piece.data)},
    )  # fmt: skip
    return report_id
