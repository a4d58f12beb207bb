"""Somebody else looks at what was done in an emergency, and says what they find."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.emergency import check_finding
from carebraid.store import journal
from carebraid.store.chart import open_chart
from carebraid.store.emergency import load_emergency, save_review

from ._unit import unit


@unit
def review_emergency(
    *, actor: Actor, now: datetime, patient_id: UUID, emergency_id: UUID, finding: str, words: str = ""
) -> None:
    """Write the finding down: justified, not justified, unclear. Not justified closes a record that is still open.

    Refuses ``emergency.own`` (403) to whoever opened or told it, ``emergency.reviewed`` (409) the second time,
    ``emergency.no_finding``, ``emergency.words_missing`` and ``emergency.not_found``.
    """
    check_finding(finding, words)
    chart = open_chart(actor, patient_id, Purpose.OPERATIONS, now, record_access=False)
    found = load_emergency(chart, emergency_id)
    if found is None:
        raise Refused("emergency.not_found", "There is no such emergency here.", status=404)
    if found.staff_id == actor.staff_id:
        raise Refused("emergency.own", "Somebody else has to review this: it was you who did it.", status=403)
    closes = finding == "not_justified" and found.kind == "opened"
    if not save_review(
        chart, emergency_id, finding=finding, words=words.strip(), by=actor.name, now=now, closes=closes
    ):
        raise Refused("emergency.reviewed", "A colleague has reviewed this already.", status=409)
    journal.record(
        actor, "review_emergency", now=now, patient_id=patient_id, purpose=Purpose.OPERATIONS,
        object_kind="emergency", object_id=emergency_id, detail={"finding": finding},
    )  # fmt: skip
