"""Minimum necessary: the fields that leave for each purpose, by name (PRV-006; 2.13(a); 45 CFR 164.502(b))."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from .purposes import AUDIT, EMERGENCY, PAYMENT, PROCEEDINGS, RESEARCH, SUPPORT, TREATMENT

_WHO: Final = frozenset({"name", "born_on"})
_CARE: Final = frozenset(
    [
        "allergies",
        "appointments",
        "assessments",
        "care_plan",
        "conditions",
        "goals",
        "medications",
        "observations",
        "safety_plan",
        "team",
    ]
)
PROFILES: Final[Mapping[str, frozenset[str]]] = {
    "treatment": _WHO | _CARE | {"pronouns", "language", "telephone", "documents", "notes_for_the_team"},
    "emergency": _WHO | {"allergies", "conditions", "medications", "observations", "emergency_contact"},
    "payment": _WHO | {"coverage_number", "dates_of_service", "service_codes", "diagnosis_codes", "charges"},
    "operations": frozenset({"site", "dates_of_service", "service_codes", "measures"}),
    "family_support": frozenset({"first_name", "appointments", "goals", "shared_by_the_person"}),
    "legal": frozenset({"permitted_by_order_or_consent"}),
    "research": frozenset({"study_number", "age_group", "measures", "service_codes"}),
    "audit": frozenset({"record_number", "dates_of_service", "service_codes", "care_plan", "consents"}),
    "public_health": frozenset({"year", "age_group", "measures"}),
    "report": frozenset({"circumstances", "status_as_patient", "name", "address", "last_known_whereabouts"}),
    "own_record": _WHO | _CARE | {"everything_else_on_file"},
}
"""The report profile is 2.12(c)(5)'s list and no more (PRV-043)."""


def profile_of(purpose: str) -> str:
    """The profile for a purpose of use; operations where none is nearer."""
    nearest = (
        (EMERGENCY, "emergency"), (TREATMENT, "treatment"), (PAYMENT, "payment"), (SUPPORT, "family_support"),
        (PROCEEDINGS, "legal"), (RESEARCH, "research"), (AUDIT, "audit"),
        (frozenset({"CRIMERPT", "ABUSERPT"}), "report"), (frozenset({"PATRQT"}), "own_record"),
        (frozenset({"PUBHLTH", "DISASTER", "THREAT"}), "public_health"),
    )  # fmt: skip
    return next((name for purposes, name in nearest if purpose in purposes), "operations")


def keep_fields(fields: Mapping[str, Any], profile: str) -> dict[str, Any]:
    """Only what ``profile`` lists; an unknown profile keeps nothing."""
    allowed = PROFILES.get(profile, frozenset())
    return {name: value for name, value in fields.items() if name in allowed}
