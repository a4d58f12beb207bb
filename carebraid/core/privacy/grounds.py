"""On what a release can rest: a consent, or one of the bases the law lists without one (subpart D and E)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from .consent import Agreement, AgreementKind, CourtOrder, EmergencyClaim, Information, Notes, RecipientClass
from .ground import Ground
from .labelling import Reading, covered_by, touched_by
from .purposes import (
    AUDIT,
    EMERGENCY,
    OPERATIONS,
    PAYMENT,
    PROCEEDINGS,
    PUBLIC_HEALTH,
    RESEARCH,
    SUPPORT,
    TREATMENT,
    family,
)
from .ready import Ready
from .recipient import Party, fold, is_same, party, party_of
from .verdict import Action, NotesBasis, Obligation, ReleaseRequest, Resource

PATIENT_SYSTEM = "urn:carebraid:patient"
"""The person asking for their own record is known by ``urn:carebraid:patient|<id>``, which only a sign-in gives."""

EMERGENCY_LASTS = timedelta(hours=24)
"""How long one recorded emergency carries disclosures; a project convention, shorter than its 72-hour review."""

_REPORTS = {"CRIMERPT": "crime_report", "ABUSERPT": "child_abuse_report"}
"""Reports made for their purpose alone (2.12(c)(5), (c)(6)): nothing but the report itself goes (PRV-043, 044)."""


def grounds_without_consent(
    request: ReleaseRequest, who: Party, adult: bool, ready: Ready
) -> Iterator[Ground]:
    """The bases other than consent that hold for this request at this moment."""
    papers, purpose = ready.papers, request.purpose
    if request.notes_basis is not None and request.action is Action.USE:
        yield from _notes_uses(request, who)
    if purpose in PROCEEDINGS:
        if papers.held_for not in ("research", "audit"):
            yield from _orders(request, who, ready)
        return
    if purpose == "PATRQT" and _is_the_person(request):
        yield Ground(code="own_record", beats_restrictions=True, beats_refusals=True)
    if purpose in EMERGENCY and (claim := request.emergency) and is_complete(claim, request, who):
        yield _emergency(claim)
    if request.recipient_class in (RecipientClass.COVERED_ENTITY, RecipientClass.PART2_PROGRAMME) and (
        purpose in TREATMENT or purpose in PAYMENT or purpose in OPERATIONS
    ):
        yield Ground(code="hipaa_tpo", ordinary_only=True)
    yield from _agreements(request, who, ready)
    if purpose in PUBLIC_HEALTH:
        yield Ground(code="deidentified", deidentified_only=True)
    if purpose in _REPORTS:
        only = Information(classes=frozenset({_REPORTS[purpose]}))
        yield Ground(code=_REPORTS[purpose], information=only, beats_refusals=True, beats_restrictions=True)
    if purpose in SUPPORT and not adult:
        yield from _threats(request, who, ready)


def _notes_uses(request: ReleaseRequest, who: Party) -> Iterator[Ground]:
    """The three uses of notes without a consent; psychotherapy notes only by whoever wrote them."""
    basis, duties = request.notes_basis, (Obligation("record_notes_basis", str(request.notes_basis)),)
    counselling = Information(notes=Notes.COUNSELLING)
    if basis is NotesBasis.ORIGINATOR_TREATMENT and request.purpose in TREATMENT:
        yield Ground(code="own_notes", by_author=who, obligations=duties)
    elif basis is NotesBasis.SUPERVISED_TRAINING and request.purpose in family("TRAIN"):
        yield Ground(code="notes_training", information=counselling, obligations=duties)
    elif basis is NotesBasis.OWN_DEFENCE and request.purpose in PROCEEDINGS:
        yield Ground(code="notes_defence", information=counselling, obligations=duties)


def _is_the_person(request: ReleaseRequest) -> bool:
    return (
        request.recipient_class is RecipientClass.PATIENT
        and f"{PATIENT_SYSTEM}|{request.patient_id}" in request.identifiers
    )


def is_complete(claim: EmergencyClaim, request: ReleaseRequest, who: Party) -> bool:
    """Whether the emergency is written down whole, is of now, and is about the one who asks (2.51(c), PRV-039)."""
    words = (claim.recipient_name, claim.recipient_facility, claim.discloser, claim.nature)
    named = {fold(claim.recipient_name), fold(claim.recipient_facility)}
    return (
        all(fold(text) for text in words)
        and claim.at <= request.at < claim.at + EMERGENCY_LASTS
        and not who.names.isdisjoint(named)
    )


def _emergency(claim: EmergencyClaim) -> Ground:
    duties = (Obligation("review_within_72h"), Obligation("tell_privacy_officer"))
    recorded = Obligation("record_emergency", claim.nature)
    return Ground(
        code="medical_emergency",
        beats_restrictions=True,
        beats_refusals=True,
        obligations=(*duties, recorded),
    )


def _is_current(from_at: datetime, until_at: datetime | None, at: datetime) -> bool:
    return from_at <= at and (until_at is None or at < until_at)


def _agreements(request: ReleaseRequest, who: Party, ready: Ready) -> Iterator[Ground]:
    for agreement, whose in zip(ready.papers.agreements, ready.agreement_parties, strict=True):
        if not _is_current(agreement.from_at, agreement.until_at, request.at) or not is_same(whose, who):
            continue
        if not agreement.reference.strip():
            continue
        if (ground := _OF_AGREEMENT[agreement.kind](agreement, request)) is not None:
            yield ground


def _service(agreement: Agreement, request: ReleaseRequest) -> Ground | None:
    """2.12(c)(4): services to the programme; never care or a referral by somebody else (PRV-041, 042)."""
    serves = (RecipientClass.SERVICE_ORGANISATION, RecipientClass.BUSINESS_ASSOCIATE)
    if request.recipient_class not in serves or request.third_party_care:
        return None
    if request.purpose not in PAYMENT and request.purpose not in OPERATIONS:
        return None
    return Ground(code="service_agreement", about=agreement.id)


def _audit(agreement: Agreement, request: ReleaseRequest) -> Ground | None:
    """2.53: in writing, with purpose, end and a defined set; looking only, unless copies have a day to be destroyed."""
    if request.purpose not in AUDIT or not agreement.purpose.strip():
        return None
    if agreement.until_at is None or not agreement.classes:
        return None
    if request.action is not Action.ACCESS and agreement.destroy_by is None:
        return None
    duties = [Obligation("not_against_the_person")]
    if request.action is Action.ACCESS:
        duties.append(Obligation("read_only"))
    if agreement.destroy_by is not None:
        duties.append(Obligation("destroy_by", agreement.destroy_by.isoformat()))
    return Ground(
        code="audit_agreement", about=agreement.id, obligations=tuple(duties),
        information=Information(classes=agreement.classes),
    )  # fmt: skip


def _research(agreement: Agreement, request: ReleaseRequest) -> Ground | None:
    """2.52: an approval by a named body, with an end and a day on which identifiers are destroyed (PRV-045)."""
    if request.purpose not in RESEARCH or not agreement.body.strip():
        return None
    if agreement.until_at is None or agreement.destroy_by is None:
        return None
    duties = (Obligation("aggregates_only"), Obligation("destroy_by", agreement.destroy_by.isoformat()))
    limits = Information(classes=agreement.classes, everything=not agreement.classes)
    return Ground(
        code="research_approval", about=agreement.id, information=limits, obligations=duties,
    )  # fmt: skip


_OF_AGREEMENT = {
    AgreementKind.SERVICE: _service,
    AgreementKind.AUDIT: _audit,
    AgreementKind.RESEARCH: _research,
}


def _orders(request: ReleaseRequest, who: Party, ready: Ready) -> Iterator[Ground]:
    for order in ready.papers.orders:
        if order.id == request.order_id and why_no_order(order, request.at) == "":
            if not is_same(party_of(order.recipient), who):
                continue
            yield Ground(
                code="court_order", about=order.id, information=order.permitted, beats_restrictions=True,
                beats_refusals=True, obligations=(Obligation("only_what_the_order_permits", order.id),),
            )  # fmt: skip


def why_no_order(order: CourtOrder, at: datetime) -> str:
    """Why an order carries nothing at ``at``, as a code; empty where it does (subpart E, PRV-049)."""
    told = (order.court, order.case, order.findings)
    if not all(text.strip() for text in told) or order.kind not in ("2.64", "2.65", "2.66", "2.67"):
        return "order_incomplete"
    if not order.notice_given:
        return "order_without_notice"
    if not order.compelled:
        return "order_without_subpoena"
    if order.vacated_at is not None:
        return "order_vacated"
    return "" if _is_current(order.from_at, order.until_at, at) else "order_not_current"


def _threats(request: ReleaseRequest, who: Party, ready: Ready) -> Iterator[Ground]:
    """2.14(c): facts relevant to reducing a substantial threat, to a parent, on a director's finding (PRV-068)."""
    for finding in ready.papers.threat_findings:
        if not (finding.director.strip() and finding.finding.strip() and finding.found_at <= request.at):
            continue
        if is_same(party_of(finding.recipient), who):
            yield Ground(
                code="threat_to_life", about=finding.id, only_ids=finding.record_ids, beats_refusals=True,
                obligations=(Obligation("only_facts_against_the_threat"),),
            )  # fmt: skip


def covers(ground: Ground, resource: Resource, reading: Reading) -> bool:
    """Whether a whole record stands on ``ground``."""
    if not covers_part(ground, resource, reading):
        return False
    info = ground.information
    if ground.only_ids is not None and resource.id not in ground.only_ids:
        return False
    if (info.from_on or info.until_on) and not _is_dated_within(info, resource):
        return False
    if info.everything or info.notes is not None:
        return True
    if not (info.labels or info.classes or info.codes):
        return False
    if info.labels and not reading.sensitive and "N" not in info.labels:
        return False
    if info.classes and resource.kind not in info.classes:
        return False
    return not info.codes or not resource.codes.isdisjoint(info.codes)


def covers_part(ground: Ground, resource: Resource, reading: Reading) -> bool:
    """Whether a part stands on a ground its record stands on: labels and notes are asked again, part by part."""
    notes = notes_in(resource, reading)
    if ground.by_author is not None:
        return bool(notes) and _is_author(ground.by_author, resource)
    if notes or ground.information.notes is not None:
        return notes == {ground.information.notes}
    if ground.ordinary_only and (reading.part_2 or reading.unknown):
        return False
    if ground.deidentified_only and not resource.deidentified:
        return False
    info = ground.information
    if info.everything or not info.labels:
        return True
    return not reading.unknown and reading.sensitive <= covered_by(info.labels)


def _is_author(author: Party, resource: Resource) -> bool:
    return is_same(author, party((resource.author,), (resource.author,) if "|" in resource.author else ()))


def notes_in(resource: Resource, reading: Reading) -> set[str]:
    """The kinds of notes standing apart that ``resource`` is."""
    kinds: set[str] = set() if resource.notes is None else {resource.notes}
    if "PSYTHPN" in reading.sensitive:
        kinds.add("psychotherapy")
    return kinds


def _is_dated_within(info: Information, resource: Resource) -> bool:
    day = resource.dated_on
    if day is None:
        return False
    return (info.from_on is None or info.from_on <= day) and (info.until_on is None or day <= info.until_on)


def touches(info: Information, resource: Resource, reading: Reading) -> bool:
    """Whether a *no* about ``info`` reaches ``resource``; what is not known of it counts as reached."""
    if (info.from_on or info.until_on) and resource.dated_on and not _is_dated_within(info, resource):
        return False
    if info.notes is not None:
        return info.notes in notes_in(resource, reading)
    if info.everything:
        return True
    if info.labels and not reading.unknown and reading.sensitive.isdisjoint(touched_by(info.labels)):
        return False
    if info.classes and resource.kind not in info.classes:
        return False
    return not (info.codes and resource.codes and resource.codes.isdisjoint(info.codes))
