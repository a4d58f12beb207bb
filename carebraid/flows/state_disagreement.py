"""The person's own words beside a correction that was not made (45 CFR 164.526(d)(2), PRV-057)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.rights import check_wish, may_disagree
from carebraid.store import journal
from carebraid.store.chart import open_chart
from carebraid.store.rights import load_right, save_disagreement

from ._unit import unit


@unit
def state_disagreement(*, actor: Actor, now: datetime, patient_id: UUID, request_id: UUID, words: str) -> None:  # fmt: skip
    """Keep ``words`` beside the decision; from now on they go with what the request is about.

    Refuses a request that is not there (404), is not a denied correction, or has a statement already (409).
    """
    check_wish("amendment", words)
    purpose = Purpose.SELF if patient_id == actor.patient_id else Purpose.TREATMENT
    chart = open_chart(actor, patient_id, purpose, now, record_access=False)
    asked = load_right(chart, request_id)
    if asked is None:
        raise Refused("right.not_found", "There is no such request on your list.", status=404)
    if not may_disagree(asked.kind, asked.decision, asked.disagreement):
        raise Refused(
            "right.nothing_to_disagree_with",
            "A statement goes beside a correction that was not made, once. You can send a new request at any time.",
            status=409,
        )
    save_disagreement(chart, request_id, words.strip(), now)
    journal.record(
        actor, "state_disagreement", now=now, patient_id=patient_id, purpose=purpose, object_kind="rights_request",
        object_id=request_id,
    )  # fmt: skip
