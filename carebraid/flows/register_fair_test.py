"""A programme manager registers a fair test; its plan is frozen from then on, and the community board can see it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.core.learn.experiment import Experiment, plan_digest
from carebraid.core.learn.power import check_plan
from carebraid.core.learn.ways import BROUGHT_ABOUT, OCCASIONS, WAYS
from carebraid.store import journal
from carebraid.store.cohort import open_cohort
from carebraid.store.fair_tests import BOARD_TIME, FACTS, count_sites, save_test

from ._unit import unit


@unit
def register_fair_test(*, actor: Actor, now: datetime, plan: Experiment, occasion: str) -> UUID:
    """Freeze a plan (CAP-191). Nobody may begin before the board had its time.

    Refuses what ``core.learn.power.check_plan`` does, ``experiment.no_outcome``, ``experiment.no_occasion``,
    ``experiment.no_way``, ``experiment.outcome_is_the_way``, and a test by site with more sites than there are (``experiment.too_few_sites``).
    """
    foreseen = check_plan(plan)
    if plan.subject != OCCASIONS.get(occasion):
        raise Refused("experiment.no_occasion", "At that moment nothing of this kind is decided.")
    if not {arm.key for arm in plan.arms} <= set(WAYS[occasion]) or plan.arms[0].key != WAYS[occasion][0]:
        raise Refused("experiment.no_way", "Please compare today's way with others that the program knows.")
    if plan.outcome in BROUGHT_ABOUT.get(occasion, ()):
        raise Refused(
            "experiment.outcome_is_the_way",
            "The new way brings this outcome about by itself. Please choose another one.",
        )
    if not {rule.fact for rule in plan.eligible} <= set(FACTS):
        raise Refused("experiment.eligibility", "A rule of who takes part could not be read.")
    cohort = open_cohort(actor, now, about="fair_test")
    sites = count_sites(cohort)
    if plan.unit == "site" and plan.planned > sites:
        raise Refused(
            "experiment.too_few_sites", "This plan asks for {planned} sites. Here the number is {here}.",
            here=sites, planned=plan.planned,
        )  # fmt: skip
    digest = plan_digest(plan)
    if actor.account_id is None:
        raise Refused("experiment.by_somebody", "A person registers a test, not a program.", status=403)
    test_id = save_test(
        cohort, plan, digest, account_id=actor.account_id, occasion=occasion, board_until=now + BOARD_TIME,
        foreseen=foreseen,
    )  # fmt: skip
    journal.record(
        actor, "register_fair_test", now=now, purpose="operations", object_kind="fair_test", object_id=test_id,
        detail={"digest": digest, "occasion": occasion, "finds": foreseen.found},
    )  # fmt: skip
    return test_id
