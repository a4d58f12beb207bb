"""The nightly round over fair tests: outcomes are looked up, looks that are due are taken, and rules that say stop stop."""

from __future__ import annotations

from datetime import datetime

import msgspec

from carebraid.core.kernel.actor import Actor
from carebraid.core.learn.readout import read_out
from carebraid.store import journal
from carebraid.store.cohort import open_cohort
from carebraid.store.fair_tests import load_observed, load_test, load_tests, observe, save_look

from ._fair_tests import end_test
from ._unit import unit


@unit
def read_fair_tests(*, actor: Actor, now: datetime) -> int:
    """Take every look that is due in this organisation; gives how many. The analysis is the registered one (CAP-192).

    Look k of K is due when k/K of the planned units have had their whole window. Harm is looked for at each of them.
    """
    cohort = open_cohort(actor, now, about="fair_test")
    taken = 0
    for listed in load_tests(cohort.organisation_id):
        if listed.state != "running":
            continue
        observe(listed, now)
        test = load_test(cohort.organisation_id, listed.id, alone=True)
        look = len(test.looks) + 1
        if test.over < test.plan.planned * look // test.plan.looks:
            continue
        result = read_out(test.plan, load_observed(test), look=look)
        save_look(test, {"at": now.isoformat(), **msgspec.to_builtins(result)})
        taken += 1
        journal.record(
            actor, "fair_test.looked", now=now, purpose="operations", object_kind="fair_test", object_id=test.id,
            detail={"look": look, "verdict": result.verdict, "units": test.over},
        )  # fmt: skip
        if result.verdict != "go_on":
            end_test(test, actor=actor, why=result.verdict, now=now)
    return taken
