"""Ninety days after a complaint somebody looks whether it did the person harm (42 CFR 2.4(c); PRV-062)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.answers import save_checked
from carebraid.store.chart import open_chart

from ._unit import unit


@unit
def check_retaliation(*, actor: Actor, now: datetime, patient_id: UUID, request_id: UUID, words: str) -> None:
    """Write down what was looked at and found. Refuses ``complaint.words_missing`` and ``complaint.checked`` (409)."""
    if len(words.strip()) < 20:
        raise Refused("complaint.words_missing", "Please write what you looked at and what you found.")
    chart = open_chart(actor, patient_id, Purpose.OPERATIONS, now, record_access=False)
    if not save_checked(chart, request_id, words=words.strip(), by=actor.name, now=now):
        raise Refused(
            "complaint.checked", "There is no such complaint, or somebody has looked already.", status=409
        )
    journal.record(
        actor, "check_retaliation", now=now, patient_id=patient_id, purpose=Purpose.OPERATIONS,
        object_kind="rights_request", object_id=request_id,
    )  # fmt: skip
