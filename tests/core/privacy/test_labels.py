"""PRV-002, 003, 009, 010: labels are set here, travel with what is derived, and are never lowered."""

from __future__ import annotations

import pytest

from carebraid.core.kernel.labels import Label
from carebraid.core.privacy.labelling import (
    PART_2,
    SENSITIVE,
    covered_by,
    labels_for,
    labels_of_codes,
    labels_of_text,
    read,
    strictest,
    touched_by,
)
from carebraid.knowledge.codes import load_label_rules

RULES = load_label_rules()
ICD = "http://hl7.org/fhir/sid/icd-10-cm"
LOINC = "http://loinc.org"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
SNOMED = "http://snomed.info/sct"

MEDICINES = ("6813", "1819", "7243", "82819", "28863")
PANELS = ("3879-4", "3397-7", "19359-9", "3390-2", "3349-8", "3427-2", "3774-7", "3414-0", "10998-3", "3637-6", "5640-8",
          "75624-7", "75626-2", "82667-7", "68524-8")  # fmt: skip
DIAGNOSES = ("F10.20", "F11.23", "F12.10", "F13.20", "F14.20", "F15.10", "F16.20", "F18.10", "F19.20", "F11.99", "F10.988",
             "O99.320", "T40.1X1A", "Z71.51", "P96.1")  # fmt: skip
TEXTS = (
    # invoices, rewards, files
    "Invoice 12 methadone dosing.pdf", "Buprenorphine induction visit", "Reward for a negative urine screen", "uds_results_2026.csv",
    "export-opioid-clinic.zip", "Prize draw: contingency management week 4", "sud-treatment-plan.docx", "Naloxone kit receipt",
    "detox_discharge_summary.pdf", "AUDIT-C score sheet.pdf", "DAST-10.pdf", "suboxone-prior-authorization.tif",
    # addresses
    "https://clinic.example/methadone/appointments", "https://x.example/p/7?program=otp", "/files/recovery-group/roster.ics",
    "https://clinic.example/relapse-prevention", "https://x.example/detox", "/me/craving/today", "/api/Condition?code=alcohol-use",
    # subjects, pushes, calendar entries, senders
    "Your recovery group moves to Tuesday", "Time for your buprenorphine", "Your urine test is due", "Craving check-in",
    "Alcohol counselling, room 4", "Methadone window 7 to 9", "Opioid Treatment Program of Albany", "Addiction Services",
    "Harm reduction van at noon", "12-step meeting tonight", "Drug court visit", "Overdose plan review", "Sobriety milestone: 90 days",
    "Your relapse prevention homework", "Substance use group", "Rehab transport at 9", "MOUD follow-up", "Withdrawal scale COWS due",
    "Vivitrol injection Friday", "Grupo de recuperación", "Cita de metadona", "Prueba de orina mañana", "Control de alcohol",
    "Grupo de adicciones", "Plan contra sobredosis", "Cannabis diary", "Needle exchange", "Benzodiazepine taper", "Fentanyl test strips",
    "Cocaine group", "Kratom leaflet", "Antabuse refill",
)  # fmt: skip
DERIVED = ("risk_score", "summary", "appointment", "place", "forecast", "discharge_letter", "caseload_count", "roster",
           "push_text", "email_subject", "sms", "calendar_entry", "file_name", "url", "sender_name", "invoice", "reward")  # fmt: skip
ITEMS = [
    *(("medication", {"codes": [f"{RXNORM}|{code}"]}) for code in MEDICINES),
    *(("observation", {"codes": [f"{LOINC}|{code}"]}) for code in PANELS),
    *(("condition", {"codes": [f"{ICD}|{code}"]}) for code in DIAGNOSES),
    *(("text", {"text": text}) for text in TEXTS),
    *((kind, {"sources": [frozenset({"ETH", "R"}), frozenset({"N"})]}) for kind in DERIVED),
]


def test_prv_010_there_are_a_hundred_items() -> None:
    assert len(ITEMS) >= 100


@pytest.mark.parametrize(("kind", "told"), ITEMS)
def test_prv_010_what_shows_substance_use_is_protected_wherever_it_stands(
    kind: str, told: dict[str, object]
) -> None:
    """Also outside a Part 2 programme, from what it says alone."""
    found = labels_for(kind, RULES, part_2_programme=False, **told)  # type: ignore[arg-type]
    assert found & PART_2, (kind, told, found)
    assert "R" in found or "V" in found


@pytest.mark.parametrize(
    "text", ["Your appointment is on Monday", "invoice-2026-03.pdf", "Hello", "/me/today", "Sodium 140"]
)
def test_ordinary_words_call_for_nothing(text: str) -> None:
    assert labels_of_text(text, RULES) == frozenset()


def test_prv_001_prv_002_all_that_comes_from_a_part_2_programme_is_protected() -> None:
    assert labels_for("appointment", RULES, text="Hello") == {"ETH", "R"}
    assert labels_for("observation", RULES, codes=[f"{LOINC}|2951-2"]) == {"ETH", "R"}
    assert labels_for("observation", RULES, codes=[f"{LOINC}|2951-2"], part_2_programme=False) == {"N"}
    assert labels_for("site", RULES, part_2_programme=False) == {"N"}


def test_prv_002_a_caller_raises_and_never_lowers() -> None:
    code = [f"{ICD}|F11.20"]
    given = labels_for("condition", RULES, codes=code, part_2_programme=False)
    assert given == {"SUD", "OPIOIDUD", "R"}
    lowered = labels_for("condition", RULES, codes=code, raised=frozenset({"N"}), part_2_programme=False)
    assert lowered == given
    raised = labels_for(
        "condition", RULES, codes=code, raised=frozenset({"HIV", "V"}), part_2_programme=False
    )
    assert raised == {"SUD", "OPIOIDUD", "HIV", "V"}
    ordinary = {"codes": [f"{LOINC}|2951-2"], "part_2_programme": False}
    assert labels_for("observation", RULES, raised=frozenset({"N"}), **ordinary) == {"N"}  # type: ignore[arg-type]
    assert labels_for("observation", RULES, raised=frozenset({"XYZZY"}), **ordinary) == {"ETH", "SUD", "R"}  # type: ignore[arg-type]
    assert labels_for("observation", RULES, raised=frozenset({"R"}), **ordinary) == {"R"}  # type: ignore[arg-type]


def test_prv_003_where_nothing_is_known_it_is_protected() -> None:
    assert labels_for("observation", RULES, codes=[f"{LOINC}|00000-0"], part_2_programme=False) == {
        "ETH",
        "SUD",
        "R",
    }
    assert labels_for("anything", RULES, part_2_programme=False) == {"ETH", "SUD", "R"}
    assert labels_for("summary", RULES, sources=[frozenset()], part_2_programme=False) == {"ETH", "SUD", "R"}
    assert labels_for("anything", RULES, raised=frozenset({"N"}), part_2_programme=False) == {
        "ETH",
        "SUD",
        "R",
    }


def test_classes_and_code_prefixes_call_for_labels() -> None:
    assert labels_for("urine_screen", RULES, part_2_programme=False) == {"SUD", "R"}
    assert labels_for("psychotherapy_note", RULES, part_2_programme=False) == {"PSYTHPN", "V"}
    assert labels_of_codes([f"{ICD}|f33.41"], RULES) == (frozenset({"PSY"}), True)
    assert labels_of_codes(["http://other|F11.20"], RULES) == (frozenset(), False)
    assert labels_of_codes([f"{SNOMED}|75544000"], RULES) == (frozenset({"SUD", "OPIOIDUD"}), True)
    assert labels_of_codes([f"{LOINC}|2951-2"], RULES) == (frozenset(), True)


def test_prv_010_derived_data_carries_the_union_and_the_strictest() -> None:
    sources = [frozenset({"PSY", "V"}), frozenset({"OPIOIDUD", "R"}), frozenset({"N"})]
    assert labels_for("summary", RULES, sources=sources, part_2_programme=False) == {"PSY", "OPIOIDUD", "V"}
    assert labels_for("summary", RULES, sources=[frozenset({"N"})], part_2_programme=False) == {"N"}


def test_prv_009_the_bundle_has_the_strictest_label() -> None:
    assert strictest([]) == {"N"}
    assert strictest([frozenset({"N"}), frozenset({"L"})]) == {"N"}
    assert strictest([frozenset({"N"}), frozenset({"ETH", "R"}), frozenset({"PSY"})]) == {"ETH", "PSY", "R"}
    assert strictest([frozenset({"N"}), frozenset()]) == {"ETH", "SUD", "R"}
    assert strictest([frozenset({"PSYTHPN"})]) == {"PSYTHPN", "V"}
    assert strictest([frozenset({"V"})]) == {"V"}


@pytest.mark.parametrize(
    ("labels", "sensitive", "confidentiality", "unknown", "part_2"),
    [
        (set(), {"ETH", "SUD"}, "R", True, True), ({"N"}, set(), "N", False, False), ({"L"}, set(), "L", False, False),
        ({"R"}, set(), "R", False, False), ({"PSY"}, {"PSY"}, "R", False, False), ({"PSY", "N"}, {"PSY"}, "R", False, False),
        ({"ETHUD"}, {"ETHUD"}, "R", False, True), ({"SDV"}, {"SDV"}, "V", False, False), ({"PSY", "V"}, {"PSY"}, "V", False, False),
        ({"XYZZY", "N"}, {"ETH", "SUD"}, "R", True, True), ({"U", "V"}, set(), "V", False, False),
    ],
)  # fmt: skip
def test_prv_003_how_labels_are_read(
    labels: set[str], sensitive: set[str], confidentiality: str, unknown: bool, part_2: bool
) -> None:
    reading = read(frozenset(labels))
    assert (set(reading.sensitive), reading.confidentiality) == (sensitive, confidentiality)
    assert (reading.unknown, reading.part_2) == (unknown, part_2)


def test_a_no_is_wider_than_a_yes_for_every_label() -> None:
    for label in SENSITIVE:
        one = frozenset({label})
        assert one <= covered_by(one) <= touched_by(one)
    assert covered_by(frozenset({"BH"})).isdisjoint(PART_2)
    assert touched_by(frozenset({"BH"})) >= PART_2 | {"PSY", "PSYTHPN"}
    assert covered_by(frozenset({"ETH"})) == covered_by(frozenset({"SUD"})) | {"ETH"} == PART_2
    assert covered_by(frozenset({"SEX"})) == {"SEX", "PREGNANT"}
    assert covered_by(frozenset({"SDV"})) == {"SDV", "VIO", "MST"}
    assert touched_by(frozenset({"STD"})) == {"STD", "HIV"}
    assert covered_by(frozenset({"STD"})) == {"STD"}
    assert touched_by(frozenset({"PSY"})) == {"PSY", "PSYTHPN"}
    assert covered_by(frozenset({"MH"})) == {"MH", "PSY", "EMOTDIS"}


def test_every_label_of_the_kernel_is_known_here() -> None:
    assert {str(label) for label in Label} <= SENSITIVE
