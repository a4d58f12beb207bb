"""Something of a record goes to a partner: asked of the gate, written down, made ready as files; or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.moment import local_day
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.parcel import Parcel, scope_of, terms_for
from carebraid.core.privacy.purposes import PUBLIC_HEALTH
from carebraid.core.privacy.verdict import Decision, ReleaseRequest
from carebraid.fhir.record import encode, to_bundle
from carebraid.knowledge.notices import find_notice
from carebraid.paper.parcel_files import zip_files
from carebraid.paper.pdf import make_pdf
from carebraid.paper.record import tell_record
from carebraid.paper.sheet import make_csv
from carebraid.store import journal
from carebraid.store.asking import ask_for_partner, worded
from carebraid.store.chart import Chart, open_chart
from carebraid.store.gate import Released, needed, pass_gate, rehearse
from carebraid.store.notes import load_chosen
from carebraid.store.organisations import load_organisation
from carebraid.store.packages import new_package_id, partner_to_share_with, save_package
from carebraid.store.record import Piece
from carebraid.store.sharing import Partner, load_consents

from ._unit import unit

LASTS = timedelta(days=30)
"""How long a package can be fetched; a project convention, as short as a referral usually needs."""


@dataclass(frozen=True, slots=True)
class Disclosed:
    """What came of it. ``package_id`` None: nothing goes. ``reasons`` are codes for staff, never for outside."""

    disclosure_id: UUID | None
    package_id: UUID | None
    decision: Decision
    reasons: tuple[str, ...]


@unit
def disclose(
    *, actor: Actor, now: datetime, patient_id: UUID, partner_id: UUID, purpose: str, kinds: Sequence[str] | None = None
) -> Disclosed:  # fmt: skip
    """Ask the gate what of the record may go to a partner, and make that ready for 30 days.

    ``kinds`` narrows it further; ``counselling_note`` alone are the actor's own notes kept apart, for which only the
    person's separate consent will do (PRV-024). A denial is an ordinary answer with its reasons, and stands in the accounting too.
    Decision, accounting and files are saved together or not at all. Refuses what the door refuses,
    ``partner.unknown``, and ``disclose.nothing_needed`` where the purpose needs nothing of what was chosen.
    """
    chart = open_chart(actor, patient_id, Purpose.TREATMENT, now, record_access=False)
    partner = partner_to_share_with(chart.organisation_id, partner_id)
    programme = load_organisation(chart.organisation_id).name
    pieces = load_chosen(chart, kinds)
    request = ask_for_partner(patient_id, partner, purpose, programme=programme, now=now)
    if not needed(purpose, pieces) and not _is_refused_public_health(chart, request, pieces):
        raise Refused(
            "disclose.nothing_needed",
            "For this purpose nothing of what you chose is needed, so nothing was sent. Choose other parts or another purpose.",
        )
    released = pass_gate(chart, request, pieces, now=now, path="disclose", partner_id=partner.id)
    verdict = released.verdict
    package_id = _make_ready(chart, released, partner, purpose, programme, now)
    journal.record(
        actor, "disclose", now=now, patient_id=patient_id, purpose=purpose, object_kind="package",
        object_id=package_id or "", outcome="done" if package_id else "refused",
        detail={"partner": str(partner.id), "decision": str(verdict.decision), "disclosure": str(released.disclosure_id)},
    )  # fmt: skip
    reasons = tuple(reason.code for reason in verdict.reasons)
    return Disclosed(released.disclosure_id, package_id, verdict.decision, reasons)


def _is_refused_public_health(chart: Chart, request: ReleaseRequest, pieces: Sequence[Piece]) -> bool:
    """Whether public health asks without a consent: the gate says no itself, and it is written down (PRV-047)."""
    if request.purpose not in PUBLIC_HEALTH:
        return False
    return rehearse(chart, request, pieces).verdict.decision is Decision.DENY


def _make_ready(
    chart: Chart, released: Released, partner: Partner, purpose: str, programme: str, now: datetime
) -> UUID | None:
    """Save the files of what was released; None where nothing was."""
    if released.verdict.decision is Decision.DENY or released.disclosure_id is None:
        return None
    package_id, notice = new_package_id(), find_notice("full")
    relied_on = released.verdict.relied_on
    parcel = Parcel(
        id=str(package_id), patient_id=str(chart.patient_id), pieces=worded(released.pieces, "en"),
        labels=released.labels, made_at=now, zone=chart.zone, programme=programme, recipient=partner.name,
        purpose=purpose, notice=notice.text, notice_version=notice.version,
        terms=terms_for(released.verdict.obligations),
        scopes=tuple(scope_of(kept.consent) for kept in load_consents(chart) if str(kept.id) in relied_on),
    )  # fmt: skip
    save_package(
        chart, package_id=package_id, disclosure_id=released.disclosure_id, partner_id=partner.id,
        file_name=f"record-{local_day(now, chart.zone)}.zip", media_type="application/zip", body=_files_of(parcel),
        terms=parcel.terms, made_at=now, until_at=now + LASTS, labels=parcel.labels,
    )  # fmt: skip
    return package_id


def _files_of(parcel: Parcel) -> bytes:
    """Readable, computable and for a spreadsheet; each holds the notice by itself (PRV-033)."""
    document = tell_record(parcel, short_notice=find_notice("short").text)
    files = {
        "record.pdf": make_pdf(document, made_at=parcel.made_at),
        "record.json": encode(to_bundle(parcel)),
        "record.csv": make_csv(document),
    }
    about = {
        "notice": parcel.notice, "notice_version": parcel.notice_version, "labels": sorted(parcel.labels),
        "terms": parcel.terms, "pieces": [piece.resource.id for piece in parcel.pieces],
    }  # fmt: skip
    return zip_files(files, made_at=parcel.made_at, about=about)
