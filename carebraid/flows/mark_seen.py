"""The second key: somebody between services was seen at the new place."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.team.transition import Transition, see
from carebraid.store import journal
from carebraid.store.aftercare import load_patient_of_transition, load_transition, save_transition
from carebraid.store.chart import open_chart

from ._handoff import hand_on
from ._raise import refresh_standing
from ._unit import unit


@unit
def mark_seen(*, actor: Actor, now: datetime, transition_id: UUID, seen_at: datetime) -> Transition:
    """Say when the person was seen. With both keys turned the way is over and the receiver answers for them.

    Refuses a time before they left or that has not come (``transition.seen_when``), and what is over.
    """
    if actor.staff_id is None:
        raise Refused("transition.staff_only", "A handoff is closed by the care team.", status=403)
    patient_id = load_patient_of_transition(transition_id)
    chart = open_chart(actor, patient_id, Purpose.TREATMENT, now, record_access=False)
    before = load_transition(chart, transition_id)
    after = see(before, at=seen_at, now=now)
    if after != before:
        save_transition(chart, before, after)
        hand_on(chart, before, after, now)
        refresh_standing(chart, now)
    journal.record(
        actor, "mark_seen", now=now, happened_at=seen_at, patient_id=patient_id, purpose=chart.purpose,
        object_kind="transition", object_id=transition_id, detail={"arrived": after.ended_at is not None},
    )  # fmt: skip
    return after
