"""One exchange as JSON (consents, a request, resources) read into the values the core decides on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from carebraid.core.privacy.directive import Asked, Directive, Item, Keys
from carebraid.core.privacy.labelling import LabelRules
from carebraid.core.privacy.purposes import KNOWN
from carebraid.core.privacy.recipient import fold_all

from .consent import directive_from_fhir
from .directory import Directory, keys_of_reference, make_directory, same_as, widen
from .elements import (
    Json,
    Unreadable,
    as_list,
    codes,
    codings,
    human_names,
    identifiers,
    joined,
    keys_of_resource,
    references,
    span_of_text,
)
from .security import item_from_fhir

_PURPOSES = {
    "TREATMENT": "TREAT", "PAYMENT": "HPAYMT", "OPERATIONS": "HOPERAT", "RESEARCH": "HRESCH", "EMERGENCY": "ETREAT",
    "PUBLICHEALTH": "PUBHLTH", "PUBHEALTH": "PUBHLTH", "MARKETING": "HMARKT", "COVERAGE": "COVERAGE",
    "REQUEST": "PATRQT", "FAMILY": "FAMRQT", "LAW": "LAW", "JUDICIAL": "JUDICIAL", "BREAKTHEGLASS": "BTG",
}  # fmt: skip
"""Purposes in other common spellings (NHIN PurposeOfUse and plain words)."""

_ACTIONS = {
    "read": "access", "view": "access", "search": "access", "query": "access", "export": "disclose",
    "share": "disclose", "disclosure": "disclose", "send": "disclose", "redisclose": "disclose", "create": "collect",
    "update": "correct", "amend": "correct", "write": "correct",
}  # fmt: skip


_CONSENTS = ("consents", "consent")
_RESOURCES = ("resources", "resource", "content", "bundle")
_WHO = (
    "actor",
    "actors",
    "actoridentifiers",
    "actoridentifier",
    "recipient",
    "recipients",
    "requester",
    "requestor",
)


@dataclass(frozen=True, slots=True)
class Exchange:
    """What there is to decide. ``unreadable`` are the ids of resources that cannot be read: they never go."""

    directives: tuple[Directive, ...]
    asked: Asked
    items: tuple[Item, ...]
    unreadable: tuple[str, ...]


def exchange_from_json(case: Mapping[str, Json], now: datetime, rules: LabelRules) -> Exchange:
    """Read ``case`` (``consents``, ``request``, ``resources``). Raises :class:`Unreadable` where the request is none.

    ``now`` counts where the request has no ``at``. Dates without an offset are read in ``request.zone`` (UTC).
    Resources in anything else that the case holds tell who is who.
    """
    request = _first(case, "request")
    if not isinstance(request, Mapping):
        raise Unreadable("there is no request")
    zone_name = str(_first(request, "zone", "timezone") or "UTC")
    consents = list(_flat(_first(case, *_CONSENTS)))
    resources = list(_flat(_first(case, *_RESOURCES)))
    extra = _flat([value for name, value in case.items() if _fold(name) not in (*_CONSENTS, *_RESOURCES)])
    directory = make_directory([*resources, *extra, *consents])
    items, unreadable = _items(resources, directory, rules, zone_name)
    read = [_directive(consent, directory, zone_name) for consent in consents if _may_be_consent(consent)]
    asked = _asked(request, directory, zone_name, now)
    return Exchange(tuple(read), asked, items, unreadable)


def _fold(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum())


def _first(values: Mapping[str, Json], *names: str) -> Json:
    """The first of ``names`` (in lower case, without signs) that is there and not empty."""
    folded = {_fold(name): value for name, value in values.items() if value not in (None, "", [], {})}
    return next((folded[name] for name in names if name in folded), None)


def _flat(value: Json) -> Iterator[Json]:
    """Resources, out of lists, bundles, bundle entries and maps of these.

    What stands in a bundle keeps its ``fullUrl``; where it has no label of its own it has those of the bundle that are
    higher than normal.
    """
    for entry in as_list(value):
        if isinstance(entry, list):
            yield from _flat(entry)
        elif not isinstance(entry, Mapping):
            yield entry
        elif entry.get("resourceType") == "Bundle" or isinstance(entry.get("entry"), list):
            above = [
                one for one in as_list((entry.get("meta") or {}).get("security")) if not _is_ordinary(one)
            ]
            yield from (_labelled(one, above) for one in _flat(as_list(entry.get("entry"))))
        elif "resourceType" in entry:
            yield entry
        elif isinstance(entry.get("resource"), Mapping):
            url = entry.get("fullUrl")
            yield from ({**one, "fullUrl": url} if url else one for one in _flat(entry["resource"]))
        elif entry and all(isinstance(one, Mapping) and one.get("resourceType") for one in entry.values()):
            yield from _flat(list(entry.values()))
        else:
            yield entry


def _is_ordinary(label: Json) -> bool:
    return codes(label) <= {"U", "L", "M", "N"}


def _labelled(resource: Json, above: list[Json]) -> Json:
    meta = (resource.get("meta") or {}) if isinstance(resource, Mapping) else {}
    return (
        {**resource, "meta": {**meta, "security": above}} if above and not meta.get("security") else resource
    )


def _may_be_consent(consent: Json) -> bool:
    """Anything among the consents that says it is something else is left aside; what says nothing is not."""
    return not isinstance(consent, Mapping) or consent.get("resourceType", "Consent") == "Consent"


def _directive(consent: Json, directory: Directory, zone_name: str) -> Directive:
    if not isinstance(consent, Mapping):
        return Directive(id="", status="active", unreadable="a consent is not one")
    return directive_from_fhir(consent, directory, zone_name)


def _names(resources: Sequence[Json]) -> Iterator[str]:
    """What each goes by in the answer: its id; ``Type/id`` where two share an id; ``#3`` for a third without one."""
    ids = [str(one.get("id") or "") if isinstance(one, Mapping) else "" for one in resources]
    times = Counter(ids)
    for number, (resource, name) in enumerate(zip(resources, ids, strict=True), 1):
        if not name:
            yield f"#{number}"
        else:
            yield name if times[name] == 1 else f"{resource.get('resourceType')}/{name}"


def _items(
    resources: Sequence[Json], directory: Directory, rules: LabelRules, zone_name: str
) -> tuple[tuple[Item, ...], tuple[str, ...]]:
    found: list[Item] = []
    unreadable: list[str] = []
    for resource, name in zip(resources, _names(resources), strict=True):
        try:
            if not isinstance(resource, Mapping):
                raise Unreadable("a resource is not one")
            found.append(item_from_fhir(resource, name, directory, rules, zone_name))
        except (Unreadable, TypeError, AttributeError, ValueError, RecursionError):
            unreadable.append(name)
    return tuple(_with_links_back(found)), tuple(unreadable)


def _with_links_back(items: Iterable[Item]) -> Iterator[Item]:
    many = list(items)
    back: dict[str, set[str]] = {}
    for item in many:
        for reference in item.links:
            back.setdefault(reference, set()).update(item.keys.references)
    for item in many:
        linked = frozenset().union(*(back.get(reference, ()) for reference in item.keys.references))
        yield replace(item, linked_from=linked) if linked else item


def _asked(request: Mapping[str, Json], directory: Directory, zone_name: str, now: datetime) -> Asked:
    actors = _first(request, *_WHO)
    at = _first(request, "at", "date", "datetime", "now", "time", "timestamp")
    if at is not None and not isinstance(at, str):
        raise Unreadable("the time of the request is not text")
    return Asked(
        who=widen(joined(_who(entry, directory) for entry in as_list(actors)), directory),
        purposes=_purposes(_first(request, "purposeofuse", "purpose", "purposes", "pou")),
        actions=_actions(_first(request, "action", "actions")),
        scopes=frozenset(code.lower() for code in codes(request.get("scope"))),
        holder=joined(
            _who(e, directory) for e in as_list(_first(request, "custodian", "holder", "discloser"))
        ),
        patient=same_as(
            joined(
                _patient(e, directory) for e in as_list(_first(request, "patient", "patientid", "subject"))
            ),
            directory,
        ),
        classes=codes(_first(request, "class", "classes")),
        at=now if at is None else span_of_text(at, zone_name)[0],
    )


def _patient(entry: Json, directory: Directory) -> Keys:
    """As :func:`_who`; a bare id is that of a Patient."""
    if isinstance(entry, str) and "|" not in entry and "/" not in entry and ":" not in entry:
        return Keys(references=frozenset({f"Patient/{entry.strip()}"}))
    return _who(entry, directory)


def _purposes(value: Json) -> tuple[str, ...]:
    folded = [code.upper() for _, code in codings(value) if code]
    bare = ["".join(c for c in code if c.isalnum()) for code in folded]
    return tuple(
        dict.fromkeys(
            code if code in KNOWN else _PURPOSES.get(plain, code)
            for code, plain in zip(folded, bare, strict=True)
        )
    )


def _actions(value: Json) -> tuple[str, ...]:
    folded = [code.lower() for _, code in codings(value) if code]
    return tuple(dict.fromkeys(_ACTIONS.get(code, code) for code in folded))


def _who(entry: Json, directory: Directory) -> Keys:
    """Somebody however told: ``Type/id``, ``system|value``, a name, an Identifier, a Reference or a whole resource."""
    if isinstance(entry, str):
        return _who_in_text(entry.strip(), directory)
    if not isinstance(entry, Mapping):
        raise Unreadable("who asks cannot be read")
    if entry.get("resourceType"):
        return keys_of_resource(entry)
    found = [keys_of_reference(entry, directory, {}), Keys(identifiers=identifiers(entry.get("identifiers")))]
    if entry.get("value") not in (None, ""):
        found.append(_who_by_value(entry))
    if isinstance(entry.get("reference"), Mapping):
        found.append(keys_of_reference(entry["reference"], directory, {}))
    found.append(Keys(names=fold_all(human_names(entry.get("name")))))
    return joined(found)


def _who_by_value(identifier: Mapping[str, Json]) -> Keys:
    value = str(identifier["value"]).strip()
    as_reference = frozenset(ref for ref in references(value) if "/" in ref and not ref.startswith("#"))
    return Keys(identifiers=identifiers(identifier), references=as_reference)


def _who_in_text(text: str, directory: Directory) -> Keys:
    if "|" in text:
        system, _, value = text.rpartition("|")
        return _who_by_value({"system": system, "value": value})
    found = references(text)
    if any("/" in reference for reference in found):
        return keys_of_reference(text, directory, {})
    # an identifier has no spaces: a name alone cannot be told apart from an identifier, so that a no counts
    bare = frozenset() if " " in text else frozenset({f"|{text}"})
    return Keys(identifiers=bare, names=fold_all([text]))
