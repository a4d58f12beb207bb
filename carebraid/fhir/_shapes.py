"""The small shapes every resource is made of: ids, references, labels, narratives, what is not known."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from html import escape
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from carebraid.core.privacy.labelling import RANK, read
from carebraid.core.privacy.parcel import Parcel

Json = dict[str, Any]

US_CORE = "http://hl7.org/fhir/us/core/StructureDefinition/"
LOINC, UCUM = "http://loinc.org", "http://unitsofmeasure.org"
OBSERVATION_CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
CONFIDENTIALITY = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
_ABSENT_EXTENSION = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"


def id_of(parcel: Parcel, name: str) -> str:
    """An id for something that has no row of its own; the same in every parcel about this person."""
    return str(uuid5(NAMESPACE_URL, f"urn:carebraid:{parcel.patient_id}:{name}"))


def fhir_id(row_id: str) -> str:
    """A row's own id where it is one, else a name-based one (ids of pieces that are values, not rows)."""
    try:
        return str(UUID(row_id))
    except ValueError:
        return str(uuid5(NAMESPACE_URL, f"urn:carebraid:{row_id}"))


def urn(one: str) -> str:
    """How entries of a document name one another."""
    return f"urn:uuid:{one}"


def reference(one: str) -> Json:
    """A reference inside the document."""
    return {"reference": urn(one)}


def of_subject(parcel: Parcel) -> Json:
    """The person it is about."""
    return reference(parcel.patient_id)


def instant(moment: datetime) -> str:
    """A FHIR instant in UTC."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def absent(reason: str = "unknown") -> Json:
    """``dataAbsentReason``: unknown, asked-declined, not-performed, masked ..."""
    return {"coding": [{"system": ABSENT, "code": reason}]}


def absent_value(reason: str = "unknown") -> Json:
    """The same for an element that is required and not known."""
    return {"extension": [{"url": _ABSENT_EXTENSION, "valueCode": reason}]}


def concept(system: str, code: str, display: str = "", text: str = "") -> Json:
    """A CodeableConcept with one coding."""
    coding = {"system": system, "code": code, **({"display": display} if display else {})}
    return {"coding": [coding], "text": text or display or code}


def in_words(text: str) -> Json:
    """A CodeableConcept without a code."""
    return {"text": text}


def security(labels: Iterable[str], *, for_other: bool) -> list[Json]:
    """``meta.security``: each sensitivity, one confidentiality, and for anybody else the rule on passing it on.

    A piece without labels is protected (PRV-003).
    """
    reading = read(frozenset(labels))
    handling = ["NORDSCLCD"] if for_other and reading.part_2 else []
    marks = sorted(reading.sensitive - {"42CFRPart2"})
    law = ["42CFRPart2"] if reading.part_2 else []
    assert reading.confidentiality in RANK
    return [
        *({"system": ACT_CODE, "code": code} for code in (*marks, *law, *handling)),
        {"system": CONFIDENTIALITY, "code": reading.confidentiality},
    ]


def narrative(*words: str) -> Json:
    """A generated narrative; what people wrote is text, never markup."""
    inside = "".join(f"<p>{escape(said, quote=False)}</p>" for said in words if said)
    return {"status": "generated", "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{inside}</div>'}


def paragraphs(*pairs: tuple[str, str]) -> list[str]:
    """``Term: words``, leaving out what is empty."""
    return [f"{term}: {words}" for term, words in pairs if words]


def when(moment: datetime | None, name: str = "effectiveDateTime") -> Json:
    """When it was, or that this is not known."""
    return {name: instant(moment)} if moment else {f"_{name}": absent_value()}


def meta(profile: str = "") -> Json:
    """The profile claimed; labels are added where the piece's own are known."""
    return {"profile": [f"{US_CORE}{profile}"]} if profile else {}


def category(code: str) -> list[Json]:
    """One observation category."""
    return [concept(OBSERVATION_CATEGORY, code)]


def value_of(value: object, *, unit: str = "", ucum: str = "", declined: str = "prefer_not") -> Json:
    """``value[x]`` for a number or words; what was not answered says so, what was declined says that."""
    if value is None:
        return {"dataAbsentReason": absent()}
    if value == declined:
        return {"dataAbsentReason": absent("asked-declined")}
    if isinstance(value, bool):
        return {"valueBoolean": value}
    if isinstance(value, int | float):
        of = {"system": UCUM, "code": ucum or "1"}
        return {"valueQuantity": {"value": value, **({"unit": unit} if unit else {}), **of}}
    return {"valueString": str(value)}
