"""An R4 Consent as a directive of the core. What must be understood and cannot be makes it unreadable, never empty."""

from __future__ import annotations

from collections.abc import Mapping

from carebraid.core.privacy.directive import DENY, PERMIT, SILENT, Directive, Keys, Rule, RuleActor

from .directory import Directory, keys_of_reference, make_contained
from .elements import (
    Json,
    Unreadable,
    as_list,
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
        "squaxin", "42cfrpart2", "42cfrpart2cd", "part2", "nihhipaa", "nci", "nihgrdr", "nih527", "ga4gh",
    }
)  # fmt: skip
"""Forms that authorise what they describe, and nothing else."""

PART_2 = frozenset({"42cfrpart2", "42cfrpart2cd", "part2"})
SOURCE_ROLES = frozenset({"CST", "AUT", "AUTHOR", "INF", "SOURCE", "GRANTOR", "DISCLOSER", "TRC", "ENT"})
"""Roles (v3 ParticipationType and like) of those who hold or wrote the data; anybody else receives it."""

_MEANINGS = frozenset({"instance", "related", "dependents", "authoredby"})


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
        patient=keys_of_reference(consent.get("patient"), directory, contained),
        signed_at=span_of_text(signed, zone_name)[0] if signed else None,
        base=DENY if DENY in base else PERMIT if base else SILENT,
        authorises=not AUTHORISATIONS.isdisjoint(policies),
        is_part_2=not PART_2.isdisjoint(policies),
        emergencies_only="emrgonly" in policies,
        root=_rule(provision or {}, directory, contained, zone_name, depth=0),
        unverified=_is_unverified(consent),
        machine_made=_is_machine_made(consent),
    )


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
    return frozenset(found)


def _scopes(consent: Mapping[str, Json]) -> frozenset[str]:
    """Its scope; one that says none is read as a privacy consent, for then its no counts too."""
    return frozenset(code.lower() for code in codes(consent.get("scope"))) or frozenset({"patient-privacy"})


def _is_unverified(consent: Mapping[str, Json]) -> bool:
    """Verification is there and each says no."""
    told = [
        entry.get("verified") for entry in as_list(consent.get("verification")) if isinstance(entry, Mapping)
    ]
    return bool(told) and not any(entry is True for entry in told)


def _is_machine_made(consent: Mapping[str, Json]) -> bool:
    """Those who agreed are named and all of them are devices."""
    agreed = references(as_list(consent.get("performer")))
    return bool(agreed) and all(reference.startswith("Device/") for reference in agreed)


def _rule(
    provision: Mapping[str, Json], directory: Directory, contained: Directory, zone_name: str, depth: int
) -> Rule:
    if not isinstance(provision, Mapping):
        raise Unreadable("a provision is not one")
    if depth > 32:
        raise Unreadable("provisions are nested too deeply")
    if provision.get("modifierExtension"):
        raise Unreadable("a provision has a modifier that is not known here")
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
        classes=_stated(provision, "class"),
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
    if as_list(provision.get(name)) and not codes(provision.get(name)):
        raise Unreadable(f"{name} is there without a code")
    return full_codes(provision.get(name))


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
    keys = keys_of_reference(entry.get("reference"), directory, contained)
    if meaning not in _MEANINGS or keys == Keys():
        raise Unreadable("data is not told")
    return meaning, keys
