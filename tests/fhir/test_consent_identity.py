"""Who is who in an exchange of FHIR consents: for a yes one must surely be meant, for a no it is enough that one may."""

from __future__ import annotations

import json
from typing import Any

import pytest

from carebraid.cli.consent import decide_case
from tests.fhir.test_consent_rules import (
    ALL,
    BOTH,
    CLINIC,
    NONE,
    NOW,
    OTHER,
    PLAIN,
    coding,
    consent,
    decide,
    named,
    record,
)


def answer(consents: list[Any], resources: Any = BOTH, **more: Any) -> tuple[str, list[str]]:
    """The decision and what goes, for a case with more beside its consents and resources."""
    case = {
        "request": {"actor": [CLINIC], "purpose": "TREAT"},
        **more,
        "consents": consents,
        "resources": resources,
    }
    told, _ = decide_case(json.dumps(case).encode(), NOW)
    return told["decision"], told["released"]


def permit(whom: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A consent that gives all to one, told by a Reference."""
    return consent(
        {"type": "permit", "actor": [{"role": {"text": "who"}, "reference": whom}]}, base=None, **more
    )


def withhold(whom: dict[str, Any]) -> dict[str, Any]:
    """A consent that gives all, but not to one."""
    return consent({"provision": [{"type": "deny", "actor": [{"reference": whom}]}]})


def role(name: str, practitioner: str, organization: str = "Organization/x") -> dict[str, Any]:
    return {"resourceType": "PractitionerRole", "id": name, "practitioner": {"reference": practitioner},
            "organization": {"reference": organization}}  # fmt: skip


ROLES = [role("r1", "Practitioner/anna"), role("r2", "Practitioner/bob")]
TEAM = {"resourceType": "CareTeam", "id": "t", "participant": [
    {"member": {"reference": "Practitioner/anna"}}, {"member": {"reference": "Practitioner/bob"}}]}  # fmt: skip


@pytest.mark.parametrize(
    ("named_one", "asker", "fits"),
    [
        ("Practitioner/bob", "Practitioner/anna", False),
        ("Practitioner/bob", "PractitionerRole/r1", False),
        ("PractitionerRole/r1", "Practitioner/anna", True),
        ("PractitionerRole/r2", "Practitioner/anna", False),
        ("Organization/x", "Practitioner/anna", True),
        ("Organization/x", "PractitionerRole/r1", True),
        ("PractitionerRole/r1", "Organization/x", False),
        ("CareTeam/t", "Practitioner/anna", True),
        ("Practitioner/anna", "CareTeam/t", False),
    ],
)
def test_a_member_asks_for_their_team_and_never_for_another_member(
    named_one: str, asker: str, fits: bool
) -> None:
    more = {"request": {"actor": [asker], "purpose": "TREAT"}, "directory": [*ROLES, TEAM]}
    assert answer([permit({"reference": named_one})], **more) == (ALL if fits else NONE)


def test_who_is_who_is_told_by_anything_else_in_the_case() -> None:
    here = {"resourceType": "Organization", "id": "here", "identifier": [CLINIC]}
    by_reference = permit({"reference": "Organization/here"})
    assert answer([by_reference]) == NONE
    assert answer([by_reference], organizations=[here]) == ALL
    assert answer([by_reference], people={"here": here}, note="text", expected=3) == ALL


def test_the_same_id_on_another_server_is_somebody_else() -> None:
    there = permit({"reference": "http://a.example/fhir/Organization/1"})
    assert decide([there], actor="http://a.example/fhir/Organization/1/_history/3") == ALL
    assert decide([there], actor="Organization/1") == ALL
    assert decide([there], actor="http://b.example/fhir/Organization/1") == NONE
    assert decide([withhold({"reference": "http://a.example/fhir/Organization/1"})], actor="http://b.example/fhir/Organization/1") == NONE  # fmt: skip


def test_a_contained_one_is_nobody_outside_the_consent_that_contains_it() -> None:
    inside = {"resourceType": "Organization", "id": "o1", "identifier": [OTHER]}
    outside = permit({"reference": "Organization/o1"}, contained=[inside])
    assert decide([outside], actor=OTHER) == NONE
    assert decide([permit({"reference": "#o1"}, contained=[inside])], actor=OTHER) == ALL
    assert decide([consent({"type": "deny"}, id="c2", contained=[inside]), outside], actor=OTHER) == NONE


@pytest.mark.parametrize(
    ("whom", "asker", "yes", "no"),
    [
        ({"value": "111"}, CLINIC, NONE, NONE),
        (CLINIC, {"value": "111"}, NONE, NONE),
        ({"system": "urn:npi", "value": "AB"}, {"system": "urn:NPI", "value": "ab"}, NONE, NONE),
        ({"system": "urn:tax", "value": "111"}, CLINIC, NONE, ALL),
        (CLINIC, CLINIC, ALL, NONE),
        (CLINIC, OTHER, NONE, ALL),
        ({"system": "urn:ietf:rfc:3986", "value": "urn:oid:1.2.3"}, {"system": "urn:ietf:rfc:3986", "value": "1.2.3"}, ALL, NONE),
    ],
)  # fmt: skip
def test_identifiers_must_be_the_same_for_a_yes_and_may_be_for_a_no(
    whom: Any, asker: Any, yes: Any, no: Any
) -> None:
    assert decide([permit({"identifier": whom})], actor=asker) == yes
    assert decide([withhold({"identifier": whom})], actor=asker) == no


def test_a_no_also_counts_for_the_same_name_with_another_identifier() -> None:
    asker = {"identifier": CLINIC, "name": "City Clinic"}
    assert decide([withhold({"identifier": OTHER, "display": "city clinic"})], actor=asker) == NONE
    assert decide([permit({"identifier": OTHER, "display": "City Clinic"})], actor=asker) == NONE
    assert decide([withhold({"identifier": OTHER, "display": "Town Clinic"})], actor=asker) == ALL


def test_a_no_for_an_identifier_counts_for_one_who_gives_only_a_name() -> None:
    assert decide([withhold({"identifier": OTHER})], actor="City Clinic") == NONE
    assert decide([withhold({"identifier": OTHER, "display": "Town Clinic"})], actor="City Clinic") == ALL


@pytest.mark.parametrize(
    ("asker", "fits"), [("Practitioner/anna", True), ("Practitioner/eve", False), ("Organization/x", False)]
)
def test_a_contained_role_or_team_is_whom_it_names(asker: str, fits: bool) -> None:
    for inside in (role("in", "Practitioner/anna"), {**TEAM, "id": "in"}):
        assert decide([permit({"reference": "#in"}, contained=[inside])], actor=asker) == (
            ALL if fits else NONE
        )


# --- whose record it is ----------------------------------------------------------------------------------------


def mrn(value: str) -> dict[str, Any]:
    return {"identifier": {"system": "urn:mrn", "value": value}}


@pytest.mark.parametrize(
    ("of_consent", "of_record", "goes"),
    [
        (mrn("1"), mrn("1"), True),
        (mrn("1"), mrn("2"), False),
        ({"reference": "Patient/p1"}, mrn("1"), False),
        ({"reference": "Patient/p1"}, {"reference": "http://there.example/Patient/p1"}, True),
        ({"reference": "Patient/p1"}, {"reference": "Group/p1"}, False),
        ({"reference": "Patient/p1"}, {"display": "Ana"}, True),
    ],
)
def test_a_record_must_surely_be_of_the_one_who_consents(of_consent: Any, of_record: Any, goes: bool) -> None:
    one = record("x", "N", subject=of_record)
    assert decide([consent(patient=of_consent)], [one]) == (("permit", ["x"]) if goes else NONE)


def test_a_no_counts_where_nobody_can_tell_whose_the_record_is() -> None:
    mine, unsure = record("x", "N", subject={"reference": "Patient/p1"}), record("y", "N", subject=mrn("9"))
    no = consent({"type": "deny"}, id="c2", patient={"reference": "Patient/p1"})
    anybodys = consent()
    del anybodys["patient"]
    assert decide([anybodys], [unsure]) == ("permit", ["y"])
    assert decide([anybodys, no], [mine, unsure]) == NONE


def test_the_directory_tells_whose_a_record_is() -> None:
    ana = {"resourceType": "Patient", "id": "p1", "identifier": [{"system": "urn:mrn", "value": "1"}]}
    one = record("x", "N", subject=mrn("1"))
    assert answer([consent()], [one], patients=[ana]) == ("permit", ["x"])
    assert answer([consent()], [one], patients=[{**ana, "id": "p2"}]) == NONE


@pytest.mark.parametrize(
    "told", ["p1", "Patient/p1", {"reference": "Patient/p1"}, [{"reference": "Patient/p1"}]]
)
def test_the_one_asked_about(told: Any) -> None:
    theirs = record("theirs", "N", subject={"reference": "Patient/p2"})
    unsaid = consent()
    del unsaid["patient"]
    assert decide([consent()], patientId=told) == ALL
    assert decide([consent(patient={"reference": "Patient/p2"})], patientId=told) == NONE
    assert decide([unsaid], [PLAIN, theirs], patient=told) == ("redact", ["plain"])


# --- shapes ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "request_",
    [
        {"actor": CLINIC, "purposeOfUse": {"code": "TREAT"}}, {"actor_identifiers": [CLINIC], "purpose_of_use": ["TREAT"]},
        {"Actor": {"identifiers": [CLINIC]}, "PurposeOfUse": "TREAT", "extra": {"a": 1}},
        {"actor": [], "recipient": [{"role": "IRCP", "reference": {"identifier": CLINIC}}], "purpose": {"coding": [coding("TREAT")]}},
        {"actor": ["urn:npi|111"], "action": [], "purposeOfUse": [{"coding": [{"code": "TREAT"}]}]},
    ],
)  # fmt: skip
def test_requests_are_read_in_many_spellings(request_: dict[str, Any]) -> None:
    rule = {"type": "permit", "actor": [named(CLINIC)], "purpose": [coding("TREAT")]}
    assert answer([consent(rule, base=None)], request=request_) == ALL


def test_resources_are_read_in_many_shapes() -> None:
    entries = [{"fullUrl": f"urn:uuid:{number}", "resource": one} for number, one in enumerate(BOTH)]
    for shape in (BOTH, entries, {"entry": entries}, {"resourceType": "Bundle", "entry": entries},
                  {"a": BOTH[0], "b": BOTH[1]}, [[BOTH[0]], BOTH[1]], [{"resourceType": "Bundle", "entry": entries}]):  # fmt: skip
        assert decide([consent()], shape) == ALL


def test_a_reference_may_be_the_address_in_the_bundle() -> None:
    entries = [{"fullUrl": "urn:uuid:1", "resource": record("one", "N")},
               {"fullUrl": "urn:uuid:2", "resource": record("two", "N", derivedFrom=[{"reference": "urn:uuid:1"}])},
               {"fullUrl": "urn:uuid:3", "resource": record("three", "N")}]  # fmt: skip

    def no(meaning: str, reference: dict[str, Any]) -> dict[str, Any]:
        rule = {"type": "deny", "data": [{"meaning": meaning, "reference": reference}]}
        return consent({"provision": [rule]})

    assert decide([no("instance", {"reference": "urn:uuid:1"})], {"entry": entries})[1] == ["two", "three"]
    assert decide([no("dependents", {"reference": "urn:uuid:1"})], {"entry": entries})[1] == ["three"]
    entries[0]["resource"]["identifier"] = [{"system": "urn:x", "value": "7"}]
    by_identifier = {"identifier": {"system": "urn:x", "value": "7"}}
    assert decide([no("dependents", by_identifier)], {"entry": entries})[1] == ["three"]


def test_a_record_without_a_label_has_those_of_its_bundle() -> None:
    sodium = record("sodium", code=("2951-2", "http://loinc.org"))
    no = consent({"provision": [{"type": "deny", "securityLabel": [coding("ETH")]}]})

    def bundle(label: str) -> dict[str, Any]:
        return {"resourceType": "Bundle", "meta": {"security": [coding(label)]}, "entry": [{"resource": sodium}, {"resource": PLAIN}]}  # fmt: skip

    assert decide([no], bundle("ETH")) == ("redact", ["plain"])
    assert decide([no], bundle("N")) == ("permit", ["sodium", "plain"])


def test_two_records_with_one_id_are_told_apart() -> None:
    many = [
        record("1", "N"),
        record("1", "N", kind="Condition"),
        record("2", "N"),
        {"resourceType": "Patient"},
    ]
    no = consent({"provision": [{"type": "deny", "class": [coding("Condition")]}]})
    assert decide([no], many) == ("redact", ["Observation/1", "2", "#4"])
