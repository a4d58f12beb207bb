"""A plan of any kind states how often it finds what it looks for, and is refused where it cannot (CAP-191)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from carebraid.core.kernel.refusal import Refused
from carebraid.core.learn.experiment import Arm, Experiment, check_design
from carebraid.core.learn.power import check_plan, foresee

PLAN = Experiment(
    title="Which words", question="Do warmer words bring more people back?", subject="wording", unit="person",
    arms=(Arm("a", "As today"), Arm("b", "Warmer")), outcome="checked_in", is_more_better=True, within_days=14,
    harm="stopped_messages", eligible=(), consent_class="quality_improvement", planned=800, base=0.5, least=0.1,
)  # fmt: skip


def test_cap_191_a_plan_states_how_often_it_finds_what_it_looks_for() -> None:
    told = check_plan(PLAN)
    assert told.low < 0.813 < told.high  # docs/reference/fair-tests.md: 81.3 % over 1,000 trials
    assert told.low < told.found < told.high and told.trials == 100
    assert told == foresee(PLAN), "the same plan is always judged alike"


@pytest.mark.parametrize(
    "change",
    [
        {"unit": "site", "planned": 4},
        {"unit": "site", "planned": 40},  # 800 people, and not enough: people of one site are alike
        {"unit": "week", "planned": 26},
        {"is_adaptive": True},
    ],
)
def test_cap_191_a_plan_that_passes_the_formula_and_cannot_answer_is_refused(
    change: dict[str, object],
) -> None:
    plan = replace(PLAN, **change)  # type: ignore[arg-type]
    check_design(plan)
    with pytest.raises(Refused, match=r"experiment\.too_weak") as refused:
        check_plan(plan)
    assert refused.value.facts["found"] < 80 == refused.value.facts["wanted"]


@pytest.mark.parametrize(
    "change",
    [
        {"unit": "site", "planned": 88},
        {"unit": "week", "planned": 30, "least": 0.25},
        {"is_adaptive": True, "planned": 900, "least": 0.15},
        {"is_more_better": False},
    ],
)
def test_cap_191_a_plan_that_can_answer_is_not(change: dict[str, object]) -> None:
    assert check_plan(replace(PLAN, **change)).high >= 0.8  # type: ignore[arg-type]


def test_two_sites_can_never_answer() -> None:
    assert foresee(replace(PLAN, unit="site", planned=2, least=0.4)).found == 0


def test_nobody_waits_for_a_plan_of_millions() -> None:
    with pytest.raises(Refused, match=r"experiment\.too_many"):
        check_plan(replace(PLAN, planned=10_000_000))


def test_a_difference_that_no_share_can_have_is_no_question() -> None:
    with pytest.raises(Refused, match=r"experiment\.numbers"):
        check_design(replace(PLAN, base=0.9, least=0.2))
