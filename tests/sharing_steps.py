"""Steps that tests of sharing share: a consent signed, and what the gate then says."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from carebraid.core.kernel.codes import Purpose
from carebraid.core.privacy.consent import (
    Consent,
    Expiry,
    Information,
    Kind,
    RecipientClass,
    Signature,
    Statement,
    Status,
)
from carebraid.core.privacy.verdict import Decision, ReleaseRequest
from carebraid.store import gate, sharing
from carebraid.store.chart import open_chart
from carebraid.store.record import load_record
from tests.worlds import Cast

CLINIC = "Riverside Family Medicine"


def sign(cast: Cast, at: datetime, **changed: object) -> UUID:
    """A signed consent for one named clinic, straight into the store."""
    chart = open_chart(cast.clinician, cast.patient_id, Purpose.TREATMENT, at)
    whole = Consent(
        id="new", patient_id=str(cast.patient_id), patient_name="Robin", kind=Kind.NAMED, status=Status.ACTIVE,
        disclosers=("Here",), recipients=(sharing.Recipient(name=CLINIC),), purposes=frozenset({"TREAT"}),
        information=Information(described="Everything about my care", everything=True),
        right_to_revoke="You can stop this at any time.", statements=frozenset(Statement),
        expiry=Expiry(on=(at + timedelta(days=365)).date()), zone=chart.zone, form_version="2024-1",
        form_on=at.date(),
        signatures=(
            Signature(
                signer="Robin", method="app", signed_at=at, text_sha256="0" * 64, text_version="2024-1",
                language="en", device="phone",
            ),
        ),
    )  # fmt: skip
    signed = replace(whole, **changed)  # type: ignore[arg-type]
    return sharing.save_consent(
        chart, signed, text="…", text_sha256="0" * 64, language="en", shown={}, asked_at=at, signed_at=at
    )


def asked_by(cast: Cast, at: datetime, name: str = CLINIC, purpose: str = "TREAT", **more: Any) -> Decision:
    """What the gate says to somebody outside at that moment."""
    chart = open_chart(cast.clinician, cast.patient_id, Purpose.TREATMENT, at)
    request = ReleaseRequest(
        patient_id=str(cast.patient_id), names=(name,), purpose=purpose, at=at, discloser="Here",
        **{"recipient_class": RecipientClass.COVERED_ENTITY, **more},
    )  # fmt: skip
    return gate.pass_gate(chart, request, load_record(chart), now=at, path="test").verdict.decision
