"""Somebody leaves one service for another: the sender begins to answer for the way between."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.team.transition import RULES, TRAVELS
from carebraid.store import journal
from carebraid.store.aftercare import save_new_transition
from carebraid.store.chart import open_chart

from ._handoff import raise_clocks
from ._raise import refresh_standing
from ._unit import unit


@unit
def start_transition(
    *, actor: Actor, now: datetime, patient_id: UUID, rule: str, from_name: str, to_name: str, left_at: datetime,
    travels: Collection[str] = (),
) -> UUID:  # fmt: skip
    """Begin it, with the contacts of days 0, 2, 7 and 30 owed by the sender, who is the actor.

    Refuses an unknown rule or baggage (``transition.unknown``), places without a name (``transition.no_place``), a time that
    has not come (``transition.not_yet``), and a second one at once (``transition.open``).
    """
    if actor.staff_id is None:
        raise Refused("transition.staff_only", "A handoff is begun by the care team.", status=403)
    if rule not in RULES or not set(travels) <= set(TRAVELS):
        raise Refused("transition.unknown", "Please choose from what is offered.")
    if not from_name.strip() or not to_name.strip():
        raise Refused("transition.no_place", "Please say which place they leave, and which they go to.")
    if left_at > now:
        raise Refused(
            "transition.not_yet", "They have not left yet. Please begin the handoff when they leave."
        )
    chart = open_chart(actor, patient_id, Purpose.TREATMENT, now, record_access=False)
    transition = save_new_transition(
        chart, rule=rule, from_name=from_name.strip(), to_name=to_name.strip(), sender=actor.staff_id, left_at=left_at,
        travels=[one for one in TRAVELS if one in travels],
    )  # fmt: skip
    raise_clocks(chart, transition, now)
    refresh_standing(chart, now)
    journal.record(
        actor, "start_transition", now=now, happened_at=left_at, patient_id=patient_id, purpose=chart.purpose,
        object_kind="transition", object_id=transition.id, detail={"rule": rule, "travels": sorted(travels)},
    )  # fmt: skip
    return transition.id
