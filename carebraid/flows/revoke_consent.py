"""The person stops sharing: one tap, in force when this transaction ends, whatever was on its way (PRV-021, 022)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.chart import open_chart
from carebraid.store.packages import withdraw_packages
from carebraid.store.sharing import end_consent, load_consent

from ._unit import unit


@dataclass(frozen=True, slots=True)
class Revoked:
    """What it did. ``was_over``: it had been stopped before; ``withdrawn``: packages whose contents are gone now."""

    was_over: bool
    withdrawn: int


@unit
def revoke_consent(*, actor: Actor, now: datetime, patient_id: UUID, consent_id: UUID) -> Revoked:
    """End a consent, or take back a written no. Twice is as good as once.

    What was given before stays in the accounting (PRV-022); packages that rested on it and are still here are
    emptied. Refuses a consent that this person does not have (``consent.not_found``, 404).
    """
    purpose = Purpose.SELF if patient_id == actor.patient_id else Purpose.TREATMENT
    chart = open_chart(actor, patient_id, purpose, now, record_access=False)
    kept = load_consent(chart, consent_id)
    if kept is None:
        raise Refused("consent.not_found", "There is no such form on your list.", status=404)
    ended = end_consent(chart, consent_id, revoked_at=now)
    withdrawn = 0 if kept.consent.refuses else withdraw_packages(chart, now, relied_on=consent_id)
    journal.record(
        actor, "revoke_consent", now=now, patient_id=patient_id, purpose=purpose, object_kind="consent",
        object_id=consent_id, detail={"was_over": not ended, "withdrawn": withdrawn},
    )  # fmt: skip
    return Revoked(not ended, withdrawn)
