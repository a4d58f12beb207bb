"""One exchange as JSON (consents, a request, resources) read into the values the core decides on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from carebraid.core.privacy.directive import Asked, Directive, Item, Keys
from carebraid.core.privacy.labelling import LabelRules
from carebraid.core.privacy.purposes import KNOWN
from carebraid.core.privacy.recipient import fold_all

from .consent import directive_from_fhir
from .directory import Directory, keys_of_reference, make_directory, widen
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
    """
    request = case.get("request")
    if not isinstance(request, Mapping):
        raise Unreadable("there is no request")
    zone_name = str(_first(request, "zone", "timeZone", "timezone") or "UTC")
    consents = list(_flat(_first(case, "consents", "consent")))
    resources = list(_flat(_first(case, "resources", "resource", "content")))
    extra = list(_flat(_first(case, "directory", "actors", "context")))
    directory = make_directory([*resources, *extra, *consents, *_contained(consents)])
    items, unreadable = _items(resources, directory, rules, zone_name)
    read = [_directive(consent, directory, zone_name) for consent in consents if _may_be_consent(consent)]
    asked = _asked(request, directory, zone_name, now)
    return Exchange(tuple(read), asked, items, unreadable)


def _first(values: Mapping[str, Json], *names: str) -> Json:
    return next((values[name] for name in names if values.get(name) not in (None, "")), None)


def _flat(value: Json) -> Iterator[Json]:
    """Resources, out of lists, bundles and bundle entries."""
    for entry in as_list(value):
        if isinstance(entry, list):
            yield from _flat(entry)
        elif not isinstance(entry, Mapping):
            yield entry
        elif entry.get("resourceType") == "Bundle":
            yield from _flat(as_list(entry.get("entry")))
        elif "resourceType" not in entry and isinstance(entry.get("resource"), Mapping):
            yield from _flat(entry["resource"])
        else:
            yield entry


def _contained(resources: Iterable[Json]) -> Iterator[Json]:
    for resource in resources:
        if isinstance(resource, Mapping):
            yield from as_list(resource.get("contained"))


def _may_be_consent(consent: Json) -> bool:
    """Anything among the consents that says it is something else is left aside; what says nothing is not."""
    return not isinstance(consent, Mapping) or consent.get("resourceType", "Consent") == "Consent"


def _directive(consent: Json, directory: Directory, zone_name: str) -> Directive:
    if not isinstance(consent, Mapping):
        return Directive(id="", status="active", unreadable="a consent is not one")
    return directive_from_fhir(consent, directory, zone_name)


def _items(
    resources: Iterable[Json], directory: Directory, rules: LabelRules, zone_name: str
) -> tuple[tuple[Item, ...], tuple[str, ...]]:
    found: list[Item] = []
    unreadable: list[str] = []
    for number, resource in enumerate(resources, 1):
        name = f"#{number}"
        try:
            if not isinstance(resource, Mapping):
                raise Unreadable("a resource is not one")
            name = str(resource.get("id") or name)
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
    actors = _first(request, "actor", "actors", "recipient", "requester")
    at = _first(request, "at", "date", "dateTime", "now", "time")
    if at is not None and not isinstance(at, str):
        raise Unreadable("the time of the request is not text")
    return Asked(
        who=widen(joined(_who(entry, directory) for entry in as_list(actors)), directory),
        purposes=_purposes(_first(request, "purposeOfUse", "purpose", "purposes")),
        actions=_actions(_first(request, "action", "actions")),
        scopes=frozenset(code.lower() for code in codes(request.get("scope"))),
        holder=joined(
            _who(e, directory) for e in as_list(_first(request, "custodian", "holder", "discloser"))
        ),
        patient=joined(
            _who(e, directory) for e in as_list(_first(request, "patient", "patientId", "subject"))
        ),
        classes=codes(_first(request, "class", "classes")),
        at=now if at is None else span_of_text(at, zone_name)[0],
    )


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
    found = [keys_of_reference(entry, directory, {})]
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
    return Keys(identifiers=frozenset({f"|{text}"}), names=fold_all([text]))
