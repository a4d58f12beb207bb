"""A person stops sharing with somebody: at once, and in silence. A clinician does it for somebody in danger."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import CLINICIANS, Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.chart import open_chart
from carebraid.store.grants import load_grant, save_ended

from ._supporters import open_own
from ._unit import unit

LEAST_WHY = 10


@unit
def end_grant(*, actor: Actor, now: datetime, patient_id: UUID, grant_id: UUID, why: str = "") -> bool:
    """End it in this transaction; False where it had ended already. Nobody is told (PRV-071).

    Every page of the supporter asks again, so the next one they open is a quiet day. The person gives no reason; a
    clinician who believes that the supporter may endanger them writes one, kept where that person cannot see it
    (PRV-073; 45 CFR 164.502(g)(5)). Refuses ``grant.not_found`` and ``grant.why_missing``.
    """
    reason = ""
    if actor.has_role(*CLINICIANS):
        reason = " ".join(why.split())
        if len(reason) < LEAST_WHY:
            raise Refused(
                "grant.why_missing", "Please write why, in ten letters or more. The supporter never sees it."
            )
        chart = open_chart(actor, patient_id, Purpose.TREATMENT, now, record_access=False)
    else:
        chart = open_own(actor, patient_id, now)
    load_grant(chart, grant_id)
    ended = save_ended(chart, grant_id, now, why=reason)
    journal.record(
        actor, "end_grant", now=now, patient_id=patient_id, purpose=chart.purpose, object_kind="grant",
        object_id=grant_id, detail={"ended": ended, "by_clinician": bool(reason)},
    )  # fmt: skip
    return ended
