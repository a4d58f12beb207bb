"""The person says, for each kind of fair test, whether it may choose between ordinary ways of doing something for them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.learn.experiment import SUBJECTS
from carebraid.store import journal
from carebraid.store.chart import open_chart
from carebraid.store.fair_tests import load_joins, save_joins

from ._unit import unit


@unit
def choose_tests(*, actor: Actor, now: datetime, joins: Mapping[str, bool]) -> None:
    """Keep the person's own word on these kinds of test; of the others it stays as it was. Care is the same either way.

    A no holds from the next decision on, in tests that run too. Refuses whoever is not in care, a kind that there is not
    (``tests.unknown_kind``), and no answer at all (``tests.no_answer``).
    """
    if actor.patient_id is None:
        raise Refused("tests.not_yours", "Only the person themself chooses this.", status=403)
    if not joins.keys() <= set(SUBJECTS):
        raise Refused("tests.unknown_kind", "There is no such kind of test.")
    if not joins:
        raise Refused("tests.no_answer", "Please say yes or no to at least one.")
    chart = open_chart(actor, actor.patient_id, Purpose.SELF, now, record_access=False)
    save_joins(chart, {**load_joins(chart), **joins})
    journal.record(
        actor,
        "choose_tests",
        now=now,
        patient_id=chart.patient_id,
        purpose=chart.purpose,
        detail={"joins": dict(sorted(joins.items()))},
    )
