"""Levels grow old by themselves: every night each is judged again, with nothing new but the time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.watch.own_plan import LEARN_EVERY
from carebraid.store import journal, scope, signals
from carebraid.store.chart import open_chart

from ._foretold_reach import reach_out_to_forecasts
from ._raise import reach_out_to_silence, refresh_standing
from ._signature import learn_if_due
from ._unit import unit


@unit
def refresh_standings(*, actor: Actor, now: datetime, patient_ids: Sequence[UUID]) -> int:
    """Judge a batch of people in live care again as of ``now``, and call whoever fell silent; gives how many.

    Then forecasts that were high again and again ask for what they may. One journal row for the batch.
    """
    scope.enter(actor.organisation_id)
    due = signals.find_due(patient_ids, now - LEARN_EVERY)
    for patient_id in patient_ids:
        chart = open_chart(actor, patient_id, Purpose.OPERATIONS, now, record_access=False)
        if patient_id in due:
            learn_if_due(chart, now)
        reach_out_to_silence(chart, refresh_standing(chart, now), now)
    asked = reach_out_to_forecasts(actor, patient_ids, now)
    journal.record(
        actor, "refresh_standings", now=now, purpose=Purpose.OPERATIONS,
        detail={"people": len(patient_ids), "foretold": dict(asked)},
    )  # fmt: skip
    return len(patient_ids)
