"""The person and the team say how many alarms a month are enough; limits move out until that holds."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.watch.own_plan import check_budget
from carebraid.store import journal, signals
from carebraid.store.chart import open_chart

from ._raise import refresh_standing
from ._signature import learn_now
from ._unit import unit


@unit
def set_alarm_budget(*, actor: Actor, now: datetime, patient_id: UUID, budget: int) -> None:
    """Keep the budget and learn every limit again. Signs of safety in the book are not under it.

    Refuses a budget outside 0 to 10 (``sign.budget_out_of_range``).
    """
    purpose = Purpose.SELF if patient_id == actor.patient_id else Purpose.TREATMENT
    chart = open_chart(actor, patient_id, purpose, now, record_access=False)
    check_budget(budget)
    signals.save_watch(chart, budget=budget, budget_by=actor.name)
    learn_now(chart, now)
    refresh_standing(chart, now)
    journal.record(
        actor, "set_alarm_budget", now=now, patient_id=patient_id, purpose=purpose, object_kind="own_watch",
        object_id=patient_id, detail={"budget": budget},
    )  # fmt: skip
