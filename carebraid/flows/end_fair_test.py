"""A programme manager ends a fair test by hand."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.store.cohort import open_cohort
from carebraid.store.fair_tests import load_test

from ._fair_tests import end_test
from ._unit import unit


@unit
def end_fair_test(*, actor: Actor, now: datetime, test_id: UUID) -> None:
    """End it without a verdict: what was seen so far is kept and says that it was ended by hand."""
    cohort = open_cohort(actor, now, about="fair_test")
    test = load_test(cohort.organisation_id, test_id, alone=True)
    if test.state != "running":
        raise Refused("experiment.over", "This test is over.", status=409)
    end_test(test, actor=actor, why="by_hand", now=now)
