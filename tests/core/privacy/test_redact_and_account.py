"""PRV-006, 007, 009, 035, 051, 058: what leaves, what stays unseen, and what is written down about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from carebraid.core.privacy.accounting import AccountingRow, account, accounting_for, years_before
from carebraid.core.privacy.consent import Information, RecipientClass
from carebraid.core.privacy.profile import PROFILES, keep_fields, profile_of
from carebraid.core.privacy.redact import outward_words, redact
from carebraid.core.privacy.verdict import Decision, Resource, Verdict
from carebraid.knowledge.notices import find_notice, load_notices
from tests.core.privacy.papers import CONSENT, NOW, ORDINARY, REQUEST, SUD, ask, papers

HIV = Resource(id="p2", kind="part", labels=frozenset({"HIV"}))
TREE = replace(SUD, parts=(Resource(id="p1", kind="part"), HIV))
ONLY_ETH = papers(replace(CONSENT, information=Information(described="x", labels=frozenset({"ETH"}))))


def test_prv_009_what_leaves_is_pruned_and_carries_the_strictest_label() -> None:
    package = redact(ask(ONLY_ETH, TREE, ORDINARY), [TREE, ORDINARY])
    assert [record.id for record in package.records] == ["r1", "r2"]
    assert [part.id for part in package.records[0].parts] == ["p1"]
    assert (package.count, package.labels) == (2, {"ETH", "R"})
    assert "p2" not in repr(package)
    whole = redact(ask(papers(CONSENT), TREE), [TREE])
    assert whole.labels == {"ETH", "HIV", "R"}
    assert whole.records == (TREE,)


def test_prv_007_a_denial_and_an_empty_record_are_the_same_package_and_words() -> None:
    denied, empty = ask(papers(), SUD), ask(papers(CONSENT))
    assert redact(denied, [SUD]) == redact(denied, [])
    assert (redact(denied, [SUD]).count, redact(denied, [SUD]).obligations) == (0, ())
    nothing = Verdict(decision=Decision.PERMIT, reasons=())
    assert outward_words(denied) == outward_words(nothing) == "nothing_here"
    assert outward_words(empty) == "here_it_is"


def test_only_what_was_decided_about_leaves() -> None:
    verdict = ask(papers(CONSENT), SUD)
    later = replace(SUD, id="r9")
    assert redact(verdict, [SUD, later]).records == (SUD,)
    twice = ask(ONLY_ETH, SUD, replace(HIV, id="r1"), recipient_class=RecipientClass.LAWFUL_HOLDER)
    assert (twice.released, twice.redacted) == (("r1",), ("r1",))
    assert redact(twice, [SUD, replace(HIV, id="r1")]).records == ()


def test_prv_035_prv_058_a_row_says_what_to_whom_when_why_and_on_what() -> None:
    request = replace(REQUEST, address="1 Main Street")
    verdict = ask(papers(CONSENT), SUD, ORDINARY)
    row = account(request, verdict, ["observation", "visit", "observation"])
    assert row == AccountingRow(
        at=NOW, recipient="Clinic A", address="1 Main Street", what=(("observation", 2), ("visit", 1)), purpose="TREAT",
        decision=Decision.PERMIT, reasons=("consent_named",), relied_on=("c1",), with_consent=True,
        notice_version="full/2024-1",
    )  # fmt: skip
    assert row.is_complete
    for lacks in ({"recipient": " "}, {"purpose": ""}, {"reasons": ()}, {"what": ()}, {"notice_version": ""}):
        assert not replace(row, **lacks).is_complete  # type: ignore[arg-type]
    assert replace(row, notice_version="", with_consent=False).is_complete


def test_prv_058_without_a_consent_the_row_says_so() -> None:
    row = account(REQUEST, ask(papers(), ORDINARY), ["observation"])
    assert (row.reasons, row.with_consent, row.notice_version, row.is_complete) == (
        ("hipaa_tpo",),
        False,
        "",
        True,
    )


def test_prv_058_refused_requests_have_a_row_that_says_nothing_of_the_record() -> None:
    row = account(REQUEST, ask(papers(), SUD), ["observation"])
    assert (row.decision, row.what, row.is_complete) == (Decision.DENY, (), True)
    assert not replace(row, recipient="").is_complete
    nobody = replace(REQUEST, names=())
    assert account(nobody, ask(papers(), SUD), []).recipient == ""


def test_prv_058_three_years_with_consent_and_six_without_where_the_person_lives() -> None:
    row = account(REQUEST, ask(papers(CONSENT), SUD), ["observation"])
    now = datetime(2028, 2, 29, 3, tzinfo=UTC)  # still 28 February in New York

    def at(*moment: int, **change: object) -> AccountingRow:
        return replace(row, at=datetime(*moment, tzinfo=UTC), **change)  # type: ignore[arg-type, misc]

    old = {"with_consent": False}
    rows = [
        at(2025, 2, 28, 4), at(2025, 2, 28, 5), at(2022, 2, 28, 4, **old), at(2022, 2, 28, 5, **old), at(2028, 2, 29, 3),
        at(2028, 2, 29, 6), at(2027, 1, 1, decision=Decision.DENY), at(2027, 1, 1, for_own_record=True),
    ]  # fmt: skip
    shown = accounting_for(rows, now, "America/New_York")
    assert [one.at for one in shown] == [rows[4].at, rows[1].at, rows[3].at]
    assert years_before(date(2028, 2, 29), 3) == date(2025, 2, 28)
    assert years_before(date(2028, 3, 1), 6) == date(2022, 3, 1)


def test_prv_063_one_s_own_access_is_marked() -> None:
    mine = {
        "purpose": "PATRQT", "recipient_class": RecipientClass.PATIENT, "identifiers": frozenset({"urn:carebraid:patient|p"}),
    }  # fmt: skip
    row = account(replace(REQUEST, **mine), ask(papers(), SUD, **mine), ["observation"])  # type: ignore[arg-type]
    assert row.for_own_record


@pytest.mark.parametrize(
    ("purpose", "profile"),
    [
        ("TREAT", "treatment"), ("COC", "treatment"), ("ETREAT", "emergency"), ("BTG", "emergency"), ("HPAYMT", "payment"),
        ("CLMATTCH", "payment"), ("HOPERAT", "operations"), ("HCOMPL", "audit"), ("HRESCH", "research"), ("CLINTRCH", "research"),
        ("FAMRQT", "family_support"), ("PATRQT", "own_record"), ("LEGAL", "legal"), ("HLEGAL", "legal"), ("PUBHLTH", "public_health"),
        ("THREAT", "public_health"), ("CRIMERPT", "report"), ("ABUSERPT", "report"), ("WHATEVER", "operations"),
    ],
)  # fmt: skip
def test_prv_006_each_purpose_has_its_profile(purpose: str, profile: str) -> None:
    assert profile_of(purpose) == profile
    assert profile in PROFILES


def test_prv_006_only_the_fields_of_the_profile_leave_by_name() -> None:
    snapshot = {
        "treatment": "allergies appointments assessments born_on care_plan conditions documents goals language medications name "
        "notes_for_the_team observations pronouns safety_plan team telephone",
        "emergency": "allergies born_on conditions emergency_contact medications name observations",
        "payment": "born_on charges coverage_number dates_of_service diagnosis_codes name service_codes",
        "operations": "dates_of_service measures service_codes site",
        "family_support": "appointments first_name goals shared_by_the_person",
        "legal": "permitted_by_order_or_consent",
        "research": "age_group measures service_codes study_number",
        "audit": "care_plan consents dates_of_service record_number service_codes",
        "public_health": "age_group measures year",
        "report": "address circumstances last_known_whereabouts name status_as_patient",
        "own_record": "allergies appointments assessments born_on care_plan conditions everything_else_on_file goals medications name "
        "observations safety_plan team",
    }
    assert {name: " ".join(sorted(fields)) for name, fields in PROFILES.items()} == snapshot
    told = {"name": "Ana", "charges": 3, "medications": []}
    assert keep_fields(told, "payment") == {"name": "Ana", "charges": 3}
    assert keep_fields(told, "no such profile") == {}


def test_prv_033_the_notices_are_signed_and_counsel_is_asked() -> None:
    assert [(notice.id, notice.version, notice.counsel_confirms) for notice in load_notices()] == [
        ("full", "2024-1", True), ("short", "2024-1", True),
    ]  # fmt: skip
    assert (
        find_notice("short").text
        == "42 CFR part 2 prohibits unauthorized use or disclosure of these records."
    )
    full = find_notice().text
    assert full.startswith(
        "This record which has been disclosed to you is protected by Federal confidentiality rules"
    )
    assert full.endswith("redisclose the record (see 42 CFR 2.31).")
    assert len(full.split()) == 221
