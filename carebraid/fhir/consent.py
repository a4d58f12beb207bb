"""An R4 Consent as a directive of the core. What must be understood and cannot be makes it unreadable, never empty."""

from __future__ import annotations

from collections.abc import Mapping

from carebraid.core.privacy.directive import DENY, PERMIT, SILENT, Directive, Keys, Rule, RuleActor

from .directory import Directory, keys_of_reference, make_contained, same_as
from .elements import (
    Json,
    Unreadable,
    as_list,
    class_name,
    codes,
    codings,
    full_codes,
    joined,
    references,
    span,
    span_of_text,
)
from .security import canonical

BASE = {
    **dict.fromkeys(("optin", "optinr", "optinv", "implied", "impliedd"), PERMIT),
    **dict.fromkeys(("optout", "optoute", "noconsent", "emrgonly", "nodsclcd", "hipaarestrictions"), DENY),
    **dict.fromkeys(("hipaaselfpay", "dissent"), DENY),
}
"""What a policy says where no rule speaks (HL7 v3 ActConsentDirective and consentpolicycodes), spelling folded."""

AUTHORISATIONS = frozenset(
    {
        "hipaaauth", "hipaaresearch", "cric", "illinoisminorprocedure", "mdhhs5515", "nyssipp", "va100484",
        "va100485", "va105345", "va105345a", "va105345amhv", "va1010116", "va214142", "ssa827", "dch3927",
        "squaxin", "nllsp", "42cfrpart2", "42cfrpart2cd", "part2", "nihhipaa", "nci", "nihgrdr", "nih527", "ga4gh",
    }
)  # fmt: skip
"""Forms that authorise what they describe, and nothing else."""

PART_2 = frozenset({"42cfrpart2", "42cfrpart2cd", "part2"})
SOURCE_ROLES = frozenset({"CST", "AUT", "AUTHOR", "INF", "SOURCE", "GRANTOR", "DISCLOSER", "TRC", "ENT"})
"""Roles (v3 ParticipationType and like) of those who hold or wrote the data; anybody else receives it."""

_MEANINGS = frozenset({"instance", "related", "dependents", "authoredby"})

_SCOPES = {
    **dict.fromkeys(("acd", "dnr", "hcd", "polst"), "adr"),
    **dict.fromkeys(("research", "rsdid", "rsreid"), "research"),
}
"""What a consent is about by its category, where it does not say its scope."""

_NOT_R4 = ("implicitRules", "except", "decision", "policyBasis")
"""What changes the meaning of a consent, or stands in those of STU3 and R5 alone."""

_OF_PROVISIONS = frozenset(
    {
        "id", "extension", "type", "period", "dataPeriod", "actor", "action", "securityLabel", "purpose", "class",
        "code", "data", "provision", "text", "comment",
    }
)  # fmt: skip


def directive_from_fhir(consent: Mapping[str, Json], directory: Directory, zone_name: str) -> Directive:
    """``consent`` (an R4 Consent) as a directive. Never raises; see ``Directive.unreadable``."""
    name = str(consent.get("id") or "")
    status = str(consent.get("status") or "").strip().lower()
    if status != "active":
        return Directive(id=name, status=status)
    try:
        return _read(consent, name, directory, zone_name)
    except (Unreadable, TypeError, AttributeError, ValueError, RecursionError) as error:
        words = str(error) if isinstance(error, Unreadable) else "it is not written as R4 asks"
        return Directive(id=name, status=status, unreadable=words)


def _read(consent: Mapping[str, Json], name: str, directory: Directory, zone_name: str) -> Directive:
    if any(consent.get(one) for one in _NOT_R4) or _has_modifier(consent):
        raise Unreadable("something in it changes its meaning in a way that is not known here")
    policies = _policies(consent)
    base = {said for policy in policies if (said := BASE.get(policy))}
    contained = make_contained(consent)
    provision = consent.get("provision")
    if provision is not None and not isinstance(provision, Mapping):
        raise Unreadable("the provision is not one")
    signed = consent.get("dateTime")
    return Directive(
        id=name,
        status="active",
        scopes=_scopes(consent),
        patient=same_as(keys_of_reference(consent.get("patient"), directory, contained), directory),
        signed_at=span_of_text(signed, zone_name)[0] if signed else None,
        base=DENY if DENY in base else PERMIT if base else SILENT,
        authorises=not AUTHORISATIONS.isdisjoint(policies),
        is_part_2=not PART_2.isdisjoint(policies),
        emergencies_only="emrgonly" in policies,
        root=_rule(provision or {}, directory, contained, zone_name, depth=0),
        unverified=_is_unverified(consent, zone_name),
        machine_made=_is_machine_made(consent),
    )


def _has_modifier(value: Json, depth: int = 0) -> bool:
    """Whether a ``modifierExtension`` stands anywhere but in contained resources."""
    if depth > 64:
        raise Unreadable("a consent is nested too deeply")
    if isinstance(value, Mapping):
        return bool(value.get("modifierExtension")) or any(
            _has_modifier(inner, depth + 1) for name, inner in value.items() if name != "contained"
        )
    return isinstance(value, list) and any(_has_modifier(inner, depth + 1) for inner in value)


def _fold(code: str) -> str:
    return "".join(c for c in code.lower() if c.isalnum())


def _policies(consent: Mapping[str, Json]) -> frozenset[str]:
    found = {_fold(code) for _, code in codings(consent.get("policyRule"))}
    for policy in as_list(consent.get("policy")):
        uri = str((policy.get("uri") if isinstance(policy, Mapping) else policy) or "")
        last = uri.rstrip("/").replace("#", "/").replace("|", "/").replace(":", "/").rpartition("/")[2]
        found.add(_fold(last))
        if "part-2" in uri.lower() or "42cfr" in _fold(uri):
            found.add("42cfrpart2")
    # a category can say no, or emergencies only; it is not what a yes stands on
    found |= {code for code in map(_fold, codes(consent.get("category"))) if BASE.get(code) == DENY}
    return frozenset(found)


def _scopes(consent: Mapping[str, Json]) -> frozenset[str]:
    """Its scope; one that says none is read as a privacy consent, for then its no counts too."""
    told = frozenset(code.lower() for code in codes(consent.get("scope")))
    by_category = (_SCOPES.get(code.lower()) for code in codes(consent.get("category")))
    return told or frozenset(filter(None, by_category)) or frozenset({"patient-privacy"})


def _is_unverified(consent: Mapping[str, Json], zone_name: str) -> bool:
    """Verification is there and the latest says no; one without a date, or of the same moment, is as late as any."""
    dated = [
        (
            span_of_text(on, zone_name)[0] if (on := entry.get("verificationDate")) else None,
            entry.get("verified"),
        )
        for entry in as_list(consent.get("verification"))
        if isinstance(entry, Mapping)
    ]
    latest = max((at for at, _ in dated if at), default=None)
    return any(verified is not True for at, verified in dated if at is None or at == latest)


def _is_machine_made(consent: Mapping[str, Json]) -> bool:
    """Those who agreed are named and all of them are devices."""
    inside = {f"#{one.get('id')}": one.get("resourceType") for one in as_list(consent.get("contained"))}
    agreed = as_list(consent.get("performer"))
    return bool(agreed) and all(
        (isinstance(one, Mapping) and one.get("type") == "Device")
        or any(ref.startswith("Device/") or inside.get(ref) == "Device" for ref in references(one))
        for one in agreed
    )


def _rule(
    provision: Mapping[str, Json], directory: Directory, contained: Directory, zone_name: str, depth: int
) -> Rule:
    if not isinstance(provision, Mapping):
        raise Unreadable("a provision is not one")
    if depth > 32:
        raise Unreadable("provisions are nested too deeply")
    if unknown := [name for name in provision if name not in _OF_PROVISIONS and not name.startswith("_")]:
        raise Unreadable(f"a provision has something that R4 does not know: {unknown[0]}")
    kind = str(provision.get("type") or "").strip().lower()
    if kind not in (PERMIT, DENY, SILENT):
        raise Unreadable("a provision is neither permit nor deny")
    return Rule(
        type=kind,
        period=span(provision.get("period"), zone_name),
        data_period=span(provision.get("dataPeriod"), zone_name),
        actors=tuple(_actor(entry, directory, contained) for entry in as_list(provision.get("actor"))),
        actions=frozenset(code.lower() for code in _stated(provision, "action")),
        labels=frozenset(canonical(code) for code in _stated(provision, "securityLabel")),
        purposes=frozenset(code.upper() for code in _stated(provision, "purpose")),
        classes=frozenset(class_name(code) for code in _stated(provision, "class")),
        codes=_stated_full(provision, "code"),
        data=tuple(_data(entry, directory, contained) for entry in as_list(provision.get("data"))),
        rules=tuple(
            _rule(entry, directory, contained, zone_name, depth + 1)
            for entry in as_list(provision.get("provision"))
        ),
    )


def _stated(provision: Mapping[str, Json], name: str) -> frozenset[str]:
    found = codes(provision.get(name))
    if as_list(provision.get(name)) and not found:
        raise Unreadable(f"{name} is there without a code")
    return found


def _stated_full(provision: Mapping[str, Json], name: str) -> frozenset[str]:
    _stated(provision, name)
    found = full_codes(provision.get(name))
    if any("/ValueSet/" in code for code in found):
        raise Unreadable(f"{name} is a set of values that is not at hand")
    return found


def _actor(entry: Json, directory: Directory, contained: Directory) -> RuleActor:
    if not isinstance(entry, Mapping):
        raise Unreadable("an actor is not one")
    keys = keys_of_reference(entry.get("reference"), directory, contained)
    if isinstance(entry.get("identifier"), Mapping):
        keys = joined((keys, keys_of_reference({"identifier": entry["identifier"]}, directory, contained)))
    if keys == Keys():
        raise Unreadable("an actor is not told")
    roles = {code.upper() for code in codes(entry.get("role"))}
    return RuleActor(keys=keys, source=bool(roles) and roles <= SOURCE_ROLES)


def _data(entry: Json, directory: Directory, contained: Directory) -> tuple[str, Keys]:
    if not isinstance(entry, Mapping):
        raise Unreadable("data is not told")
    meaning = str(entry.get("meaning") or "").lower()
    keys = same_as(keys_of_reference(entry.get("reference"), directory, contained), directory)
    if meaning not in _MEANINGS or keys == Keys():
        raise Unreadable("data is not told")
    return meaning, keys
