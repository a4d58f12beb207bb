"""PRV-011 to 013, 016, 024, 026, 030, 031: what a consent must have before it can become active."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from carebraid.core.privacy.consent import (
    Consent,
    Designation,
    Expiry,
    Information,
    Kind,
    Notes,
    Recipient,
    SignerKind,
    Statement,
)
from carebraid.core.privacy.elements import missing_elements
from tests.core.privacy.papers import CLINIC, CONSENT, SIGNED, TPO

ALL_OF_IT = Information(described="all of it", everything=True)


def test_prv_011_a_whole_consent_lacks_nothing() -> None:
    assert missing_elements(CONSENT) == ()
    assert missing_elements(TPO) == ()


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"patient_name": " - "}, "patient_name"),
        ({"disclosers": ()}, "discloser"),
        ({"disclosers": ("", "…")}, "discloser"),
        ({"information": Information(everything=True)}, "information"),
        ({"information": Information(described="something")}, "information"),
        ({"recipients": ()}, "recipient"),
        ({"recipients": (CLINIC, Recipient(name="?"))}, "recipient"),
        ({"purposes": frozenset()}, "purpose"),
        ({"purposes": frozenset({"TREAT", "WHATEVER"})}, "purpose"),
        ({"right_to_revoke": " "}, "right_to_revoke"),
        ({"expiry": Expiry()}, "expiry"),
        ({"expiry": Expiry(event="  ")}, "expiry"),
        ({"signatures": ()}, "signature"),
        ({"signatures": (replace(SIGNED, signer=""),)}, "signature"),
        ({"signatures": (replace(SIGNED, method=" "),)}, "machine_made"),
        ({"signatures": (replace(SIGNED, method="machine"),)}, "machine_made"),
        ({"signatures": (SIGNED, replace(SIGNED, signed_at=None))}, "signed_at"),
        ({"signatures": (replace(SIGNED, signed_at=SIGNED.signed_at.replace(tzinfo=None)),)}, "signed_at"),  # type: ignore[union-attr]
        ({"signatures": (replace(SIGNED, text_sha256=""),)}, "signature_evidence"),
        ({"signatures": (replace(SIGNED, text_version=""),)}, "signature_evidence"),
        ({"signatures": (replace(SIGNED, language=""),)}, "signature_evidence"),
        ({"signatures": (replace(SIGNED, signer_kind=SignerKind.REPRESENTATIVE),)}, "signer_authority"),
    ],
)
def test_prv_011_prv_030_each_missing_element_is_named(change: dict[str, Any], missing: str) -> None:
    """However it arrived: the check is the same for a form, a device, an import and FHIR."""
    assert missing in missing_elements(replace(CONSENT, **change))


def test_prv_011_prv_048_a_representative_signs_with_an_authority() -> None:
    signed = replace(SIGNED, signer_kind=SignerKind.REPRESENTATIVE, authority="guardianship order 12-34")
    assert missing_elements(replace(CONSENT, signatures=(signed,))) == ()


def test_prv_012_class_wording_and_no_expiry_are_for_tpo_only() -> None:
    by_class = {"recipients": (), "designations": frozenset(Designation)}
    assert missing_elements(replace(TPO, **by_class)) == ()
    assert missing_elements(replace(CONSENT, **by_class)) == ("class_not_for_this_kind",)
    assert missing_elements(replace(CONSENT, expiry=Expiry(none=True))) == ("expiry_not_for_this_kind",)
    general = replace(CONSENT, kind=Kind.GENERAL, recipients=())
    assert missing_elements(replace(general, designations=frozenset({Designation.TREATING_PROVIDERS}))) == ()
    assert missing_elements(replace(general, designations=frozenset({Designation.PAYERS}))) == (
        "class_not_for_this_kind",
    )


def test_prv_012_a_tpo_consent_is_for_nothing_else() -> None:
    assert missing_elements(replace(TPO, purposes=TPO.purposes | {"HRESCH"})) == (
        "purpose_not_for_this_kind",
    )
    assert missing_elements(replace(TPO, purposes=frozenset({"HLEGAL"}))) == ("purpose_not_for_this_kind",)
    assert missing_elements(replace(TPO, purposes=frozenset({"COC"}))) == ()


def test_prv_012_the_end_of_the_study_is_for_research_only() -> None:
    until = Expiry(event="end_of_research")
    assert missing_elements(replace(CONSENT, expiry=until)) == ("expiry_not_for_this_kind",)
    study = replace(CONSENT, kind=Kind.RESEARCH, purposes=frozenset({"CLINTRCH"}), expiry=until)
    assert missing_elements(study) == ()
    assert missing_elements(replace(study, purposes=frozenset({"TREAT"}))) == ("purpose_not_for_this_kind",)


@pytest.mark.parametrize("left_out", list(Statement))
def test_prv_013_a_tpo_consent_has_told_all_three_things(left_out: Statement) -> None:
    told = replace(TPO, statements=frozenset(Statement) - {left_out})
    assert missing_elements(told) == ("tpo_statements",)


def test_prv_016_an_intermediary_is_named_with_participants_or_those_who_treat() -> None:
    through = replace(CONSENT, kind=Kind.INTERMEDIARY, intermediary=Recipient(name="Exchange One"))
    assert missing_elements(through) == ()
    assert missing_elements(replace(through, intermediary=None)) == ("intermediary",)
    assert missing_elements(replace(through, intermediary=Recipient(name="!"))) == ("intermediary",)
    assert missing_elements(replace(through, recipients=())) == ("recipient",)
    treating = replace(through, recipients=(), designations=frozenset({Designation.TREATING_PROVIDERS}))
    assert missing_elements(treating) == ()
    anybody = replace(through, recipients=(), designations=frozenset({Designation.OPERATIONS_HELPERS}))
    assert missing_elements(anybody) == ("class_not_for_this_kind",)


@pytest.mark.parametrize(
    ("kind", "notes"),
    [(Kind.COUNSELLING_NOTES, Notes.COUNSELLING), (Kind.PSYCHOTHERAPY_NOTES, Notes.PSYCHOTHERAPY)],
)
def test_prv_024_notes_are_given_by_a_consent_for_them_alone(kind: Kind, notes: Notes) -> None:
    alone = replace(CONSENT, kind=kind, information=Information(described="my session notes", notes=notes))
    assert missing_elements(alone) == ()
    for more in (
        {"everything": True},
        {"labels": frozenset({"ETH"})},
        {"classes": frozenset({"x"})},
        {"codes": frozenset({"s|1"})},
    ):
        both = Information(described="and more", notes=notes, **more)  # type: ignore[arg-type]
        assert missing_elements(replace(alone, information=both)) == ("must_stand_apart",)
    assert "must_stand_apart" in missing_elements(replace(alone, information=ALL_OF_IT))
    other = next(one for one in Notes if one is not notes)
    assert "must_stand_apart" in missing_elements(
        replace(alone, information=Information(described="x", notes=other))
    )
    assert missing_elements(replace(CONSENT, information=alone.information)) == ("must_stand_apart",)


def test_prv_026_a_consent_for_proceedings_is_for_nothing_else() -> None:
    alone = replace(CONSENT, kind=Kind.PROCEEDINGS, purposes=frozenset({"LEGAL", "JUDICIAL"}))
    assert missing_elements(alone) == ()
    assert missing_elements(replace(alone, purposes=frozenset({"LEGAL", "TREAT"}))) == (
        "purpose_not_for_this_kind",
    )
    assert missing_elements(replace(CONSENT, purposes=frozenset({"LEGAL"}))) == ("purpose_not_for_this_kind",)
    assert missing_elements(replace(CONSENT, purposes=frozenset({"HLEGAL", "TREAT"}))) == (
        "purpose_not_for_this_kind",
    )


def test_prv_027_fundraising_stands_in_no_other_consent() -> None:
    assert missing_elements(replace(CONSENT, purposes=frozenset({"FUNDRAISING"}))) == (
        "purpose_not_for_this_kind",
    )
    alone = replace(CONSENT, kind=Kind.FUNDRAISING, purposes=frozenset({"FUNDRAISING"}))
    assert missing_elements(alone) == ()


def test_prv_031_a_court_s_referral_ends_with_the_case() -> None:
    court = replace(CONSENT, kind=Kind.CRIMINAL_JUSTICE, expiry=Expiry(event="final_disposition"))
    assert missing_elements(court) == ()
    assert missing_elements(replace(court, expiry=Expiry(on=date(2027, 1, 1)))) == (
        "expiry_not_for_this_kind",
    )
    by_class = replace(court, recipients=(), designations=frozenset({Designation.TREATING_PROVIDERS}))
    assert missing_elements(by_class) == ("class_not_for_this_kind",)


def test_prv_070_a_supporter_s_consent_is_for_support() -> None:
    supporter: Consent = replace(CONSENT, kind=Kind.SUPPORTER, purposes=frozenset({"FAMRQT"}))
    assert missing_elements(supporter) == ()
    assert missing_elements(replace(supporter, purposes=frozenset({"TREAT"}))) == (
        "purpose_not_for_this_kind",
    )
