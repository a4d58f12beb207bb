"""A registered fair test begins: its seed is drawn, and from now on its occasion draws."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.core.learn.allocate import seed_digest
from carebraid.core.learn.experiment import plan_digest
from carebraid.store import journal
from carebraid.store.cohort import open_cohort
from carebraid.store.fair_tests import load_running, load_test, save_begun

from ._unit import draw_seed, unit


@unit
def begin_fair_test(*, actor: Actor, now: datetime, test_id: UUID, seed: bytes | None = None) -> None:
    """Begin it. Refuses one that is not waiting, one whose board still has time, a changed plan, a second one at its moment.

    ``seed`` is for the demo's command alone, whose world has to come again: from anybody else it is refused.
    """
    if seed is not None and not (actor.kind == "command" and actor.service == "demo"):
        raise Refused("experiment.seed_chosen", "Nobody chooses what chance decides.", status=403)
    cohort = open_cohort(actor, now, about="fair_test")
    test = load_test(cohort.organisation_id, test_id, alone=True)
    if test.state != "registered":
        raise Refused(
            "experiment.not_waiting", "This test has begun already, or the board said no.", status=409
        )
    if now < test.board_until:
        raise Refused("experiment.board_first", "The community board still has time to say no.", status=409)
    if plan_digest(test.plan) != test.digest:
        raise Refused("experiment.plan_changed", "The plan is not the one that was registered.", status=409)
    if load_running(cohort.organisation_id, test.occasion):
        raise Refused(
            "experiment.one_at_a_time", "Another test runs at this moment. Wait until it is over.", status=409
        )
    seed = seed or draw_seed()
    save_begun(test, seed=seed, seed_digest=seed_digest(seed), now=now)
    journal.record(
        actor, "fair_test.begun", now=now, purpose="operations", object_kind="fair_test", object_id=test_id,
        detail={"digest": test.digest, "seed_digest": seed_digest(seed)},
    )  # fmt: skip
