"""The first key: the receiving side takes somebody on."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.team.transition import Transition, accept
from carebraid.store import journal
from carebraid.store.aftercare import load_patient_of_transition, load_transition, save_transition
from carebraid.store.chart import open_chart

from ._handoff import hand_on
from ._unit import unit


@unit
def accept_transition(*, actor: Actor, now: datetime, transition_id: UUID) -> Transition:
    """Accept; until the person was seen as well, the sender goes on answering for them.

    Refuses the sender (``transition.own``), what is over (``transition.ended``) or not there (``transition.not_found``).
    """
    if actor.staff_id is None:
        raise Refused("transition.staff_only", "A handoff is accepted by the care team.", status=403)
    patient_id = load_patient_of_transition(transition_id)
    chart = open_chart(actor, patient_id, Purpose.TREATMENT, now, record_access=False)
    before = load_transition(chart, transition_id)
    after = accept(before, by=actor.staff_id, at=now)
    if after != before:
        save_transition(chart, before, after)
        hand_on(chart, before, after, now)
    journal.record(
        actor, "accept_transition", now=now, patient_id=patient_id, purpose=chart.purpose, object_kind="transition",
        object_id=transition_id, detail={"arrived": after.ended_at is not None},
    )  # fmt: skip
    return after
