"""A clinician without a tie opens a record in an emergency: for a while, with a reason, and somebody reviews it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.privacy.emergency import OPEN_FOR, REVIEW_WITHIN, check_reason
from carebraid.store import journal
from carebraid.store.chart import open_in_emergency
from carebraid.store.emergency import tell_officers

from ._unit import unit


@unit
def break_glass(*, actor: Actor, now: datetime, patient_id: UUID, why: str) -> datetime:
    """Open the record for four hours; gives until when. The privacy officer is told in the same transaction.

    Opening it again while it stands open changes nothing. Refuses ``emergency.why_too_short``,
    ``emergency.not_needed`` (409) where the record opens anyway, and what the chart door refuses.
    """
    said = check_reason(why)
    until = now + OPEN_FOR
    chart, made = open_in_emergency(
        actor, patient_id, now, why=said, until_at=until, review_due_at=now + REVIEW_WITHIN
    )
    until = chart.emergency_until or until
    told = tell_officers(chart.organisation_id, f"emergency:{made}", now) if made else 0
    journal.record(
        actor, "break_glass", now=now, patient_id=patient_id, purpose=Purpose.EMERGENCY, object_kind="emergency",
        object_id=made or "", detail={"until": until.isoformat(), "told": told, "again": made is None},
    )  # fmt: skip
    return until
