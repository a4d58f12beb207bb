"""Coded choices shared by every domain: lower-case codes, as stored."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """The thirteen roles. One account may hold several staff roles in one organisation."""

    PATIENT = "patient"
    PSYCHIATRIST = "psychiatrist"
    THERAPIST = "therapist"
    ADDICTION_COUNSELLOR = "addiction_counsellor"
    NURSE = "nurse"
    CARE_MANAGER = "care_manager"
    PEER_MENTOR = "peer_mentor"
    FAMILY_SUPPORTER = "family_supporter"
    COMMUNITY_PARTNER = "community_partner"
    PROGRAMME_MANAGER = "programme_manager"
    FUNDER = "funder"
    ADMINISTRATOR = "administrator"
    INTEGRATOR = "integrator"


CLINICIANS = frozenset(
    {Role.PSYCHIATRIST, Role.THERAPIST, Role.ADDICTION_COUNSELLOR, Role.NURSE, Role.CARE_MANAGER}
)
CARE_TEAM = CLINICIANS | {Role.PEER_MENTOR}
EVERY_ROLE = frozenset(Role)
PRESCRIBERS = frozenset({Role.PSYCHIATRIST})
"""Who signs an order: a practitioner whom the jurisdiction lets prescribe (21 CFR 1306.03(a)). A registered nurse is
none; a nurse practitioner or physician assistant who may prescribe (21 CFR 1300.01, mid-level) is given this role too."""
SECOND_SIGNERS = PRESCRIBERS | {Role.NURSE}
"""Who may look as the second person (ISMP, independent double check), and who decides about lists from elsewhere."""


class Evidence(StrEnum):
    """How far a clinical fact has been checked (shared/clinical marks, kept as they came)."""

    VERIFIED = "verified"
    PARTLY_VERIFIED = "partly_verified"
    NEEDS_CHECK = "needs_check"
    PROJECT_CONVENTION = "project_convention"
    MISSING = "missing"


class Purpose(StrEnum):
    """Why a record is opened (HIPAA treatment, payment, operations; 42 CFR 2.51 for emergencies)."""

    SELF = "self"
    TREATMENT = "treatment"
    OPERATIONS = "operations"
    EMERGENCY = "emergency"
    IMPORT = "import"
    DEMO = "demo"
