"""A parcel as a FHIR R4 document: one Composition with the notice, then each released piece with its own labels.

Profiles of US Core 6.1.0 are claimed only where what the house holds meets them. What is not known is a
``dataAbsentReason``, never a zero and never left to be guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec

from carebraid.core.kernel.moment import local_day
from carebraid.core.privacy.parcel import TERMS, HeldBack, Parcel, Piece, Scope

from ._from_care import appointment, care_plan, care_team, condition, correction, medicine, patient
from ._from_facts import assessment, checkin, event, urine
from ._from_notes import note
from ._from_watching import forecast, own_sign, reaching, safety_case
from ._shapes import (
    LOINC,
    US_CORE,
    Json,
    absent_value,
    concept,
    id_of,
    instant,
    narrative,
    of_subject,
    paragraphs,
    reference,
    security,
    urn,
)

MEDICAL_RECORD = concept(LOINC, "11503-0", "Medical records")

_MAPS: Mapping[str, Callable[[Parcel, Piece], list[Json]]] = {
    "person": patient,
    "condition": condition,
    "medicine": medicine,
    "assessment": assessment,
    "checkin": checkin,
    "urine": urine,
    "appointment": appointment,
    "event": event,
    "safety_plan": care_plan,
    "note": note,
    "safety_case": safety_case,
    "own_sign": own_sign,
    "forecast": forecast,
    "reaching": reaching,
}
"""One pure map per kind of piece; ``team`` becomes one CareTeam of all its members."""


def to_bundle(parcel: Parcel) -> Json:
    """The whole parcel as a Bundle of type ``document``, whose labels are the strictest of what is in it (PRV-009).

    For anybody but the person themself the notice of 2.32, the scope of the consent and the terms stand in the
    Composition's first sections and in the Bundle's own tags (PRV-033 to PRV-036). Raises KeyError for a kind of
    piece that has no map: nothing leaves unread.
    """
    inner = list(_resources(parcel))
    first = _composition(parcel, inner)
    rest = [*inner, _provenance(parcel, inner)]
    return {
        "resourceType": "Bundle", "id": parcel.id,
        "meta": {"lastUpdated": instant(parcel.made_at), "security": security(parcel.labels, for_other=not parcel.is_own)},
        "identifier": {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{parcel.id}"},
        "type": "document", "timestamp": instant(parcel.made_at),
        "entry": [{"fullUrl": urn(one["id"]), "resource": one} for one in (first, *rest)],
    }  # fmt: skip


def encode(bundle: Json) -> bytes:
    """The bundle as JSON; decimals stay as they are written."""
    return msgspec.json.encode(bundle)


def _resources(parcel: Parcel) -> Iterator[Json]:
    """The person first, then each piece; a part that was released with its piece stands behind it."""
    if not any(piece.kind == "person" for piece in parcel.pieces):
        yield _nobody_named(parcel)
    members = [piece for piece in parcel.pieces if piece.kind == "team"]
    if members:
        yield care_team(parcel, members)
    for piece in parcel.pieces:
        if piece.kind == "team":
            continue
        made = _MAPS[piece.kind](parcel, piece)
        yield from (_marked(parcel, one, piece.resource.labels) for one in made)
        said = {str(part["id"]): part for part in piece.data.get("corrections", ())}
        for part in piece.resource.parts:
            if part.id in said:
                beside = correction(parcel, said[part.id], made[0]["id"])
                yield _marked(parcel, beside, part.labels or piece.resource.labels)


def _marked(parcel: Parcel, one: Json, labels: frozenset[str]) -> Json:
    """The resource with its own labels (PRV-009)."""
    return {**one, "meta": {**one["meta"], "security": security(labels, for_other=not parcel.is_own)}}


def _nobody_named(parcel: Parcel) -> Json:
    """A person without a name in this file: the rest still belongs to one person. It does not say why."""
    return {
        "resourceType": "Patient", "id": parcel.patient_id,
        "meta": {"security": security(frozenset({"ETH", "R"}), for_other=not parcel.is_own)},
        "text": narrative("No name in this file."), "name": [absent_value()], "gender": "unknown",
    }  # fmt: skip


def _composition(parcel: Parcel, inner: Sequence[Json]) -> Json:
    sections = [*_words_first(parcel), *_contents(inner)]
    title = "My record" if parcel.is_own else "Record made ready for a named recipient"
    return {
        "resourceType": "Composition", "id": id_of(parcel, "composition"),
        "meta": {"security": security(parcel.labels, for_other=not parcel.is_own)},
        "text": narrative(title, *([parcel.notice] if parcel.notice else [])),
        "status": "final", "type": MEDICAL_RECORD, "subject": of_subject(parcel), "date": instant(parcel.made_at),
        "author": [{"display": parcel.programme}], "title": title,
        "confidentiality": next((code for code in "VRNMLU" if code in parcel.labels), "R"),
        "custodian": {"display": parcel.programme}, "section": sections,
    }  # fmt: skip


def _words_first(parcel: Parcel) -> Iterator[Json]:
    """Notice, terms and scope of consent, before anything clinical."""
    if parcel.notice:
        title = f"Notice to the recipient (42 CFR 2.32, version {parcel.notice_version})"
        yield {"title": title, "text": narrative(parcel.notice)}
    if parcel.terms:
        yield {"title": "What you may do with it", "text": narrative(TERMS[parcel.terms])}
    for held in parcel.held_back:
        yield {"title": "Held back for now", "text": narrative(*_held_words(parcel, held))}
    for scope in parcel.scopes:
        yield {"title": "What the person agreed to", "text": narrative(*_scope_words(scope))}


def _held_words(parcel: Parcel, held: HeldBack) -> list[str]:
    """45 CFR 164.524(d)(2): the basis, the right to a review, and how to complain."""
    opens_on = local_day(held.opens_at, parcel.zone).isoformat()
    return [
        "A clinician decided, for you alone, that reading one part of your record now could endanger somebody.",
        f"It opens by itself on {opens_on}.",
        "You may ask for a review by another clinician who did not decide this, and you may complain.",
    ]


def _scope_words(scope: Scope) -> list[str]:
    return paragraphs(
        ("Described as", scope.described), ("For", ", ".join(scope.recipients)), ("Purposes", ", ".join(scope.purposes)),
        ("Signed on", scope.signed_on.isoformat() if scope.signed_on else "not known"), ("Ends", scope.ends),
        ("Right to revoke", scope.right_to_revoke), ("Digest of the signed text (SHA-256)", scope.text_sha256),
    )  # fmt: skip


_HEADINGS = {
    "Patient": "The person", "Goal": "What matters to the person", "CareTeam": "Care team", "Condition": "Conditions",
    "MedicationStatement": "Medicines", "MedicationAdministration": "Doses",
    "MedicationDispense": "Medicines handed over", "QuestionnaireResponse": "Questionnaires",
    "Observation": "Observations", "DetectedIssue": "Alerts of interaction checks", "Appointment": "Appointments", "CarePlan": "Safety plan",
    "DocumentReference": "Notes", "Flag": "Safety cases", "RiskAssessment": "What was worked out and foretold",
    "Communication": "Requests to correct the record",
}  # fmt: skip


def _contents(inner: Sequence[Json]) -> Iterator[Json]:
    for kind, title in _HEADINGS.items():
        entries = [reference(one["id"]) for one in inner if one["resourceType"] == kind]
        if entries:
            yield {"title": title, "text": narrative(f"{title}: {len(entries)}"), "entry": entries}


def _provenance(parcel: Parcel, inner: Sequence[Json]) -> Json:
    """Who put this together, when, out of what (US Core Provenance)."""
    roles = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"
    return {
        "resourceType": "Provenance", "id": id_of(parcel, "provenance"),
        "meta": {
            "profile": [f"{US_CORE}us-core-provenance"],
            "security": security(parcel.labels, for_other=not parcel.is_own),
        },
        "target": [reference(one["id"]) for one in inner], "recorded": instant(parcel.made_at),
        "agent": [
            {"type": concept(roles, role, role.capitalize()), "who": {"display": parcel.programme}}
            for role in ("author", "assembler")
        ],
    }  # fmt: skip
