"""Steps that tests of sharing share: a consent signed, and what the gate then says."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from carebraid.core.kernel.codes import Purpose
from carebraid.core.privacy.consent import RecipientClass
from carebraid.core.privacy.verdict import Decision, ReleaseRequest
from carebraid.store import gate, sharing
from carebraid.store.chart import open_chart
from carebraid.store.record import load_record
from tests.sharing import RIVERSIDE as CLINIC
from tests.sharing import consent
from tests.worlds import Cast


def sign(cast: Cast, at: datetime, **changed: object) -> UUID:
    """A signed consent for one named clinic, straight into the store."""
    chart = open_chart(cast.clinician, cast.patient_id, Purpose.TREATMENT, at)
    signed = replace(consent(chart, at), **changed)  # type: ignore[arg-type]
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
