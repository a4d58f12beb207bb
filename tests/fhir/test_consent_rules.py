"""What FHIR R4 consents let go: each rule of decision 0009, and every kind of bad input denies."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from carebraid.cli.consent import decide_case

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
ACT = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
CONF = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
ICD = "http://hl7.org/fhir/sid/icd-10-cm"
LOINC = "http://loinc.org"
CLINIC = {"system": "urn:npi", "value": "111"}
OTHER = {"system": "urn:npi", "value": "222"}


def coding(code: str, system: str = ACT) -> dict[str, str]:
    return {"system": system, "code": code}


def consent(
    provision: dict[str, Any] | None = None, base: str | None = "OPTIN", **more: Any
) -> dict[str, Any]:
    made: dict[str, Any] = {
        "resourceType": "Consent",
        "id": "c1",
        "status": "active",
        "scope": {
            "coding": [coding("patient-privacy", "http://terminology.hl7.org/CodeSystem/consentscope")]
        },
        "patient": {"reference": "Patient/p1"},
        "dateTime": "2025-01-01",
    }
    if base:
        made["policyRule"] = {"coding": [coding(base)]}
    if provision is not None:
        made["provision"] = provision
    return {**made, **more}


def record(
    name: str, *labels: str, code: tuple[str, str] | None = None, kind: str = "Observation", **more: Any
) -> Any:
    made: dict[str, Any] = {"resourceType": kind, "id": name, **more}
    if labels:
        made["meta"] = {"security": [coding(one, CONF if one in "ULMNRV" else ACT) for one in labels]}
    if code:
        made["code"] = {"coding": [coding(*code)]}
    return made


PLAIN, SECRET = record("plain", "N"), record("secret", "ETH", "R")
BOTH = [PLAIN, SECRET]


def decide(
    consents: Any, resources: Any = BOTH, *, actor: Any = CLINIC, purpose: Any = "TREAT", **request: Any
) -> tuple[str, list[str]]:
    case = {
        "consents": consents,
        "request": {"actor": [actor] if actor else [], "purposeOfUse": purpose, **request},
        "resources": resources,
    }
    answer, could = decide_case(json.dumps(case).encode(), NOW)
    assert could or answer["decision"] == "deny"
    return answer["decision"], answer["released"]


ALL = ("permit", ["plain", "secret"])
NONE = ("deny", [])
SOME = ("redact", ["plain"])


def named(whom: Any, role: str = "PRCP") -> dict[str, Any]:
    return {"role": {"coding": [{"code": role}]}, "reference": {"identifier": whom}}


# --- the base policy and the root ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "expected"),
    [("OPTIN", ALL), ("optinr", ALL), ("IMPLIED", ALL), ("OPTOUT", NONE), ("OPTOUTE", NONE), ("NOCONSENT", NONE),
     ("hipaa-restrictions", NONE), ("hipaa-auth", NONE), ("nl-lsp", NONE), ("at-elga", NONE), ("hipaa-npp", NONE), ("something-else", NONE), (None, NONE)],
)  # fmt: skip
def test_the_policy_speaks_where_no_rule_does(base: str | None, expected: Any) -> None:
    assert decide([consent(base=base)]) == expected


def test_a_policy_is_also_read_from_its_address() -> None:
    assert decide([consent(base=None, policy=[{"uri": f"{ACT}#OPTIN"}])]) == ALL
    assert decide([consent(base=None, policy=[{"uri": f"{ACT}|OPTIN"}, {"uri": "urn:x:opt-out"}])]) == NONE


def test_a_typed_root_rules_without_a_policy() -> None:
    assert decide([consent({"type": "permit"}, base=None)]) == ALL
    assert decide([consent({"type": "deny"}, base=None)]) == NONE
    assert decide([consent({"type": "deny"})]) == NONE
    assert decide([consent({"type": "permit"}, base="OPTOUT")]) == ALL


def test_a_yes_covers_only_what_it_names_and_a_no_leaves_the_policy() -> None:
    treat = {"purpose": [coding("TREAT")]}
    assert decide([consent({"type": "permit", **treat})]) == ALL
    assert decide([consent({"type": "permit", **treat})], purpose="HRESCH") == NONE
    assert decide([consent({"type": "deny", **treat})]) == NONE
    assert decide([consent({"type": "deny", **treat})], purpose="HPAYMT") == ALL
    assert decide([consent({"type": "deny", **treat}, base=None)], purpose="HPAYMT") == NONE


def test_an_untyped_root_is_an_exception_to_the_policy_and_never_loosens_it() -> None:
    about = {"actor": [named(CLINIC)]}
    assert decide([consent(about)]) == NONE
    assert decide([consent(about)], actor=OTHER) == ALL
    assert decide([consent(about, base="OPTOUT")]) == NONE
    assert decide([consent(about, base="OPTOUT")], actor=OTHER) == NONE


def test_an_untyped_root_around_rules_says_where_the_policy_holds() -> None:
    rules = {"provision": [{"type": "deny", "securityLabel": [coding("ETH")]}], "purpose": [coding("TREAT")]}
    assert decide([consent(rules)]) == SOME
    assert decide([consent(rules)], purpose="HPAYMT") == NONE


@pytest.mark.parametrize("base", ["hipaa-auth", "nl-lsp", "42cfrpart2"])
def test_an_authorisation_gives_what_it_describes_and_nothing_else(base: str) -> None:
    form = consent({"actor": [named(CLINIC)], "purpose": [coding("TREAT")]}, base=base)
    assert decide([form]) == ALL
    assert decide([form], actor=OTHER) == NONE
    assert decide([form], purpose="HPAYMT") == NONE


def test_consent_for_emergencies_only() -> None:
    assert decide([consent(base="EMRGONLY")]) == NONE
    assert decide([consent(base="EMRGONLY")], purpose="ETREAT") == ALL
    assert decide([consent(base="EMRGONLY")], purpose="BTG") == ALL


# --- nested rules ----------------------------------------------------------------------------------------------


def test_nested_rules_are_exceptions_and_the_deeper_one_wins() -> None:
    deepest = {"type": "permit", "actor": [named(CLINIC)]}
    tree = {
        "type": "permit",
        "provision": [{"type": "deny", "securityLabel": [coding("ETH")], "provision": [deepest]}],
    }
    assert decide([consent(tree)]) == ALL
    assert decide([consent(tree)], actor=OTHER) == SOME


def test_of_two_rules_beside_each_other_the_no_wins() -> None:
    rules = [{"type": "permit", "actor": [named(CLINIC)]}, {"type": "deny", "purpose": [coding("TREAT")]}]
    assert decide([consent({"type": "deny", "provision": rules})]) == NONE
    assert decide([consent({"type": "deny", "provision": rules})], purpose="HPAYMT") == ALL


def test_a_nested_rule_keeps_what_it_does_not_state_from_the_one_around_it() -> None:
    focused = {"type": "permit", "actor": [named(CLINIC)], "securityLabel": [coding("R", CONF)]}
    tree = {
        "type": "permit",
        "securityLabel": [coding("N", CONF)],
        "purpose": [coding("TREAT")],
        "provision": [focused],
    }
    assert decide([consent(tree, base=None)]) == ALL
    assert decide([consent(tree, base=None)], actor=OTHER) == SOME
    assert decide([consent(tree, base=None)], purpose="HPAYMT") == NONE


def test_a_nested_rule_without_a_type_never_loosens() -> None:
    """R4 requires a type of every nested rule."""
    assert decide([consent({"type": "permit", "provision": [{"securityLabel": [coding("ETH")]}]})]) == SOME
    assert decide([consent({"provision": [{"actor": [named(CLINIC)]}]}, base="OPTOUT")]) == NONE


def test_an_untyped_root_around_a_yes_is_a_yes_for_nobody_it_does_not_name() -> None:
    """ "Not to this clinic, but in an emergency", or "to this clinic, in an emergency": both give it that, no more."""
    for_emergencies = {"type": "permit", "purpose": [coding("ETREAT")]}
    rules = {"actor": [named(CLINIC)], "provision": [for_emergencies]}
    assert decide([consent(rules)]) == NONE
    assert decide([consent(rules)], purpose="ETREAT") == ALL
    assert decide([consent(rules)], actor=OTHER) == NONE


# --- each part of a rule ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "fits"),
    [("TREAT", True), ("COC", True), ("ETREAT", True), ("BTG", True), ("HPAYMT", False), (None, False),
     ("treat", True), ("http://terminology.hl7.org/CodeSystem/v3-ActReason|TREAT", True), ("TREATMENT", True),
     ({"coding": [{"code": "TREAT"}]}, True), ([{"code": "TREAT"}], True), (["TREAT", "HPAYMT"], False)],
)  # fmt: skip
def test_a_purpose_covers_its_kinds_and_every_purpose_asked_needs_a_yes(asked: Any, fits: bool) -> None:
    assert decide([consent({"type": "permit", "purpose": [coding("TREAT")]}, base=None)], purpose=asked) == (
        ALL if fits else NONE
    )


def test_a_narrower_purpose_does_not_cover_the_wider() -> None:
    assert decide([consent({"type": "permit", "purpose": [coding("ETREAT")]}, base=None)]) == NONE


@pytest.mark.parametrize(
    ("asked", "fits"),
    [({}, True), ({"action": "disclose"}, True), ({"action": ["access"]}, False), ({"action": {"code": "DISCLOSE"}}, True),
     ({"action": ["disclose", "use"]}, False), ({"action": "correct"}, False), ({"action": "share"}, True)],
)  # fmt: skip
def test_actions(asked: dict[str, Any], fits: bool) -> None:
    rule = {"type": "permit", "action": [{"coding": [{"code": "disclose"}]}]}
    assert decide([consent(rule, base=None)], **asked) == (ALL if fits else NONE)
    assert decide([consent({"type": "permit"}, base=None)], **asked) == ALL


@pytest.mark.parametrize(
    ("whom", "asker", "fits"),
    [
        ({"identifier": CLINIC}, CLINIC, True),
        ({"identifier": CLINIC}, OTHER, False),
        ({"identifier": CLINIC}, "urn:npi|111", True),
        ({"identifier": CLINIC}, {"identifier": CLINIC}, True),
        ({"identifier": CLINIC}, {"identifier": [OTHER, CLINIC]}, True),
        ({"identifier": CLINIC}, {"system": "urn:tax", "value": "111"}, False),
        ({"identifier": CLINIC}, None, False),
        ({"reference": "Organization/o1"}, "Organization/o1", True),
        ({"reference": "http://there.example/fhir/Organization/o1/_history/2"}, "Organization/o1", True),
        ({"reference": "Organization/o1"}, {"reference": "Organization/o1"}, True),
        ({"reference": "Organization/o1"}, {"value": "Organization/o1"}, True),
        ({"reference": "Organization/o1"}, "Organization/o11", False),
        ({"reference": "Organization/here"}, CLINIC, True),
        ({"reference": "#inside"}, CLINIC, True),
        ({"reference": "PractitionerRole/pr"}, "Practitioner/anna", True),
        ({"display": "Clínica  A."}, "clinica a", True),
        ({"display": "Clinic A"}, "Clinic A Laboratory", False),
        ({"display": "Clinic A"}, {"name": "CLINIC A"}, True),
    ],
)
def test_a_named_recipient(whom: Any, asker: Any, fits: bool) -> None:
    inside = {"resourceType": "Organization", "id": "inside", "identifier": [CLINIC]}
    rule = {"type": "permit", "actor": [{"role": {"coding": [{"code": "IRCP"}]}, "reference": whom}]}
    here = [
        {"resourceType": "Organization", "id": "here", "identifier": [CLINIC]},
        {"resourceType": "PractitionerRole", "id": "pr", "practitioner": {"reference": "Practitioner/anna"}},
    ]
    case = {
        "consents": [consent(rule, base=None, contained=[inside])],
        "request": {"actor": [asker] if asker else [], "purpose": "TREAT"},
        "resources": BOTH,
        "directory": here,
    }
    answer, _ = decide_case(json.dumps(case).encode(), NOW)
    assert answer["decision"] == ("permit" if fits else "deny")


def test_a_no_for_somebody_who_cannot_be_told_apart_counts() -> None:
    rule = {"type": "deny", "actor": [{"role": {}, "reference": {"reference": "Organization/unknown"}}]}
    assert decide([consent({"provision": [rule]})]) == NONE
    assert decide([consent({"provision": [rule]})], actor="Organization/somebody") == ALL
    assert decide([consent({"provision": [{"type": "deny", "actor": [named(OTHER)]}]})], actor=None) == NONE


def test_a_custodian_is_not_a_recipient() -> None:
    rule = {"type": "permit", "actor": [named(CLINIC, "IRCP"), named(OTHER, "CST")]}
    assert decide([consent(rule, base=None)]) == ALL
    assert decide([consent(rule, base=None)], custodian=OTHER) == ALL
    assert decide([consent(rule, base=None)], custodian={"system": "urn:npi", "value": "3"}) == NONE
    assert decide([consent({"type": "permit", "actor": [named(OTHER, "CST")]}, base=None)]) == NONE
    assert decide([consent({"provision": [{"type": "deny", "actor": [named(OTHER, "CST")]}]})]) == NONE


@pytest.mark.parametrize(
    ("period", "fits"),
    [({"start": "2026-06-15"}, True), ({"start": "2026-06-16"}, False), ({"end": "2026-06-15"}, True),
     ({"end": "2026-06-14"}, False), ({"end": "2026-06"}, True), ({"end": "2026-06-15T12:00:00Z"}, True),
     ({"end": "2026-06-15T11:59:59Z"}, False), ({"start": "2026-06-15T14:00:00+02:00"}, True), ({}, True)],
)  # fmt: skip
def test_the_period_of_the_root_bounds_the_whole_consent(period: dict[str, str], fits: bool) -> None:
    assert decide([consent({"type": "permit", "period": period})]) == (ALL if fits else NONE)
    assert decide([consent({"period": period})]) == (ALL if fits else NONE)


def test_a_day_ends_where_the_person_lives() -> None:
    until = consent({"type": "permit", "period": {"end": "2026-06-14"}})
    assert decide([until], at="2026-06-15T06:30:00Z", zone="America/Los_Angeles") == ALL
    assert decide([until], at="2026-06-15T07:00:00Z", zone="America/Los_Angeles") == NONE
    assert decide([until], zone="Nowhere/Land") == NONE


@pytest.mark.parametrize(
    ("labels", "names"),
    [(["N"], ["low", "plain"]), (["R"], ["low", "plain", "eth", "psy", "both", "r", "strange", "bare"]),
     (["ETH"], ["eth"]), (["SUD"], ["eth"]), (["PSY"], ["psy"]), (["PSY", "ETH"], ["eth", "psy", "both"]), (["BH"], ["psy"]),
     (["XYZZY"], []), (["V"], ["low", "plain", "eth", "psy", "both", "v", "r", "strange", "bare"])],
)  # fmt: skip
def test_what_a_yes_by_label_covers(labels: list[str], names: list[str]) -> None:
    """Confidentiality is a high-water mark; every sensitivity of a record must be named; unknown is named by none."""
    rule = {"type": "permit", "securityLabel": [coding(one, CONF if one in "NRV" else ACT) for one in labels]}
    assert decide([consent(rule, base=None)], LABELLED) == ("redact" if names else "deny", names)


LABELLED = [
    record("low", "L"), record("plain", "N"), record("eth", "OPIOIDUD"), record("psy", "PSY"), record("both", "PSY", "ETH"),
    record("v", "V"), record("r", "R"), record("strange", "XYZZY"), record("bare"), record("session", "PSYTHPN"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("label", "names"),
    [("R", ["low", "plain"]), ("V", ["low", "plain", "eth", "psy", "both", "r", "strange", "bare"]),
     ("ETH", ["low", "plain", "psy", "v", "r"]), ("SUD", ["low", "plain", "psy", "v", "r"]),
     ("OPIOIDUD", ["low", "plain", "psy", "both", "v", "r"]), ("PSY", ["low", "plain", "eth", "v", "r"]),
     ("BH", ["low", "plain", "v", "r"]), ("HIV", ["low", "plain", "eth", "psy", "both", "v", "r"])],
)  # fmt: skip
def test_what_a_no_by_label_touches(label: str, names: list[str]) -> None:
    """Unlabelled and unknown are touched by each no (PRV-003); session notes need a yes of their own."""
    rule = {"type": "deny", "securityLabel": [coding(label, CONF if label in "RV" else ACT)]}
    assert decide([consent({"provision": [rule]})], LABELLED) == ("redact", names)


def test_session_notes_go_only_where_a_rule_names_them() -> None:
    notes = [record("session", "PSYTHPN")]
    assert decide([consent()], notes) == NONE
    rule = {"type": "permit", "securityLabel": [coding("PSYTHPN")]}
    assert decide([consent(rule, base=None)], notes) == ("permit", ["session"])


def test_labels_come_from_codes_and_a_caller_cannot_lower_them() -> None:
    no_eth = consent({"provision": [{"type": "deny", "securityLabel": [coding("ETH")]}]})
    records = [
        record("sodium", code=("2951-2", LOINC)), record("oud", code=("F11.20", ICD)),
        record("lowered", "N", code=("F10.99", ICD)), record("unknown", code=("00000-0", LOINC)),
        record("methadone", kind="MedicationRequest", medicationCodeableConcept={
            "coding": [coding("6813", "http://www.nlm.nih.gov/research/umls/rxnorm")]}),
        record("somebody", kind="Practitioner"), record("p1", kind="Patient"),
    ]  # fmt: skip
    assert decide([no_eth], records) == ("redact", ["sodium", "somebody", "p1"])


def test_handling_tags_are_not_sensitivities() -> None:
    tagged = record("tagged", "NORDSCLCD", "N")
    tagged["meta"]["security"].append(coding("HTEST", "http://terminology.hl7.org/CodeSystem/v3-ActReason"))
    assert (
        decide([consent({"provision": [{"type": "deny", "securityLabel": [coding("ETH")]}]})], [tagged])[0]
        == "permit"
    )


def test_a_type_is_also_told_by_its_definition_and_a_profile_without_its_version() -> None:
    profile = "http://example.org/StructureDefinition/lab"
    lab = record("lab", "N")
    lab["meta"]["profile"] = [f"{profile}|2.1"]
    many = [lab, record("med", "N", kind="MedicationRequest")]
    for told in (
        "observation",
        "http://hl7.org/fhir/StructureDefinition/Observation",
        profile,
        f"{profile}|3",
    ):
        assert decide([consent({"type": "permit", "class": [coding(told)]}, base=None)], many) == (
            "redact",
            ["lab"],
        )


def test_the_class_that_is_asked_for_never_widens_a_yes() -> None:
    by_class = consent({"type": "permit", "class": [coding("Observation")]}, base=None)
    assert (
        decide([by_class], [record("med", "N", kind="MedicationRequest")], **{"class": "Observation"}) == NONE
    )


def test_a_code_that_may_be_meant_is_touched_by_a_no_and_not_by_a_yes() -> None:
    """Told in words alone, without its system, by the system's object identifier, or as a kind of it (ICD-10)."""
    many = [
        {**record("words", "N"), "code": {"text": "Sodium"}}, {**record("bare", "N"), "code": {"coding": [{"code": "2951-2"}]}},
        record("oid", "N", code=("2951-2", "urn:oid:2.16.840.1.113883.6.1")), record("other", "N", code=("2823-3", LOINC)),
    ]  # fmt: skip
    rule = {"code": [{"coding": [coding("2951-2", LOINC)]}]}
    assert decide([consent({"provision": [{"type": "deny", **rule}]})], many) == ("redact", ["other"])
    assert decide([consent({"type": "permit", **rule}, base=None)], many) == ("redact", ["oid"])
    kinds = [record("below", "N", code=("E11.9", ICD)), record("beside", "N", code=("E10.9", ICD))]
    rule = {"code": [{"coding": [coding("E11", ICD)]}]}
    assert decide([consent({"provision": [{"type": "deny", **rule}]})], kinds) == ("redact", ["beside"])
    assert decide([consent({"type": "permit", **rule}, base=None)], kinds) == NONE


def test_classes_and_codes() -> None:
    many = [record("obs", "N", code=("2951-2", LOINC)), record("med", "N", kind="MedicationRequest"),
            record("doc", "N", kind="DocumentReference", type={"coding": [coding("34133-9", LOINC)]})]  # fmt: skip
    by_class = {
        "type": "permit",
        "class": [{"system": "http://hl7.org/fhir/resource-types", "code": "Observation"}],
    }
    assert decide([consent(by_class, base=None)], many) == ("redact", ["obs"])
    by_type = {"type": "permit", "class": [coding("34133-9", LOINC)]}
    assert decide([consent(by_type, base=None)], many) == ("redact", ["doc"])
    by_code = {"type": "deny", "code": [{"coding": [coding("2951-2", LOINC)]}]}
    assert decide([consent({"provision": [by_code]})], many) == ("redact", ["med", "doc"])
    bare = {"type": "permit", "code": [{"coding": [{"code": "2951-2"}]}]}
    assert decide([consent(bare, base=None)], many) == ("redact", ["obs"])


def test_dates_of_the_data() -> None:
    many = [record("in", "N", effectiveDateTime="2024-03-05"), record("out", "N", effectiveDateTime="2025-03-05"),
            record("undated", "N"), record("across", "N", effectivePeriod={"start": "2024-12-01", "end": "2025-01-05"}),
            record("p1", kind="Patient")]  # fmt: skip
    span = {"start": "2024-01-01", "end": "2024-12-31"}
    assert decide([consent({"type": "permit", "dataPeriod": span}, base=None)], many) == ("redact", ["in"])
    assert decide([consent({"provision": [{"type": "deny", "dataPeriod": span}]})], many) == (
        "redact",
        ["out", "p1"],
    )


def test_dates_of_the_data_may_be_open_on_one_side() -> None:
    many = [
        record("early", "N", effectiveDateTime="2023"),
        record("late", "N", effectiveDateTime="2025-03-05"),
    ]
    since, until = {"start": "2024-01-01"}, {"end": "2023-12-31"}
    assert decide([consent({"type": "permit", "dataPeriod": since}, base=None)], many) == ("redact", ["late"])
    assert decide([consent({"type": "permit", "dataPeriod": until}, base=None)], many) == (
        "redact",
        ["early"],
    )
    assert decide([consent({"provision": [{"type": "deny", "dataPeriod": since}]})], many) == (
        "redact",
        ["early"],
    )
    assert decide([consent({"provision": [{"type": "deny", "dataPeriod": until}]})], many) == (
        "redact",
        ["late"],
    )


def told_of(consents: list[Any], **request: Any) -> list[tuple[str, str | None]]:
    case = {
        "consents": consents,
        "request": {"actor": [CLINIC], "purpose": "TREAT", **request},
        "resources": BOTH,
    }
    answer, _ = decide_case(json.dumps(case).encode(), NOW)
    return [(reason["code"], reason.get("consent")) for reason in answer["reasons"]]


def test_each_answer_says_why() -> None:
    assert told_of([]) == [("no_consent", None)]
    assert told_of([consent()]) == [("permitted_by_consent", "c1")]
    assert told_of([consent(status="draft")]) == [("no_consent", None), ("consent_not_active", "c1")]
    past = consent({"period": {"end": "2026-01-01"}})
    assert told_of([past]) == [("no_consent", None), ("consent_out_of_period", "c1")]
    assert told_of([consent()], patient="Patient/p2") == [
        ("no_consent", None),
        ("consent_of_another_person", "c1"),
    ]
    research = consent(scope={"coding": [{"code": "research"}]})
    assert told_of([research]) == [("no_consent", None), ("consent_of_another_scope", "c1")]
    unsure = ("not_covered_by_consent", None)
    assert told_of([consent(base="OPTOUT")]) == [("denied_by_consent", "c1"), unsure]
    assert told_of([consent(verification=[{"verified": False}])]) == [("consent_unsigned", "c1"), unsure]
    assert told_of([consent(performer=[{"reference": "Device/d"}])]) == [
        ("consent_machine_made", "c1"),
        unsure,
    ]
    assert told_of([consent(dateTime="2026-06-16")]) == [("consent_not_yet_signed", "c1"), unsure]
    assert told_of([consent()], purpose="HLEGAL") == [("proceeding_needs_own_consent_or_order", "c1"), unsure]
    assert told_of([consent(), consent({"type": "perhaps"}, id="c2")]) == [("could_not_decide", "c2")]


@pytest.mark.parametrize(
    ("meaning", "target", "withheld"),
    [("instance", "Observation/one", {"one"}), ("dependents", "Observation/one", {"one", "report"}),
     ("related", "Observation/one", {"one", "report"}), ("related", "DiagnosticReport/report", {"one", "report"}),
     ("dependents", "DiagnosticReport/report", {"report"}), ("authoredby", "Practitioner/x", {"one", "nobody"})],
)  # fmt: skip
def test_data_by_reference(meaning: str, target: str, withheld: set[str]) -> None:
    many = [
        record("one", "N", performer=[{"reference": "Practitioner/x"}]),
        record("two", "N", performer=[{"reference": "Practitioner/y"}]),
        record("nobody", "N"),
        record("report", "N", kind="DiagnosticReport", result=[{"reference": "Observation/one"}],
               performer=[{"reference": "Practitioner/y"}]),
    ]  # fmt: skip
    rule = {"type": "deny", "data": [{"meaning": meaning, "reference": {"reference": target}}]}
    _, released = decide([consent({"provision": [rule]})], many)
    assert {"one", "two", "nobody", "report"} - set(released) == withheld


# --- several consents, and people ------------------------------------------------------------------------------


def test_a_no_beats_a_yes_whichever_is_newer() -> None:
    yes, no = (
        consent({"type": "permit"}, dateTime="2026-01-01"),
        consent({"type": "deny"}, id="c2", dateTime="2025-01-01"),
    )
    assert decide([yes, no]) == NONE
    assert decide([no, {**yes, "dateTime": "2024-01-01"}]) == NONE
    assert decide([yes, {**no, "status": "inactive"}]) == ALL


def test_only_consents_about_sharing_speak() -> None:
    def of(scope: str) -> dict[str, Any]:
        return consent({"type": "permit"}, scope={"coding": [{"code": scope}]})

    assert decide([of("patient-privacy")]) == ALL
    assert decide([of("research")]) == NONE
    assert decide([of("research")], purpose="HRESCH") == ALL
    assert decide([of("adr")]) == NONE
    assert decide([of("treatment")]) == NONE
    assert decide([of("treatment")], scope="treatment") == ALL


def test_a_consent_is_of_one_person() -> None:
    mine, theirs = (
        record("mine", "N", subject={"reference": "Patient/p1"}),
        record("theirs", "N", subject={"reference": "Patient/p2"}),
    )
    assert decide([consent()], [mine, theirs]) == ("redact", ["mine"])
    assert decide([consent()], [mine], patient="Patient/p2") == NONE


def test_proceedings_need_a_yes_that_names_them() -> None:
    operations = consent({"type": "permit", "purpose": [coding("HOPERAT")]}, base=None)
    assert decide([operations], purpose="HLEGAL") == NONE
    assert decide([consent()], purpose="HLEGAL") == NONE
    assert (
        decide([consent({"type": "permit", "purpose": [coding("HLEGAL")]}, base=None)], purpose="HLEGAL")
        == ALL
    )


def test_a_no_that_names_proceedings_or_notes_is_no_yes_to_them() -> None:
    legal = {"type": "deny", "purpose": [coding("HLEGAL")], "actor": [named(OTHER)]}
    assert decide([consent(legal)], purpose="HLEGAL") == NONE
    notes = {"type": "deny", "securityLabel": [coding("PSYTHPN")], "actor": [named(OTHER)]}
    assert decide([consent(notes)], [record("session", "PSYTHPN")]) == NONE


def test_the_order_of_rules_does_not_matter() -> None:
    rules = [
        {"type": "permit", "securityLabel": [coding("V", CONF)]},
        {"type": "permit", "securityLabel": [coding("PSYTHPN")]},
    ]
    for order in (rules, rules[::-1]):
        assert (
            decide([consent({"provision": order}, base="OPTOUT")], [record("session", "PSYTHPN")])[0]
            == "permit"
        )


# --- parts and lists -------------------------------------------------------------------------------------------


def test_contained_records_are_judged_one_by_one() -> None:
    inside = [record("a", "N"), record("b", "ETH"), {"resourceType": "Observation", "id": "c"}]
    holder = record("holder", "N", contained=inside)
    case = {"consents": [consent({"provision": [{"type": "deny", "securityLabel": [coding("ETH")]}]})],
            "request": {"actor": [CLINIC], "purpose": "TREAT"}, "resources": [holder]}  # fmt: skip
    answer, _ = decide_case(json.dumps(case).encode(), NOW)
    assert (answer["decision"], answer["released"]) == ("redact", ["holder"])
    assert {"code": "redact_parts", "parts": ["holder#b"]} in answer["obligations"]


def test_bundles_are_opened() -> None:
    bundle = {"resourceType": "Bundle", "entry": [{"resource": one} for one in BOTH]}
    in_a_bundle = {"resourceType": "Bundle", "entry": [{"resource": consent()}]}
    assert decide(in_a_bundle, bundle) == ALL
    assert decide([in_a_bundle], [bundle]) == ALL
    assert decide(consent(), {"entry": BOTH, "resourceType": "Bundle"}) == ALL


def test_without_records_the_answer_is_how_far_anything_may_go() -> None:
    assert decide([consent()], []) == ("permit", [])
    assert decide([consent({"provision": [{"type": "deny", "securityLabel": [coding("ETH")]}]})], []) == (
        "redact",
        [],
    )
    assert decide([consent({"type": "permit", "class": [coding("Observation")]}, base="OPTOUT")], []) == (
        "redact",
        [],
    )
    by_code = {"type": "permit", "code": [{"coding": [coding("2951-2", LOINC)]}]}
    assert decide([consent(by_code, base="OPTOUT")], []) == ("redact", [])
    assert decide([consent(base="OPTOUT")], []) == NONE
    assert decide([consent({"provision": [{"type": "deny", "actor": [named(CLINIC)]}]})], []) == NONE


def test_duties_go_with_what_goes() -> None:
    case = {"consents": [consent(base="42cfrpart2", provision={"actor": [named(CLINIC)]})],
            "request": {"actor": [CLINIC], "purpose": "TREAT"}, "resources": BOTH}  # fmt: skip
    answer, _ = decide_case(json.dumps(case).encode(), NOW)
    assert [duty["code"] for duty in answer["obligations"]] == [
        "notice_2_32", "redisclosure", "copy_of_consent", "minimum_necessary", "keep_labels", "accounting",
    ]  # fmt: skip
    assert answer["obligations"][4]["detail"] == "ETH R"


def test_the_notice_goes_where_a_part_2_consent_or_record_does() -> None:
    def notices(consents: list[Any], resources: list[Any]) -> int:
        case = {
            "consents": consents,
            "request": {"actor": [CLINIC], "purpose": "TREAT"},
            "resources": resources,
        }
        answer, _ = decide_case(json.dumps(case).encode(), NOW)
        assert answer["decision"] == "permit"
        return [duty["code"] for duty in answer["obligations"]].count("notice_2_32")

    part_2 = consent(base="42cfrpart2", provision={"actor": [named(CLINIC)]}, id="c2")
    for records in ([], [PLAIN]):
        assert notices([consent()], records) == 0
        assert notices([part_2], records) == 1
        assert notices([part_2, consent()], records) == 1
        of_others = {**part_2, "provision": {"actor": [named(OTHER)]}}
        assert notices([of_others, consent()], records) == 0
    assert notices([consent()], [SECRET]) == 1


def test_a_consent_that_does_not_say_whose_it_is_is_of_the_one_asked_about() -> None:
    unsaid = consent()
    del unsaid["patient"]
    assert decide([unsaid], patient="Patient/p2") == ALL


# --- bad input fails closed ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "bad",
    [
        {"status": "draft"}, {"status": "inactive"}, {"status": "entered-in-error"}, {"status": ""}, {"status": "ACTIVE?"},
        {"verification": [{"verified": False}]}, {"performer": [{"reference": "Device/bot"}]}, {"dateTime": "2026-06-16"},
        {"dateTime": "yesterday"}, {"provision": []}, {"provision": "permit"}, {"provision": {"type": "allow"}},
        {"provision": {"type": "permit", "period": {"end": "soon"}}}, {"provision": {"type": "permit", "period": "2026"}},
        {"provision": {"type": "permit", "period": {"start": "2027-01-01", "end": "2026-01-01"}}},
        {"provision": {"type": "permit", "actor": [{}]}}, {"provision": {"type": "permit", "actor": ["x"]}},
        {"provision": {"type": "permit", "securityLabel": [{"system": ACT}]}}, {"provision": {"type": "permit", "purpose": [7]}},
        {"provision": {"type": "permit", "data": [{"meaning": "around", "reference": {"reference": "Observation/1"}}]}},
        {"provision": {"type": "permit", "data": [{"meaning": "instance"}]}}, {"provision": {"provision": [7]}},
        {"provision": {"type": "permit", "modifierExtension": [{"url": "http://x"}]}}, {"policyRule": 7}, {"scope": 7},
        {"provision": {"type": "permit", "code": [{"text": "blood"}]}}, {"scope": {"coding": [{"code": "adr"}]}},
        {"modifierExtension": [{"url": "http://x"}]}, {"implicitRules": "http://x"}, {"except": [{"type": "deny"}]},
        {"decision": "deny"}, {"provision": {"type": "permit", "securitylabel": [coding("N", CONF)]}},
        {"policyRule": {"coding": [coding("OPTIN")], "modifierExtension": [{"url": "http://x"}]}},
        {"provision": {"type": "permit", "code": [{"coding": [coding("x", "http://x/ValueSet/y")]}]}},
        {"verification": [{"verified": True, "verificationDate": "2025-01-01"}, {"verified": False, "verificationDate": "2025-02-01"}]},
        {"verification": [{"verified": True}, {"verified": False}]}, {"verification": [{}]},
        {"verification": [{"verified": True, "verificationDate": "soon"}]},
        {"performer": [{"reference": "#bot"}], "contained": [{"resourceType": "Device", "id": "bot"}]},
        {"performer": [{"type": "Device", "display": "bot"}]}, {"category": [{"coding": [{"code": "OPTOUT"}]}]},
        {"category": [{"coding": [{"code": "emrgonly"}]}]}, {"scope": None, "category": [{"coding": [{"code": "dnr"}]}]},
    ],
)  # fmt: skip
def test_a_consent_that_is_not_whole_gives_nothing(bad: dict[str, Any]) -> None:
    assert decide([consent()]) == ALL
    assert decide([{**consent(), **bad}]) == NONE


@pytest.mark.parametrize(
    "fine",
    [
        {"verification": [{"verified": False, "verificationDate": "2025-01-01"}, {"verified": True, "verificationDate": "2025-02-01"}]},
        {"performer": [{"reference": "Device/bot"}, {"reference": "Patient/p1"}]}, {"_status": {}, "extension": [{"url": "x"}]},
        {"category": [{"coding": [{"code": "59284-0"}]}]}, {"provision": {"type": "permit", "_type": {}, "extension": []}},
        {"scope": None},
    ],
)  # fmt: skip
def test_what_changes_nothing_changes_nothing(fine: dict[str, Any]) -> None:
    assert decide([{**consent(), **fine}]) == ALL


def test_one_active_consent_that_cannot_be_read_denies_all() -> None:
    broken = consent({"type": "perhaps"}, id="c2")
    assert decide([consent(), broken]) == NONE
    assert decide([consent(), {**broken, "status": "inactive"}]) == ALL
    assert decide([consent(), "a consent"]) == NONE


def test_nesting_without_end_is_not_followed() -> None:
    deep: dict[str, Any] = {"type": "permit"}
    for _ in range(200):
        deep = {"type": "permit", "provision": [deep]}
    assert decide([consent(deep)]) == NONE


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b"{}", b'{"request": 3}', b"\xff\xfe", b'{"request": {"at": 3}, "consents": []}',
                b"[" * 100_000]
)  # fmt: skip
def test_what_is_no_case_is_denied_and_said(content: bytes) -> None:
    answer, could = decide_case(content, NOW)
    assert (answer["decision"], answer["released"], could) == ("deny", [], False)
    assert answer["reasons"][0]["code"] == "could_not_decide"


def test_a_record_that_cannot_be_read_stays() -> None:
    for bad in ("text", 7, {}, {"resourceType": "Observation", "id": "x", "effectiveDateTime": "then"},
                {"resourceType": "Observation", "id": "x", "meta": {"security": [5]}}):  # fmt: skip
        assert decide([consent()], [PLAIN, bad]) == ("redact", ["plain"])
        assert decide([consent()], [bad]) == NONE


def test_no_consent_no_release() -> None:
    assert decide([]) == NONE
    assert decide([{"resourceType": "Patient", "id": "p1"}]) == NONE
    assert decide(None) == NONE
