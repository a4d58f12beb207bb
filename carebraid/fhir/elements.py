"""The small pieces of FHIR JSON: codings, references, identifiers, dates. Liberal in spelling, strict in meaning."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from carebraid.core.kernel.moment import zone
from carebraid.core.privacy.directive import Keys, Span
from carebraid.core.privacy.recipient import fold_all

Json = Any
"""What JSON can hold: maps, lists, text, numbers, booleans, nothing."""

_TYPED = re.compile(r"([A-Z][A-Za-z]+)/([A-Za-z0-9\-.]{1,64})(?:/_history/[^/]+)?$")
_SERVER = re.compile(r"(https?://.+?)/[A-Z][A-Za-z]+/[A-Za-z0-9\-.]{1,64}(?:/_history/[^/]+)?$")
_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$")


_SYSTEMS = {
    "urn:oid:2.16.840.1.113883.6.1": "http://loinc.org",
    "urn:oid:2.16.840.1.113883.6.96": "http://snomed.info/sct",
    "urn:oid:2.16.840.1.113883.6.88": "http://www.nlm.nih.gov/research/umls/rxnorm",
    "urn:oid:2.16.840.1.113883.6.90": "http://hl7.org/fhir/sid/icd-10-cm",
    "urn:oid:2.16.840.1.113883.6.3": "http://hl7.org/fhir/sid/icd-10",
}
"""Code systems by the object identifier that FHIR's registry gives for each."""


class Unreadable(ValueError):
    """Something that must be understood cannot be; the text says what."""


def as_list(value: Json) -> list[Json]:
    """A list of what is there: nothing is empty, one thing is a list of one."""
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def codings(value: Json) -> Iterator[tuple[str, str]]:
    """(system, code) of codes however they are spelt: text, Coding, CodeableConcept, or lists of these.

    Text may be ``system|code``. Raises :class:`Unreadable` for anything else.
    """
    for entry in as_list(value):
        if isinstance(entry, str):
            system, _, code = entry.rpartition("|")
            yield system_of(system), code.strip()
        elif not isinstance(entry, Mapping):
            raise Unreadable("a code is neither text nor a coding")
        elif "coding" in entry:
            yield from codings(entry["coding"])
        elif isinstance(entry.get("code"), Mapping | list):
            yield from codings(entry["code"])
        elif entry.get("code"):
            yield system_of(entry.get("system")), str(entry["code"]).strip()


def system_of(value: Json) -> str:
    """A code system by its address, also where it is told by its object identifier; empty where it is not told."""
    text = str(value or "").strip()
    return _SYSTEMS.get(text, text)


def codes(value: Json) -> frozenset[str]:
    """The codes alone, as spelt."""
    return frozenset(code for _, code in codings(value) if code)


def full_codes(value: Json) -> frozenset[str]:
    """``system|code`` of each."""
    return frozenset(f"{system}|{code}" for system, code in codings(value) if code)


def references(value: Json) -> frozenset[str]:
    """``Type/id`` of each literal reference, without server and version; any other address as it is."""
    found = set()
    for entry in as_list(value):
        text = entry.get("reference") if isinstance(entry, Mapping) else entry
        if isinstance(text, str) and text.strip():
            typed = _TYPED.search(text.strip())
            found.add(f"{typed[1]}/{typed[2]}" if typed else text.strip())
    return frozenset(found)


def servers(value: Json) -> frozenset[str]:
    """The servers that literal references name; a reference within its own server names none."""
    texts = (entry.get("reference") if isinstance(entry, Mapping) else entry for entry in as_list(value))
    found = (_SERVER.match(text.strip()) for text in texts if isinstance(text, str))
    return frozenset(one[1] for one in found if one)


def class_name(text: str) -> str:
    """A type, a profile or a document code, folded: the definition of a type is that type, versions do not count."""
    bare = text.strip().partition("|")[0].casefold()
    return bare.removeprefix("http://hl7.org/fhir/structuredefinition/")


def identifiers(value: Json) -> frozenset[str]:
    """``system|value`` of each identifier; one without a value is none. An OID is the same with and without its prefix."""
    return frozenset(
        f"{str(entry.get('system') or '').strip()}|{str(entry['value']).strip().removeprefix('urn:oid:')}"
        for entry in as_list(value)
        if isinstance(entry, Mapping) and entry.get("value") not in (None, "")
    )


def human_names(value: Json) -> Iterator[str]:
    """The names in ``value``: plain text, or HumanName as text and as given and family together."""
    for entry in as_list(value):
        if isinstance(entry, str):
            yield entry
        elif isinstance(entry, Mapping):
            yield str(entry.get("text") or "")
            yield " ".join((*as_list(entry.get("given")), str(entry.get("family") or "")))


def keys_of_resource(resource: Mapping[str, Json]) -> Keys:
    """What a resource (a person, an organisation …) is known by, the ``fullUrl`` it has in its bundle included."""
    own = f"{resource.get('resourceType')}/{resource.get('id')}" if resource.get("id") else None
    names = (*human_names(resource.get("name")), *human_names(resource.get("alias")))
    return Keys(
        references=references([own, resource.get("fullUrl")]),
        servers=servers(resource.get("fullUrl")),
        identifiers=identifiers(resource.get("identifier")),
        names=fold_all(names),
    )


def joined(many: Iterable[Keys]) -> Keys:
    """Several keys as one."""
    all_of_them = tuple(many)
    return Keys(
        references=frozenset().union(*(keys.references for keys in all_of_them)),
        identifiers=frozenset().union(*(keys.identifiers for keys in all_of_them)),
        names=frozenset().union(*(keys.names for keys in all_of_them)),
        servers=frozenset().union(*(keys.servers for keys in all_of_them)),
    )


def span_of_text(text: str, zone_name: str) -> tuple[datetime, datetime]:
    """First and last moment that a FHIR date, dateTime or instant covers: ``2024-02`` is the whole of February.

    Without an offset it is read where the person lives. Raises :class:`Unreadable`.
    """
    try:
        return _span(text.strip(), zone_name)
    except (ValueError, OverflowError) as error:
        raise Unreadable("a date cannot be read") from error


def _span(text: str, zone_name: str) -> tuple[datetime, datetime]:
    where = zone(zone_name)
    if whole := _DATE.match(text):
        year, month, day = (int(part) if part else None for part in whole.groups())
        first = datetime(year or 0, month or 1, day or 1, tzinfo=where)
        last_month = month or 12
        last_day = day or monthrange(first.year, last_month)[1]
        last = datetime(first.year, last_month, last_day, 23, 59, 59, 999999, tzinfo=where)
        return first.astimezone(UTC), last.replace(fold=1).astimezone(UTC)
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    moment = moment if moment.tzinfo else moment.replace(tzinfo=where)
    precise = moment.microsecond or text.count(":") > 1
    end = moment if precise else moment + timedelta(seconds=59)
    return moment.astimezone(UTC), end.astimezone(UTC)


def span(period: Json, zone_name: str) -> Span | None:
    """A Period as its first and last moment; None where there is none. Raises :class:`Unreadable`."""
    if period is None:
        return None
    if not isinstance(period, Mapping):
        raise Unreadable("a period is not one")
    start, end = period.get("start"), period.get("end")
    for text in (start, end):
        if text is not None and not isinstance(text, str):
            raise Unreadable("a date is not text")
    first = span_of_text(start, zone_name)[0] if start else None
    last = span_of_text(end, zone_name)[1] if end else None
    if first and last and last < first:
        raise Unreadable("a period ends before it begins")
    return (first, last) if first or last else None
