"""The person says whether fair tests may choose between ordinary ways of doing something for them."""

from __future__ import annotations

from datetime import datetime

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.chart import open_chart
from carebraid.store.fair_tests import save_joins

from ._unit import unit


@unit
def choose_tests(*, actor: Actor, now: datetime, joins: bool) -> None:
    """Keep the person's own word; care is the same either way. Refuses whoever is not in care."""
    if actor.patient_id is None:
        raise Refused("tests.not_yours", "Only the person themself chooses this.", status=403)
    chart = open_chart(actor, actor.patient_id, Purpose.SELF, now, record_access=False)
    save_joins(chart, joins)
    journal.record(
        actor,
        "choose_tests",
        now=now,
        patient_id=chart.patient_id,
        purpose=chart.purpose,
        detail={"joins": joins},
    )
