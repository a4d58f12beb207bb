"""What was made ready for a partner, as the partner sees it: asked of the gate again each time it is fetched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.parcel import TERMS, terms_for
from carebraid.core.privacy.verdict import Decision
from carebraid.knowledge.notices import find_notice
from carebraid.paper.parcel_files import read_files
from carebraid.store.asking import ask_for_partner
from carebraid.store.gate import pass_gate, rehearse
from carebraid.store.notes import load_listed
from carebraid.store.organisations import load_organisation
from carebraid.store.packages import (
    Opened,
    Package,
    note_fetched,
    open_package,
)

from ._screen import screen

MEDIA = {"record.pdf": "application/pdf", "record.json": "application/fhir+json", "record.csv": "text/csv"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """A package for its receiver. ``body`` None: it was taken back, or its time is over; nothing else is said.

    ``notice`` and ``terms`` are words to show beside it; ``file_name`` is neutral (PRV-010).
    """

    package: Package
    partner_name: str
    body: bytes | None
    file_name: str
    media_type: str
    notice: str
    terms: str


@screen
def package(*, actor: Actor, now: datetime, package_id: UUID, part: str = "") -> Handed:
    """The bytes of a package, or of one file in it (``part``), after the gate said yes to all of it again.

    Refuses ``package.not_found``, ``package.no_such_file``, and ``package.changed`` (409) where the record has moved
    on so that what was made ready is no longer what may go. Revoked meanwhile: ``body`` is None (PRV-021).
    """
    opened = open_package(actor, package_id, now)
    if opened.package.is_gone(now) or not opened.body:
        return _handed(opened, None, part)
    files = read_files(opened.body)
    if part and part not in MEDIA:
        raise Refused("package.no_such_file", "There is no such file in it.", status=404)
    if not _may_still_go(opened, files, now):
        return _handed(opened, None, part)
    note_fetched(opened, now)
    return _handed(opened, files[part] if part else opened.body, part)


def _may_still_go(opened: Opened, files: dict[str, bytes], now: datetime) -> bool:
    """One decision about exactly what is in the package, with the papers, labels and register of this moment."""
    chart, listed = opened.chart, frozenset(msgspec.json.decode(files["contents.json"])["pieces"])
    pieces = load_listed(chart, listed)
    if len(pieces) != len(listed):
        raise _changed()
    programme = load_organisation(chart.organisation_id).name
    request = ask_for_partner(
        chart.patient_id, opened.partner, opened.package.purpose, programme=programme, now=now
    )
    foreseen = rehearse(chart, request, pieces)
    verdict = foreseen.verdict
    are_other_terms = (
        verdict.decision is Decision.PERMIT and terms_for(verdict.obligations) != opened.package.terms
    )
    if verdict.decision is Decision.REDACT or are_other_terms:
        raise _changed()
    asked = pass_gate(chart, request, pieces, now=now, path="partner_package", partner_id=opened.partner.id)
    return asked.verdict.decision is Decision.PERMIT


def _changed() -> Refused:
    return Refused(
        "package.changed",
        "What was made ready is no longer what may be given. Please ask the clinic to make it ready again.",
        status=409,
    )


def _handed(opened: Opened, body: bytes | None, part: str) -> Handed:
    kept = opened.package
    stem = kept.file_name.rpartition(".")[0]
    return Handed(
        package=kept, partner_name=opened.partner.name, body=body, media_type=MEDIA.get(part, kept.media_type),
        file_name=f"{stem}.{part.rpartition('.')[2]}" if part else kept.file_name,
        notice=find_notice("full").text, terms=TERMS.get(kept.terms, TERMS["only_as_the_consent_says"]),
    )  # fmt: skip
