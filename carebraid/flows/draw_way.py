"""Which way something is done for somebody now, for whoever does it outside the house: a text from the clinic's own phone."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.store import journal
from carebraid.store.chart import open_chart

from ._fair_tests import arm_for
from ._unit import unit


@unit
def draw_way(*, actor: Actor, now: datetime, patient_id: UUID, occasion: str) -> str | None:
    """The way by the running fair test of ``occasion``; None: as ever. Refuses what the chart door refuses."""
    chart = open_chart(actor, patient_id, Purpose.TREATMENT, now, record_access=False)
    way = arm_for(chart, now=now, occasion=occasion)
    journal.record(
        actor, "draw_way", now=now, patient_id=patient_id, purpose="operations", detail={"occasion": occasion}
    )
    return way
