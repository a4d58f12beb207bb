"""One person's papers for the tests: a whole consent for one clinic, and requests that fit it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from carebraid.core.privacy.consent import (
    Consent,
    Expiry,
    Information,
    Kind,
    Papers,
    Recipient,
    RecipientClass,
    Signature,
    Statement,
    Status,
)
from carebraid.core.privacy.release import decide_release
from carebraid.core.privacy.verdict import Decision, ReleaseRequest, Resource, Verdict

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
CLINIC = Recipient(name="Clinic A", other_names=("Clínica A",), identifiers=frozenset({"npi|1"}))
SIGNED = Signature(
    signer="Ana Ruiz", method="typed name", signed_at=NOW - timedelta(days=30), text_sha256="ab12",
    text_version="3", language="en",
)  # fmt: skip
CONSENT = Consent(
    id="c1", patient_id="p", patient_name="Ana Ruiz", kind=Kind.NAMED, status=Status.ACTIVE,
    disclosers=("Our Programme",), recipients=(CLINIC,), purposes=frozenset({"TREAT"}),
    information=Information(described="everything in my record", everything=True),
    right_to_revoke="Tell us any time.", expiry=Expiry(on=date(2026, 12, 31)), signatures=(SIGNED,),
    form_version="3", form_on=date(2025, 1, 1), zone="America/New_York",
)  # fmt: skip
TPO = replace(
    CONSENT, kind=Kind.TPO, purposes=frozenset({"TREAT", "HPAYMT", "HOPERAT"}), expiry=Expiry(none=True),
    statements=frozenset(Statement),
)  # fmt: skip
REQUEST = ReleaseRequest(
    patient_id="p", names=("Clinic A",), purpose="TREAT", at=NOW, discloser="Our Programme",
    recipient_class=RecipientClass.COVERED_ENTITY,
)  # fmt: skip
SUD = Resource(id="r1", kind="observation", labels=frozenset({"ETH", "R"}), dated_on=date(2026, 1, 5))
ORDINARY = Resource(id="r2", kind="observation", labels=frozenset({"N"}), dated_on=date(2026, 1, 5))


def papers(*consents: Consent, **more: Any) -> Papers:
    """Papers of a grown-up in New York."""
    told: dict[str, Any] = {
        "zone": "America/New_York",
        "born_on": date(1990, 5, 5),
        "notice_version": "2024-1",
    }
    return Papers(patient_id="p", consents=consents, **{**told, **more})


def ask(on: Papers | None = None, *records: Resource, **change: Any) -> Verdict:
    """The verdict on ``records`` (one Part 2 record unless told) with the usual request, changed."""
    return decide_release(
        replace(REQUEST, **change), records or (SUD,), on if on is not None else papers(CONSENT)
    )


def is_yes(on: Papers | None = None, *records: Resource, **change: Any) -> bool:
    """Whether anything goes."""
    return ask(on, *records, **change).decision is not Decision.DENY


def codes(verdict: Verdict) -> set[str]:
    """The reason codes of a verdict."""
    return {reason.code for reason in verdict.reasons}


def duties(verdict: Verdict) -> dict[str, str]:
    """The duties of a verdict with their details."""
    return {duty.code: duty.detail for duty in verdict.obligations}
