"""R4 resources as the rules of consents see them: labels, codes, dates, authors, links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from carebraid.core.privacy.directive import Item, Keys
from carebraid.core.privacy.labelling import RANK, SENSITIVE, LabelRules, labels_of_codes, read

from .directory import Directory, keys_of_all, make_contained, same_as
from .elements import (
    Json,
    Unreadable,
    as_list,
    class_name,
    codings,
    joined,
    keys_of_resource,
    references,
    span_of_text,
    system_of,
)

ACT_CODE, CONFIDENTIALITY = "v3-ActCode", "v3-Confidentiality"
_OTHER_TAGS = ("v3-ActReason", "v3-ObservationValue", "v3-ActUSPrivacyLaw")
"""Security tags that say something other than how sensitive a record is."""

_HANDLING = frozenset(
    {
        "NORDSCLCD", "NORDSCLCDS", "NODSCLCD", "NODSCLCDS", "NORDSLCD", "NORDSCLW", "NOAUTH", "NOCOLLECT",
        "NOINTEGRATE", "NOLIST", "NOMOU", "NOORGPOL", "NOPAT", "NOPERSISTP", "NORELINK", "NOREUSE", "NOVIP",
        "ORCON", "DELAU", "ENCRYPT", "ENCRYPTR", "ENCRYPTT", "ENCRYPTU", "MASK", "REDACT", "PERSISTLABEL",
        "PRIVMARK", "CPLYCD", "CPLYPOL", "DEID", "ANONY", "PSEUD", "AUDIT", "AUDTR", "HIPAAAUTH", "HIPAACONSENT",
        "HIPAANOPP", "HIPAAROI", "HIPAASELFPAY", "CUI", "CUIMARK", "SECPROV", "TRANSLATE", "MINEC",
    }
)  # fmt: skip
"""ActCode policies, obligations and refrains: handling, not sensitivity."""

_AS_SENSITIVE = {"42CFRPART2": "42CFRPart2", "42CFRPART2CD": "42CFRPart2", "HIPAAPSYNOTES": "PSYTHPN"}

AUTHORS = [
    "author",
    "performer",
    "recorder",
    "asserter",
    "requester",
    "source",
    "sender",
    "informationSource",
    "prescriber",
    "practitioner",
    "participant",
]
_DATES = [
    "effectiveDateTime",
    "effectiveInstant",
    "effectivePeriod",
    "onsetDateTime",
    "onsetPeriod",
    "performedDateTime",
    "performedPeriod",
    "occurrenceDateTime",
    "occurrencePeriod",
    "period",
    "authoredOn",
    "authored",
    "date",
    "dateTime",
    "issued",
    "recordedDate",
    "created",
    "sent",
    "whenHandedOver",
    "dateAsserted",
    "servicedDate",
    "servicedPeriod",
    "billablePeriod",
    "started",
    "indexed",
    "received",
]
_ABOUT = ("code", "medicationCodeableConcept", "vaccineCode", "type")
_PATIENTS = ("subject", "patient", "beneficiary", "for", "individual")


def canonical(code: str) -> str:
    """A label in the spelling of the core; one that is not known stays as it is spelt."""
    upper = code.strip().upper()
    label = _AS_SENSITIVE.get(upper, upper)
    return label if label in SENSITIVE or label in RANK else code.strip()


def labels_of_resource(
    resource: Mapping[str, Json], rules: LabelRules
) -> tuple[frozenset[str], frozenset[str]]:
    """(known labels, unknown label codes) of a resource: what it is tagged with and what its codes call for.

    Codes only ever add (PRV-002). No tag and only ordinary codes: ``N``. No tag and nothing known: no label.
    """
    meta = resource.get("meta") or {}
    known: set[str] = set()
    unknown: set[str] = set()
    for system, code in codings(meta.get("security")):
        if system.endswith(_OTHER_TAGS):
            continue
        upper, label = code.upper(), canonical(code)
        if label in SENSITIVE or (label in RANK and not system.endswith(ACT_CODE)):
            known.add(label)
        elif not (upper in _HANDLING and (not system or system.endswith(ACT_CODE))):
            unknown.add(code)
    from_codes, is_known = labels_of_codes(_all_codes(resource), rules)
    found = known | from_codes
    if (
        not found
        and not unknown
        and (is_known or str(resource.get("resourceType")) in rules.ordinary_classes)
    ):
        found.add("N")
    return frozenset(found), frozenset(unknown)


def item_from_fhir(
    resource: Mapping[str, Json], name: str, directory: Directory, rules: LabelRules, zone_name: str,
    above: frozenset[str] = frozenset(),
) -> Item:  # fmt: skip
    """One resource, with its contained ones as parts; a part that says nothing has the labels ``above`` it.

    Raises :class:`Unreadable` where labels or dates cannot be read.
    """
    kind = str(resource.get("resourceType") or "")
    if not kind:
        raise Unreadable("a resource does not say what it is")
    labels, unread = labels_of_resource(resource, rules)
    labels = labels or (frozenset() if unread else above)
    contained = make_contained(resource)

    def named(*fields: str) -> Keys:
        return joined(
            keys_of_all(_actor_in(entry), directory, contained)
            for field in fields
            for entry in as_list(resource.get(field))
        )

    patient = keys_of_resource(resource) if kind == "Patient" else named(*_PATIENTS)
    patient = same_as(replace(patient, names=frozenset()), directory)
    return Item(
        id=name,
        keys=keys_of_resource(resource),
        reading=read(labels | unread),
        classes=frozenset(class_name(one) for one in _classes(resource, kind)),
        codes=frozenset(_all_codes(resource)),
        dates=_dates(resource, zone_name),
        authors=named(*AUTHORS),
        holders=named("custodian", "managingOrganization", "serviceProvider"),
        patient=replace(patient, names=frozenset()),
        links=frozenset(_links(resource)),
        clinical=kind not in rules.ordinary_classes,
        in_words=_is_in_words(resource),
        parts=tuple(
            item_from_fhir(inner, f"{name}#{inner.get('id')}", directory, rules, zone_name, labels)
            for inner in as_list(resource.get("contained"))
            if isinstance(inner, Mapping)
        ),
    )


def _actor_in(entry: Json) -> Json:
    """A Reference, or the one inside ``{actor: Reference}`` and the like."""
    if isinstance(entry, Mapping):
        for name in ("actor", "individual", "agent", "member", "who"):
            if isinstance(entry.get(name), Mapping):
                return entry[name]
    return entry


def _is_in_words(resource: Mapping[str, Json]) -> bool:
    """Whether what a record is about is told in words, and not with a code."""
    return any(
        isinstance(value := resource.get(name), Mapping) and value.get("text") and not any(codings(value))
        for name in _ABOUT
    )


def _classes(resource: Mapping[str, Json], kind: str) -> Iterator[str]:
    yield kind
    yield from (str(profile) for profile in as_list((resource.get("meta") or {}).get("profile")))
    for name in ("type", "category", "class"):
        value = resource.get(name)
        if value is not None and not isinstance(value, str):
            yield from (code for _, code in codings(value))


def _all_codes(value: Json, depth: int = 0) -> Iterator[str]:
    """``system|code`` of every coding in a resource, other than its tags and what it contains.

    A coding that does not say its system starts with ``|``.
    """
    if depth > 64:
        raise Unreadable("a resource is nested too deeply")
    if isinstance(value, Mapping):
        code = value.get("code")
        if isinstance(code, str) and code.strip():
            yield f"{system_of(value.get('system'))}|{code.strip()}"
        for name, inner in value.items():
            if name not in ("meta", "contained"):
                yield from _all_codes(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _all_codes(inner, depth + 1)


def _links(value: Json, depth: int = 0) -> Iterator[str]:
    if depth > 64:
        raise Unreadable("a resource is nested too deeply")
    if isinstance(value, Mapping):
        if isinstance(value.get("reference"), str):
            yield from references(value)
        for name, inner in value.items():
            if name != "contained":
                yield from _links(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _links(inner, depth + 1)


def _dates(resource: Mapping[str, Json], zone_name: str) -> tuple[datetime, datetime] | None:
    """When a record is about: its clinical time where it has one, else when it was written."""
    for name in _DATES:
        value = resource.get(name)
        if isinstance(value, str) and value:
            return span_of_text(value, zone_name)
        if isinstance(value, Mapping) and (value.get("start") or value.get("end")):
            start, end = value.get("start") or value["end"], value.get("end") or value["start"]
            return span_of_text(start, zone_name)[0], span_of_text(end, zone_name)[1]
    return None
