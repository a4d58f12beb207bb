"""What a consent lacks: it can become active only when nothing does (2.31; PRV-011, 012, 016, 024, 026, 030, 031)."""

from __future__ import annotations

from .consent import TPO, Consent, Designation, Information, Kind, Notes, Signature, SignerKind, Statement
from .purposes import PROCEEDINGS, RESEARCH, SUPPORT, covered
from .recipient import fold

NOTES_OF = {
    Kind.COUNSELLING_NOTES: Notes.COUNSELLING,
    Kind.PSYCHOTHERAPY_NOTES: Notes.PSYCHOTHERAPY,
}
_CLASS_WORDING = {
    Kind.TPO: frozenset(Designation),
    Kind.GENERAL: frozenset({Designation.TREATING_PROVIDERS}),
    Kind.INTERMEDIARY: frozenset({Designation.TREATING_PROVIDERS}),
}


def missing_elements(consent: Consent) -> tuple[str, ...]:
    """What keeps ``consent`` from counting, as codes in the order of the rule; empty when it is whole.

    Codes: patient_name, discloser, information, recipient, class_not_for_this_kind, intermediary, purpose,
    purpose_not_for_this_kind, must_stand_apart, right_to_revoke, tpo_statements, expiry, expiry_not_for_this_kind,
    signature, machine_made, signer_authority, signed_at, signature_evidence.
    """
    checks = (
        (fold(consent.patient_name), "patient_name"),
        (any(fold(name) for name in consent.disclosers), "discloser"),
        (_describes(consent.information), "information"),
        *_recipient_checks(consent),
        *_purpose_checks(consent),
        (_stands_apart(consent), "must_stand_apart"),
        (consent.right_to_revoke.strip(), "right_to_revoke"),
        (consent.kind is not Kind.TPO or consent.statements == frozenset(Statement), "tpo_statements"),
        *_expiry_checks(consent),
        (consent.signatures, "signature"),
        *(check for signature in consent.signatures for check in _signature_checks(signature)),
    )
    return tuple(dict.fromkeys(code for is_there, code in checks if not is_there))


def _describes(information: Information) -> bool:
    says = information.everything or information.labels or information.classes or information.codes
    return bool(information.described.strip() and (says or information.notes))


def _recipient_checks(consent: Consent) -> tuple[tuple[object, str], ...]:
    named = any(fold(recipient.name) for recipient in consent.recipients)
    wording = _CLASS_WORDING.get(consent.kind, frozenset())
    checks: tuple[tuple[object, str], ...] = (
        (named or consent.designations, "recipient"),
        (consent.designations <= wording, "class_not_for_this_kind"),
        (all(fold(recipient.name) for recipient in consent.recipients), "recipient"),
    )
    if consent.kind is not Kind.INTERMEDIARY:
        return checks
    return (*checks, (consent.intermediary and fold(consent.intermediary.name), "intermediary"))


def _purpose_checks(consent: Consent) -> tuple[tuple[object, str], ...]:
    known = all(covered((purpose,)) for purpose in consent.purposes)
    return (
        (consent.purposes and known, "purpose"),
        (consent.purposes <= purposes_of(consent), "purpose_not_for_this_kind"),
    )


def purposes_of(consent: Consent) -> frozenset[str]:
    """The purposes this kind of consent may be for; proceedings only by a consent for them alone (2.31(d))."""
    if consent.kind is Kind.PROCEEDINGS:
        return PROCEEDINGS
    if consent.kind is Kind.TPO:
        return covered(TPO) - PROCEEDINGS
    if consent.kind is Kind.RESEARCH:
        return RESEARCH
    if consent.kind is Kind.SUPPORTER:
        return SUPPORT
    if consent.kind is Kind.FUNDRAISING:
        return frozenset({"FUNDRAISING"})
    return covered(consent.purposes) - PROCEEDINGS - {"FUNDRAISING"}


def _stands_apart(consent: Consent) -> bool:
    """Notes that stand apart are given by a consent for them alone, and such a consent gives nothing else."""
    wanted, info = NOTES_OF.get(consent.kind), consent.information
    if info.notes is not wanted:
        return False
    return wanted is None or not (info.everything or info.labels or info.classes or info.codes)


def _expiry_checks(consent: Consent) -> tuple[tuple[object, str], ...]:
    expiry = consent.expiry
    if expiry.none and consent.kind is not Kind.TPO:
        return ((False, "expiry_not_for_this_kind"),)
    if expiry.event == "end_of_research" and consent.kind is not Kind.RESEARCH:
        return ((False, "expiry_not_for_this_kind"),)
    if consent.kind is Kind.CRIMINAL_JUSTICE and expiry.event != "final_disposition":
        return ((False, "expiry_not_for_this_kind"),)
    return ((expiry.on or expiry.event.strip() or expiry.none, "expiry"),)


def _signature_checks(signature: Signature) -> tuple[tuple[object, str], ...]:
    by_self = signature.signer_kind is SignerKind.PATIENT
    return (
        (fold(signature.signer), "signature"),
        (signature.method.strip() and signature.method != "machine", "machine_made"),
        (by_self or signature.authority.strip(), "signer_authority"),
        (signature.signed_at and signature.signed_at.tzinfo, "signed_at"),
        (
            signature.text_sha256.strip() and signature.text_version.strip() and signature.language.strip(),
            "signature_evidence",
        ),
    )
