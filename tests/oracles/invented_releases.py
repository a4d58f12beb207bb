"""Invented requests for release: whole papers with a few things wrong, near every boundary the law draws."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from carebraid.core.privacy.consent import (
    Agreement,
    AgreementKind,
    Consent,
    CourtOrder,
    Designation,
    EmergencyClaim,
    Expiry,
    Information,
    Kind,
    MinorRule,
    Notes,
    Papers,
    Recipient,
    RecipientClass,
    Restriction,
    Signature,
    SignerKind,
    Statement,
    Status,
    ThreatFinding,
    TreatingRelationship,
)
from carebraid.core.privacy.verdict import Action, NotesBasis, ReleaseRequest, Resource

Case = tuple[ReleaseRequest, list[Resource], Papers]

ZONES = (
    "UTC",
    "America/New_York",
    "America/Sao_Paulo",
    "Asia/Beirut",
    "Pacific/Apia",
    "America/Havana",
    "Asia/Kolkata",
)
LAST_DAYS = (
    date(2026, 3, 7), date(2026, 3, 8), date(2026, 10, 31), date(2026, 11, 1), date(2028, 2, 28), date(2028, 2, 29),
    date(2026, 4, 30), date(2026, 12, 31), date(2026, 2, 15), date(2026, 2, 16), date(2018, 11, 3), date(2018, 2, 17),
    date(2027, 3, 27),
)  # fmt: skip
PURPOSES = (
    "TREAT", "TREAT", "TREAT", "COC", "ETREAT", "ETREAT", "HPAYMT", "CLMATTCH", "HOPERAT", "HCOMPL", "TRAIN", "HLEGAL",
    "HRESCH", "CLINTRCH", "PATRQT", "FAMRQT", "FAMRQT", "SUPNWK", "PUBHLTH", "THREAT", "HMARKT", "FUNDRAISING", "LEGAL",
    "LEGAL", "JUDICIAL", "CRIMERPT", "ABUSERPT", "NOSUCH",
)  # fmt: skip
CLINIC_A = Recipient(name="Clinic A", other_names=("Clínica A",), identifiers=frozenset({"npi|1"}))
CLINIC_A_LAB = Recipient(name="Clinic A Laboratory", identifiers=frozenset({"npi|2"}))
NAMED_ONLY = Recipient(name="O’Brien & Söhne, Inc.", other_names=("OBrien Group",))
MOTHER = Recipient(name="Rosa Núñez", identifiers=frozenset({"tel|77"}))
RECIPIENTS = (
    CLINIC_A,
    CLINIC_A,
    CLINIC_A,
    CLINIC_A_LAB,
    NAMED_ONLY,
    MOTHER,
    Recipient(name="--"),
    Recipient(),
)
ASKERS: tuple[tuple[tuple[str, ...], frozenset[str]], ...] = (
    (("CLINIC  a",), frozenset()), (("clinica a",), frozenset({"npi|1"})), (("Clinic A",), frozenset({"npi|9"})),
    (("Clinic A",), frozenset({"oid|4"})), (("Renamed",), frozenset({"npi|1"})), (("Clinic A Laboratory",), frozenset()),
    (("obrien  sohne INC",), frozenset()), (("rosa nunez",), frozenset()), ((), frozenset()), (("...",), frozenset({"npi|"})),
    (("Clinic",), frozenset()), (("Clinic A",), frozenset()), (("Clinic-A",), frozenset({"npi|1", "tel|77"})),
    ((), frozenset({"urn:carebraid:patient|p"})), (("Rosa Nunez",), frozenset({"urn:carebraid:patient|p"})),
)  # fmt: skip
LABELS = (
    frozenset({"ETH", "R"}), frozenset({"SUD", "R"}), frozenset({"N"}), frozenset({"N"}), frozenset(), frozenset({"PSY"}),
    frozenset({"PSY", "OPIOIDUD"}), frozenset({"HIV", "R"}), frozenset({"PSYTHPN"}), frozenset({"XYZZY"}), frozenset({"BH"}),
    frozenset({"MH", "V"}), frozenset({"SDV"}), frozenset({"STD"}), frozenset({"VIO", "N"}), frozenset({"ETHUD", "XYZZY"}),
    frozenset({"PREGNANT"}), frozenset({"L"}), frozenset({"42CFRPart2"}),
)  # fmt: skip
ASKED_LABELS = ("ETH", "SUD", "PSY", "MH", "BH", "HIV", "STD", "SEX", "SDV", "PSYTHPN", "OPIOIDUD", "N")
CLASSES = ("observation", "medication", "appointment", "crime_report", "child_abuse_report")
CODES = ("rx|6813", "loinc|3774-7", "icd|F11.20")
DAYS = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 31), None)


def baseline(draw: random.Random, number: int, kind: Kind, now: datetime, purpose: str) -> Consent:
    """A whole consent of ``kind`` for ``purpose`` (where that kind may be for it), signed a while ago."""
    notes = {Kind.COUNSELLING_NOTES: Notes.COUNSELLING, Kind.PSYCHOTHERAPY_NOTES: Notes.PSYCHOTHERAPY}.get(
        kind
    )
    information = Information(described="what was agreed", everything=notes is None, notes=notes)
    if notes is None and draw.random() < 0.5:
        information = invent_information(draw)
    purposes = {
        Kind.TPO: {"TREAT", "HPAYMT", "HOPERAT"},
        Kind.PROCEEDINGS: {draw.choice(("LEGAL", "JUDICIAL"))},
        Kind.RESEARCH: {"HRESCH"},
        Kind.SUPPORTER: {"FAMRQT", "SUPNWK"},
        Kind.FUNDRAISING: {"FUNDRAISING"},
    }.get(kind, {purpose if draw.random() < 0.8 else draw.choice(PURPOSES)})
    expiry = Expiry(on=(now + timedelta(days=200)).date())
    if kind is Kind.TPO and draw.random() < 0.5:
        expiry = Expiry(none=True)
    if kind is Kind.CRIMINAL_JUSTICE:
        expiry = Expiry(event="final_disposition")
    signature = Signature(
        signer="Ana", method="typed", signed_at=now - timedelta(days=draw.choice((0, 1, 40))), text_sha256="ab",
        text_version="1", language="en",
    )  # fmt: skip
    return Consent(
        id=f"c{number}", patient_id="p", patient_name="Ana", kind=kind, status=Status.ACTIVE,
        disclosers=("Our Programme",), recipients=(draw.choice(RECIPIENTS[:6]),), purposes=frozenset(purposes),
        information=information, right_to_revoke="Tell us any time.",
        statements=frozenset(Statement) if kind is Kind.TPO else frozenset(), expiry=expiry, signatures=(signature,),
        intermediary=Recipient(name="Exchange One") if kind is Kind.INTERMEDIARY else None,
        form_version="3", form_on=date(2024, 4, 16), zone=draw.choice(ZONES),
    )  # fmt: skip


def invent_information(draw: random.Random) -> Information:
    """Some description, whole or in parts, sometimes bounded in time."""
    some = draw.sample(ASKED_LABELS, draw.choice((0, 1, 2, 4)))
    bounded = draw.random() < 0.3
    return Information(
        described="some of it",
        everything=draw.random() < 0.3,
        labels=frozenset(some),
        classes=frozenset(draw.sample(CLASSES, draw.choice((0, 0, 1, 2)))),
        codes=frozenset(draw.sample(CODES, draw.choice((0, 0, 1)))),
        from_on=date(2026, 1, 1) if bounded else None,
        until_on=date(2026, 1, 31) if bounded and draw.random() < 0.8 else None,
        notes=draw.choice((None,) * 9 + (Notes.COUNSELLING,)),
    )


def defects(draw: random.Random, c: Consent, now: datetime) -> Iterator[Consent]:
    """``c`` with one thing wrong, or moved to a boundary, in every way there is."""
    one = c.signatures[0]

    def signed(**change: Any) -> Consent:
        return replace(c, signatures=(replace(one, **change),))

    yield from (
        replace(c, patient_id="somebody else"), replace(c, patient_name=" "), replace(c, patient_name="..."),
        replace(c, disclosers=()), replace(c, disclosers=("OUR programme!", "Other")), replace(c, disclosers=("Other",)),
        replace(c, recipients=()), replace(c, recipients=(CLINIC_A, Recipient())), replace(c, purposes=frozenset()),
        replace(c, purposes=frozenset({"TREAT", "NOSUCH"})), replace(c, purposes=c.purposes | {"LEGAL"}),
        replace(c, purposes=c.purposes | {"HRESCH"}), replace(c, right_to_revoke=""), replace(c, expiry=Expiry()),
        replace(c, expiry=Expiry(none=True)), replace(c, expiry=Expiry(event="discharge")),
        replace(c, expiry=Expiry(event="end_of_research")), replace(c, expiry=Expiry(event="discharge", event_at=now)),
        replace(c, expiry=Expiry(event="final_disposition")), replace(c, statements=frozenset({Statement.IF_YOU_REFUSE})),
        replace(c, expiry=replace(c.expiry, event_at=now + timedelta(days=9))),
        replace(c, signatures=()), signed(signer=""), signed(method="machine"), signed(method=""), signed(signed_at=None),
        signed(signed_at=now), signed(signed_at=now + timedelta(microseconds=1)), signed(text_sha256=""),
        signed(language=""), signed(text_version=""), signed(signer_kind=SignerKind.REPRESENTATIVE),
        signed(signer_kind=SignerKind.REPRESENTATIVE, authority="court order"),
        signed(signer_kind=SignerKind.PARENT_OR_GUARDIAN, authority="mother"),
        replace(c, signatures=(one, replace(one, signer_kind=SignerKind.PARENT_OR_GUARDIAN, authority="mother"))),
        replace(c, signatures=(one, replace(one, signed_at=now + timedelta(hours=1)))),
        replace(c, revoked_at=now), replace(c, revoked_at=now + timedelta(days=3)), replace(c, stopped_at=now),
        replace(c, known_false=True), replace(c, form_on=None), replace(c, form_on=date(2024, 4, 15)),
        replace(c, refuses=True), replace(c, refuses=True, purposes=frozenset()),
        replace(c, refuses=True, purposes=frozenset({"ETREAT"})), replace(c, refuses=True, recipients=()),
        replace(c, refuses=True, patient_id="somebody else"), replace(c, refuses=True, information=invent_information(draw)),
        replace(c, refuses=True, revoked_at=now), replace(c, refuses=True, expiry=Expiry(on=draw.choice(LAST_DAYS))),
        *(replace(c, status=status) for status in Status),
        *(replace(c, designations=frozenset({one}), recipients=()) for one in Designation),
        *(replace(c, kind=kind) for kind in Kind),
        *(replace(c, information=invent_information(draw)) for _ in range(6)),
        replace(c, information=Information(described="", everything=True)),
        replace(c, information=Information(described="nothing")),
        replace(c, information=Information(described="notes", notes=Notes.COUNSELLING)),
        replace(c, information=Information(described="notes", notes=Notes.PSYCHOTHERAPY)),
        *(replace(c, expiry=Expiry(on=day)) for day in LAST_DAYS),
        replace(c, zone="Not/AZone", expiry=Expiry(on=date(2030, 1, 1))) if draw.random() < 0.3 else c,
        replace(c, intermediary=CLINIC_A), replace(c, intermediary=Recipient()),
        *(replace(c, recipients=(whom,)) for whom in RECIPIENTS),
    )  # fmt: skip


def invent_resource(draw: random.Random, name: str, depth: int = 0) -> Resource:
    """A record, half of the time with parts that have labels of their own."""
    parts = 0 if depth > 1 or draw.random() < 0.6 else draw.choice((1, 2))
    return Resource(
        id=name,
        kind=draw.choice(CLASSES),
        labels=draw.choice(LABELS),
        codes=frozenset(draw.sample(CODES, draw.choice((0, 1, 2)))),
        dated_on=draw.choice(DAYS),
        author=draw.choice(("", "", "Clinic A", "npi|1", "Rosa Núñez")),
        notes=draw.choice((None,) * 8 + (Notes.COUNSELLING, Notes.PSYCHOTHERAPY)),
        safety=draw.random() < 0.1,
        deidentified=draw.random() < 0.3,
        parts=tuple(invent_resource(draw, f"{name}.{number}", depth + 1) for number in range(parts)),
    )


def invent_now(draw: random.Random) -> datetime:
    """Some moment, more often than not just around the end of a day that something turns on."""
    if draw.random() < 0.4:
        return datetime(2026, 6, 15, 12, tzinfo=UTC)
    day, where = draw.choice(LAST_DAYS), ZoneInfo(draw.choice(ZONES))
    midnight = datetime.combine(day + timedelta(days=1), datetime.min.time(), where).astimezone(UTC)
    return midnight + timedelta(microseconds=draw.choice((-1, 0, 1, -3_600_000_000, 3_600_000_000)))


def invent_papers(draw: random.Random, now: datetime, purpose: str) -> Papers:
    """Papers with up to three consents, most of them with one thing wrong, and now and then the other papers."""
    consents = []
    for number in range(draw.choice((0, 1, 1, 2, 3))):
        fits = {
            "HRESCH": Kind.RESEARCH, "CLINTRCH": Kind.RESEARCH, "FAMRQT": Kind.SUPPORTER, "SUPNWK": Kind.SUPPORTER,
            "LEGAL": Kind.PROCEEDINGS, "JUDICIAL": Kind.PROCEEDINGS, "FUNDRAISING": Kind.FUNDRAISING,
        }.get(purpose)  # fmt: skip
        kind = (
            fits if fits and draw.random() < 0.7 else draw.choice((*Kind, Kind.TPO, Kind.NAMED, Kind.NAMED))
        )
        consent = baseline(draw, number, kind, now, purpose)
        for _ in range(draw.choice((0, 1, 1, 2))):
            if consent.signatures:
                consent = draw.choice(list(defects(draw, consent, now)))
        consents.append(consent)
    rarely = draw.random
    start = now - timedelta(days=draw.choice((-1, 0, 5)))
    end = draw.choice((None, now, now + timedelta(seconds=1), now - timedelta(days=1)))
    return Papers(
        patient_id="p" if rarely() < 0.98 else "q",
        zone=draw.choice(ZONES) if rarely() < 0.99 else "Not/AZone",
        born_on=invent_birthday(draw, now),
        state=draw.choice(("", "NY", "ny", "CA")),
        consents=tuple(consents),
        restrictions=tuple(invent_restriction(draw, number, now) for number in range(1 if rarely() < 0.25 else 0)),
        relationships=tuple(
            TreatingRelationship(
                recipient=draw.choice(RECIPIENTS), from_at=start, until_at=end,
                decided_by=draw.choice(("", "Officer")), why=draw.choice(("", "She treats her")),
            ) for _ in range(draw.choice((0, 1, 2)))
        ),
        agreements=tuple(invent_agreement(draw, number, start, end) for number in range(1 if rarely() < 0.3 else 0)),
        orders=tuple(invent_order(draw, number, start, end) for number in range(1 if rarely() < 0.3 else 0)),
        threat_findings=tuple(
            ThreatFinding(
                id="t0", director=draw.choice(("Dr. D", "Dr. D", "")), finding="in danger", recipient=MOTHER,
                record_ids=frozenset({"r0", "r0.0"}), found_at=start,
            ) for _ in range(1 if rarely() < 0.2 else 0)
        ),
        minor_rules=draw.choice((
            (), (MinorRule(state="NY", alone_from=12),),
            (MinorRule(state="NY", alone_from=None), MinorRule(state="CA", alone_from=12, adult_at=19)),
            (MinorRule(state="ny", alone_from=12, from_on=date(2026, 6, 15)), MinorRule(state="NY", alone_from=16)),
            (MinorRule(state="NY", alone_from=12, until_on=date(2026, 6, 15)),),
        )),
        old_forms_honoured=rarely() < 0.2,
        held_for=draw.choice(("", "", "", "research", "audit")),
        notice_version="2024-1",
        held_back=frozenset({"r0", "r1.0"}) if rarely() < 0.2 else frozenset(),
    )  # fmt: skip


def invent_birthday(draw: random.Random, now: datetime) -> date | None:
    """Mostly grown up; else near a birthday that matters, or unknown."""
    pick = draw.random()
    if pick < 0.6:
        return date(1990, 5, 5)
    if pick < 0.75:
        return None
    if pick < 0.8:
        return date(2008, 2, 29)
    years = draw.choice((12, 16, 18, 19))
    near = now.date() + timedelta(days=draw.choice((-1, 0, 1)))
    return date(near.year - years, near.month, min(near.day, 28))


def invent_restriction(draw: random.Random, number: int, now: datetime) -> Restriction:
    return Restriction(
        id=f"x{number}",
        agreed_at=now - timedelta(days=draw.choice((1, -1))),
        ended_at=draw.choice((None, None, now, now + timedelta(seconds=1))),
        recipients=draw.choice(((), (CLINIC_A,), (NAMED_ONLY, MOTHER))),
        recipient_classes=draw.choice((frozenset(), frozenset({RecipientClass.COVERED_ENTITY}))),
        purposes=draw.choice(
            (frozenset(), frozenset({"HPAYMT"}), frozenset({"TREAT"}), frozenset({"LEGAL"}))
        ),
        information=draw.choice(
            (Information(everything=True), invent_information(draw), invent_information(draw))
        ),
    )


def invent_agreement(draw: random.Random, number: int, start: datetime, end: datetime | None) -> Agreement:
    return Agreement(
        id=f"a{number}", kind=draw.choice(tuple(AgreementKind)), recipient=draw.choice(RECIPIENTS[:6]),
        reference=draw.choice(("QSOA-7", "QSOA-7", "QSOA-7", "")), from_at=start, until_at=end,
        body=draw.choice(("Review board", "Review board", "")), purpose=draw.choice(("yearly audit", "yearly audit", "")),
        classes=frozenset(draw.sample(CLASSES, draw.choice((0, 1, 2)))),
        destroy_by=draw.choice((None, date(2027, 1, 1), date(2027, 1, 1))),
    )  # fmt: skip


def invent_order(draw: random.Random, number: int, start: datetime, end: datetime | None) -> CourtOrder:
    usual = draw.random() < 0.6
    return CourtOrder(
        id=f"o{number}", court="District Court" if usual else draw.choice(("", "District Court")),
        case="26-1" if usual else draw.choice(("", "26-1")), kind="2.64" if usual else draw.choice(("2.67", "2.61", "")),
        findings="good cause" if usual else draw.choice(("", "good cause")), notice_given=usual or draw.random() < 0.7,
        compelled=usual or draw.random() < 0.7, recipient=draw.choice(RECIPIENTS[:6]),
        permitted=draw.choice((Information(everything=True), invent_information(draw))), from_at=start, until_at=end,
        vacated_at=draw.choice((None, None, None, start)),
    )  # fmt: skip


def invent_request(draw: random.Random, now: datetime, purpose: str) -> ReleaseRequest:
    whom = draw.choice(ASKERS)
    claim = EmergencyClaim(
        recipient_name=draw.choice(("Clinic A", "Dr. Who", "")), recipient_facility="clinica a", discloser="Nurse N",
        nature=draw.choice(("overdose", "overdose", "")),
        at=now - timedelta(microseconds=draw.choice((0, 5, -1, 86_400_000_000, 86_399_999_999))),
    )  # fmt: skip
    fits = {
        "FAMRQT": RecipientClass.SUPPORTER, "SUPNWK": RecipientClass.SUPPORTER, "PATRQT": RecipientClass.PATIENT,
        "HPAYMT": RecipientClass.BUSINESS_ASSOCIATE, "HOPERAT": RecipientClass.SERVICE_ORGANISATION,
    }.get(purpose)  # fmt: skip
    return ReleaseRequest(
        patient_id="p",
        names=whom[0],
        identifiers=whom[1],
        recipient_class=fits if fits and draw.random() < 0.7 else draw.choice(tuple(RecipientClass)),
        purpose=purpose,
        action=draw.choice((Action.DISCLOSE, Action.DISCLOSE, Action.DISCLOSE, *Action, Action.USE)),
        at=now if draw.random() < 0.99 else now.replace(tzinfo=None),
        discloser=draw.choice(("our programme", "our programme", "our programme", "Nobody", "")),
        emergency=claim if draw.random() < 0.6 else None,
        order_id=draw.choice(("o0", "o0", "")),
        notes_basis=draw.choice((None, *NotesBasis)),
        third_party_care=draw.random() < 0.15,
    )


def invent_cases(seed: int, how_many: int) -> Iterator[Case]:
    """``how_many`` cases, the same ones for the same ``seed``."""
    draw = random.Random(seed)
    for _ in range(how_many):
        now, purpose = invent_now(draw), draw.choice(PURPOSES)
        papers = invent_papers(draw, now, purpose)
        request = invent_request(draw, now, purpose)
        if papers.consents and draw.random() < 0.6:  # ask as somebody a consent names
            named = draw.choice(papers.consents)
            whom = named.recipients[0] if named.recipients else CLINIC_A
            request = replace(
                request, names=(whom.name,), identifiers=whom.identifiers, discloser="Our Programme"
            )
        if papers.threat_findings and draw.random() < 0.7:
            request = replace(request, names=("Rosa Nunez",), purpose="FAMRQT", action=Action.DISCLOSE)
            papers = replace(papers, born_on=invent_birthday(draw, now))
        if papers.agreements and draw.random() < 0.5:
            purpose_of = {"service": "HOPERAT", "audit": "HCOMPL", "research": "CLINTRCH"}
            request = _ask_as(request, papers.agreements[0].recipient, purpose_of[papers.agreements[0].kind])
        elif papers.orders and draw.random() < 0.6:
            request = _ask_as(request, papers.orders[0].recipient, draw.choice(("LEGAL", "HLEGAL")))
        resources = [invent_resource(draw, f"r{number}") for number in range(draw.choice((0, 1, 1, 2, 3)))]
        yield request, resources, papers


def _ask_as(request: ReleaseRequest, whom: Recipient, purpose: str) -> ReleaseRequest:
    return replace(request, names=(whom.name,), identifiers=whom.identifiers, purpose=purpose)
