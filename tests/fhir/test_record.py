"""A parcel as FHIR: labels travel, the notice is in it, what is not known says so, nothing points outside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import msgspec
import pytest

from carebraid.core.privacy.verdict import Resource
from carebraid.fhir.record import encode, to_bundle
from carebraid.knowledge.notices import find_notice
from tests.parcels import HOSTILE, PERSON, own, parcel, piece, whole

Json = dict[str, Any]


def opened(made: Any) -> Json:
    """The bytes read back."""
    return dict(msgspec.json.decode(encode(to_bundle(made))))


def of_type(bundle: Json, kind: str) -> list[Json]:
    return [one["resource"] for one in bundle["entry"] if one["resource"]["resourceType"] == kind]


def marks(resource: Json) -> set[str]:
    return {one["code"] for one in resource["meta"]["security"]}


def walk(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    yield name, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from walk(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner, name)


def test_prv_033_to_036_notice_scope_and_terms_stand_first() -> None:
    bundle = opened(parcel())
    first = bundle["entry"][0]["resource"]
    assert (bundle["type"], first["resourceType"]) == ("document", "Composition")
    notice, terms, scope = first["section"][:3]
    assert find_notice("full").text in "".join(ElementTree.fromstring(notice["text"]["div"]).itertext())
    assert "2024-1" in notice["title"]
    assert "only for what the consent says" in terms["text"]["div"]
    assert "Everything about my care" in scope["text"]["div"]
    assert "2027-03-01" in scope["text"]["div"]
    assert {"42CFRPart2", "NORDSCLCD", "V"} <= marks(bundle)


def test_prv_054_the_persons_own_copy_has_no_notice_and_no_rule_on_passing_on() -> None:
    bundle = opened(own())
    assert "42 CFR" not in encode(bundle).decode()
    assert "NORDSCLCD" not in {
        code for one in (bundle, *[e["resource"] for e in bundle["entry"]]) for code in marks(one)
    }


def test_prv_009_each_resource_carries_its_own_labels_and_the_bundle_the_strictest() -> None:
    bundle = opened(parcel())
    assert all(entry["resource"]["meta"]["security"] for entry in bundle["entry"])
    (plan,) = of_type(bundle, "CarePlan")
    assert {"SDV", "V", "ETH"} <= marks(plan)
    (answered,) = of_type(bundle, "QuestionnaireResponse")
    score = next(o for o in of_type(bundle, "Observation") if o.get("derivedFrom"))
    assert marks(answered) == marks(score) == {"ETH", "PSY", "42CFRPart2", "NORDSCLCD", "R"}
    every = set().union(*(marks(entry["resource"]) for entry in bundle["entry"]))
    assert every - {"R"} == marks(bundle)


def test_prv_003_a_piece_without_labels_is_protected() -> None:
    bare = piece(20, "appointment", {"kind": "visit", "state": "kept"})
    bare = replace(bare, resource=replace(bare.resource, labels=frozenset()))
    (visit,) = of_type(opened(parcel(pieces=[bare])), "Appointment")
    assert {"ETH", "SUD", "42CFRPart2", "R"} <= marks(visit)


def test_what_is_not_known_says_so_and_zero_stays_zero() -> None:
    bundle = opened(own())
    checkin = next(o for o in of_type(bundle, "Observation") if o["code"]["text"] == "Check-in")
    parts = {one["code"]["text"].partition(",")[0]: one for one in checkin["component"]}
    assert parts["Craving now"]["valueQuantity"]["value"] == 0
    assert (
        parts["Strongest craving since the last check-in"]["dataAbsentReason"]["coding"][0]["code"]
        == "unknown"
    )
    assert parts["Used since the last check-in"]["dataAbsentReason"]["coding"][0]["code"] == "asked-declined"
    tests = [o for o in of_type(bundle, "Observation") if o["code"]["text"] == "Urine drug test"]
    assert tests[0]["dataAbsentReason"]["coding"][0]["code"] == "not-performed"
    assert tests[1]["valueString"] == "positive"
    scores = [o for o in of_type(bundle, "Observation") if o.get("derivedFrom")]
    assert [("valueQuantity" in one, "dataAbsentReason" in one) for one in scores] == [
        (True, False),
        (False, True),
    ]
    dose, injection = of_type(bundle, "MedicationAdministration")
    assert (dose["status"], "dosage" in dose, injection["status"]) == ("unknown", False, "completed")
    assert [item.get("answer") for item in of_type(bundle, "QuestionnaireResponse")[0]["item"]][-1] is None


def test_us_core_is_claimed_where_its_mandatory_elements_are_there() -> None:
    needed = {
        "us-core-patient": ("identifier", "name", "gender"),
        "us-core-condition-problems-health-concerns": ("category", "code", "subject"),
        "us-core-careteam": ("participant", "subject"),
        "us-core-careplan": ("text", "status", "intent", "category", "subject"),
        "us-core-goal": ("lifecycleStatus", "description", "subject"),
        "us-core-observation-screening-assessment": ("status", "category", "code", "subject"),
        "us-core-observation-lab": ("status", "category", "code", "subject"),
        "us-core-documentreference": ("status", "type", "category", "subject", "content"),
        "us-core-provenance": ("target", "recorded", "agent"),
    }
    claimed = set()
    for entry in opened(parcel())["entry"]:
        for profile in entry["resource"]["meta"].get("profile", ()):
            name = profile.rpartition("/")[2]
            claimed.add(name)
            assert all(entry["resource"].get(element) for element in needed[name]), name
    assert claimed == needed.keys()


def test_every_reference_leads_to_something_inside_and_no_element_is_empty() -> None:
    bundle = opened(parcel())
    inside = {entry["fullUrl"] for entry in bundle["entry"]}
    assert len(inside) == len(bundle["entry"])
    named = {value for name, value in walk(bundle) if name == "reference" and isinstance(value, str)}
    assert named <= inside
    assert [(name, value) for name, value in walk(bundle) if value in ("", [], {}, None)] == []


def test_what_people_wrote_stays_text() -> None:
    bundle = opened(own())
    for entry in bundle["entry"]:
        div = entry["resource"].get("text", {}).get("div", "<div/>")
        assert not list(ElementTree.fromstring(div).iter("{http://www.w3.org/1999/xhtml}script"))
    (goal,) = of_type(bundle, "Goal")
    assert goal["description"]["text"] == HOSTILE


def test_prv_057_a_decided_correction_goes_with_what_it_is_about_only_where_it_was_released() -> None:
    said = {"id": "00000000-0000-4000-8000-0000000000cc", "wish": "It was seven", "decision": "denied",
            "words": "As told that day", "disagreement": "I still say seven"}  # fmt: skip
    part = Resource(id=said["id"], kind="correction", labels=frozenset({"ETH", "SDV", "V"}))
    visit = {"kind": "visit", "state": "kept", "corrections": [said]}
    with_it = opened(parcel(pieces=[piece(1, "appointment", visit, parts=(part,))]))
    (told,) = of_type(with_it, "Communication")
    assert [one["contentString"] for one in told["payload"]] == [
        "It was seven", "denied", "As told that day", "I still say seven",
    ]  # fmt: skip
    assert {"SDV", "V"} <= marks(told)
    without = opened(parcel(pieces=[piece(1, "appointment", visit)]))
    assert of_type(without, "Communication") == []
    assert "seven" not in encode(without).decode()


def test_a_person_whose_name_was_not_released_is_still_one_person_and_nothing_says_why() -> None:
    bundle = opened(parcel(pieces=[one for one in whole() if one.kind != "person"]))
    (masked,) = of_type(bundle, "Patient")
    assert (masked["id"], masked["name"][0]["extension"][0]["valueCode"]) == (PERSON, "unknown")
    assert "Robin" not in encode(masked).decode()
    assert not any(
        word in encode(bundle).decode() for word in ("masked", "withheld", "redact", "not released")
    )


def test_a_kind_without_a_map_goes_nowhere() -> None:
    with pytest.raises(KeyError):
        to_bundle(parcel(pieces=[piece(1, "diary_of_others", {})]))


def test_decimals_stay_as_they_are_written() -> None:
    assert b'"value":7.5' in encode(to_bundle(own()))


def test_the_list_of_medicines_says_what_is_taken_how_much_and_what_was_handed_over() -> None:
    bundle = opened(own())
    statements = {
        one["medicationCodeableConcept"]["text"]: one for one in of_type(bundle, "MedicationStatement")
    }
    assert statements["methadone"]["dosage"] == [{"text": "72.5 mg, 1 times a day, oral"}]
    assert statements["methadone"]["effectivePeriod"] == {"start": "2026-01-02"}
    assert (statements["methadone"]["status"], statements["sertraline"]["status"]) == ("active", "active")
    (handed,) = of_type(bundle, "MedicationDispense")
    assert (handed["status"], handed["daysSupply"]["value"]) == ("declined", 7)


def test_nothing_not_known_is_written_as_the_word_for_nothing() -> None:
    for made in (parcel(), own()):
        assert b"None" not in encode(to_bundle(made))
        assert b"null" not in encode(to_bundle(made))
