"""A plan that can answer its question, who may take part, draws that can be repeated, and the one analysis (CAP-191, 192)."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carebraid.core.kernel.refusal import Refused
from carebraid.core.learn.allocate import Tally, balance, chances, draw, seed_digest
from carebraid.core.learn.experiment import (
    Arm,
    Condition,
    Experiment,
    check_design,
    judge,
    needed,
    plan_digest,
)
from carebraid.core.learn.imagine import imagine
from carebraid.core.learn.readout import Observed, read_out
from carebraid.core.learn.student import quantile, tail

SEED = b"s" * 32
PLAN = Experiment(
    title="Which words bring people back",
    question="Does a text that offers help bring more people to the next visit than the usual text?",
    subject="wording",
    unit="person",
    arms=(Arm("usual", "Your visit is tomorrow."), Arm("help", "Need a ride tomorrow? Answer yes.")),
    outcome="kept_next_visit",
    is_more_better=True,
    within_days=14,
    harm="stopped_messages",
    eligible=(Condition("has_phone", "is", True), Condition("missed_visits", "at_least", 1)),
    consent_class="quality_improvement",
    planned=800,
    base=0.5,
    least=0.1,
    subgroups=("language",),
)


def rows(arm: str, good: int, other: int, **more: object) -> list[Observed]:
    start = {"cluster": "", "arm": arm, "chance": 0.5}
    return [
        Observed(**{**start, "outcome": n < good, **more, "cluster": f"{arm}{more.get('cluster', '')}{n}"})  # type: ignore[arg-type]
        for n in range(good + other)
    ]


def test_a_plan_has_as_many_people_as_its_question_needs() -> None:
    # Fleiss, Levin, Paik: 0.5 against 0.6, two-sided 5 %, power 80 %: 387.3, so 388 each.
    assert needed(PLAN) == 388
    check_design(PLAN)
    with pytest.raises(Refused, match=r"experiment\.too_few"):
        check_design(replace(PLAN, planned=775))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"question": "  "}, "experiment.unsaid"),
        ({"subject": "medicine"}, "experiment.unknown_kind"),
        ({"consent_class": "none"}, "experiment.unknown_kind"),
        ({"arms": (Arm("usual", "a"), Arm("usual", "b"))}, "experiment.arms"),
        ({"arms": (Arm("usual", "a"),)}, "experiment.arms"),
        ({"base": 0.0}, "experiment.numbers"),
        ({"within_days": 0}, "experiment.numbers"),
        ({"looks": 6}, "experiment.rules"),
        ({"looks": 2, "alpha": 0.1}, "experiment.rules"),
        ({"is_adaptive": True, "unit": "site"}, "experiment.adaptive"),
        ({"is_adaptive": True, "floor": 0.6}, "experiment.adaptive"),
        ({"eligible": (Condition("age", "about", 3),)}, "experiment.eligibility"),
        ({"unit": "site", "planned": 3}, "experiment.too_few"),
    ],
)
def test_a_plan_that_cannot_answer_is_refused(change: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as refused:
        check_design(replace(PLAN, **change))  # type: ignore[arg-type]
    assert refused.value.code == code


def test_any_change_of_a_plan_changes_its_digest() -> None:
    changed = [replace(PLAN, planned=801), replace(PLAN, arms=PLAN.arms[::-1]), replace(PLAN, alpha=0.01)]
    assert len({plan_digest(plan) for plan in [PLAN, replace(PLAN), *changed]}) == 4


def test_what_nobody_knows_leaves_somebody_out_and_says_so() -> None:
    assert judge(PLAN, {"has_phone": True, "missed_visits": 2}).is_eligible
    known = judge(PLAN, {"has_phone": False, "missed_visits": None})
    assert (known.is_eligible, known.unfit, known.unknown) == (False, ("has_phone",), ("missed_visits",))


@given(st.integers(0, 500), st.sampled_from(["", "es", "en"]))
def test_a_block_holds_as_many_of_each_and_every_draw_can_be_repeated(block: int, stratum: str) -> None:
    four = [draw(PLAN, SEED, unit_key="x", stratum=stratum, position=block * 4 + place) for place in range(4)]
    assert Counter(drawn.arm for drawn in four) == {"usual": 2, "help": 2}
    assert four == [
        draw(PLAN, SEED, unit_key="other", stratum=stratum, position=block * 4 + place) for place in range(4)
    ]


def test_draws_differ_between_strata_and_seeds_and_cannot_be_read_from_the_journal() -> None:
    def arms(seed: bytes, stratum: str) -> list[str]:
        return [draw(PLAN, seed, unit_key="", stratum=stratum, position=n).arm for n in range(40)]

    assert len({tuple(arms(seed, s)) for seed in (SEED, b"t" * 32) for s in ("en", "es")}) == 4
    assert SEED.hex() not in seed_digest(SEED)
    with pytest.raises(Refused):
        seed_digest(b"short")


def test_moments_are_drawn_each_for_itself_and_evenly() -> None:
    moments = replace(PLAN, unit="moment")
    drawn = [draw(moments, SEED, unit_key=f"p{n}/2026-11-22", position=n).arm for n in range(2000)]
    assert 900 < balance(["usual", "help"], drawn)["help"] < 1100
    with pytest.raises(Refused):
        balance(["usual"], ["help"])


def test_thompson_leans_to_what_works_and_keeps_a_chance_for_the_rest() -> None:
    leaning = replace(PLAN, is_adaptive=True)
    assert chances(leaning, {}) == {"usual": pytest.approx(0.5), "help": pytest.approx(0.5)}
    seen = {"usual": Tally(20, 30), "help": Tally(40, 10)}
    assert chances(leaning, seen)["usual"] == pytest.approx(0.1, abs=1e-3)
    fewer = replace(leaning, is_more_better=False)
    assert chances(fewer, seen)["usual"] == pytest.approx(0.9, abs=1e-3)
    # One good outcome of one against one other: P(Beta(2,1) > Beta(1,2)) = 5/6.
    exact = chances(leaning, {"usual": Tally(0, 1), "help": Tally(1, 0)})["help"]
    assert exact == pytest.approx(0.1 + 0.8 * 5 / 6, abs=1e-3)


def test_the_difference_its_interval_and_its_error_are_those_of_a_hand_computed_example() -> None:
    found = read_out(PLAN, rows("usual", 200, 200) + rows("help", 240, 160), look=1)
    effect = found.compared[0].effect
    assert effect is not None
    assert effect.difference == pytest.approx(0.1)
    by_hand = math.sqrt((0.25 / 400 + 0.24 / 400) * 800 / 799)
    assert effect.error == pytest.approx(by_hand)
    assert effect.low == pytest.approx(0.1 - quantile(0.05, 798) * by_hand)
    assert found.verdict == "better"
    assert found.shares["help"].good == 240


def test_missing_outcomes_are_given_three_ways_and_are_never_nought() -> None:
    seen = rows("usual", 50, 50) + rows("help", 50, 30) + [
        replace(row, outcome=None) for row in rows("help", 0, 20, cluster="m")
    ]  # fmt: skip
    found = read_out(PLAN, seen, look=1)
    ways = (found.compared[0].effect, found.compared[0].if_missing_bad, found.compared[0].if_missing_good)
    assert [round(way.difference, 4) for way in ways if way] == [0.125, 0.0, 0.2]
    assert found.shares["help"].missing == 20


def test_people_of_one_site_count_as_one() -> None:
    site = replace(PLAN, unit="site", planned=8)
    alone = [
        Observed(cluster=f"{arm}{s}", arm=arm, chance=0.5, outcome=n < (10 if (arm == "help") == (s < 3) else 4))
        for arm in ("usual", "help") for s in range(4) for n in range(14)
    ]  # fmt: skip
    by_site = read_out(site, alone, look=1).compared[0].effect
    as_people = (
        read_out(PLAN, [replace(row, cluster=f"{row.cluster}/{n}") for n, row in enumerate(alone)], look=1)
        .compared[0]
        .effect
    )
    assert by_site is not None and as_people is not None
    assert by_site.clusters == 8
    assert by_site.error > 1.5 * as_people.error


def test_harm_stops_a_test_however_good_it_looks() -> None:
    good = rows("usual", 40, 60) + [replace(row, harm=n < 8) for n, row in enumerate(rows("help", 90, 10))]
    good = [row if row.harm is not None else replace(row, harm=False) for row in good]
    assert read_out(replace(PLAN, looks=4), good, look=1).verdict == "harm"


def test_an_early_look_asks_for_more() -> None:
    seen = rows("usual", 50, 50) + rows("help", 66, 34)
    assert read_out(PLAN, seen, look=1).verdict == "better"
    early = read_out(replace(PLAN, looks=4), seen, look=1)
    assert (early.verdict, early.bound) == ("go_on", pytest.approx(4.048))
    with pytest.raises(Refused):
        read_out(PLAN, seen, look=2)


def test_an_effect_in_one_group_only_is_seen_and_unknown_is_a_group() -> None:
    seen = [
        replace(row, groups={"language": language})
        for language, good in (("en", 80), ("es", 40))
        for row in rows("usual", 40, 60, cluster=language) + rows("help", good, 100 - good, cluster=language)
    ] + rows("usual", 5, 5, cluster="u")  # fmt: skip
    compared = read_out(PLAN, seen, look=1).compared[0]
    by_language = compared.by_group["language"]
    assert by_language["en"] and by_language["en"].difference == pytest.approx(0.4)
    assert by_language["es"] and by_language["es"].difference == pytest.approx(0.0)
    assert by_language["unknown"] is None
    assert compared.differs_by["language"] < 0.001


def test_nothing_is_made_of_nothing() -> None:
    found = read_out(PLAN, rows("usual", 1, 1), look=1)
    assert (found.compared[0].effect, found.compared[0].why, found.verdict) == (
        None,
        "too_few",
        "no_difference",
    )
    with pytest.raises(Refused):
        read_out(PLAN, [replace(rows("usual", 1, 0)[0], chance=0.0)], look=1)
    with pytest.raises(Refused):
        read_out(PLAN, rows("strange", 3, 3), look=1)


def test_tails_of_students_t_are_those_of_the_tables() -> None:
    # NIST/SEMATECH e-Handbook 1.3.6.7.2.
    for freedom, at in ((1, 12.706), (2, 4.303), (5, 2.571), (30, 2.042), (100, 1.984)):
        assert quantile(0.05, freedom) == pytest.approx(at, abs=5e-4)
    assert tail(1.959964, math.inf) == pytest.approx(0.05, abs=1e-6)
    assert tail(0.0, 7) == 1.0


@pytest.mark.parametrize("change", [{}, {"looks": 3}, {"unit": "moment"}, {"unit": "site", "planned": 40}])
def test_no_effect_is_seldom_found_and_a_planted_one_often(change: dict[str, object]) -> None:
    plan = replace(replace(PLAN, subgroups=(), base=0.4, least=0.2, planned=200), **change)  # type: ignore[arg-type]
    nothing, planted = imagine(plan, 0.0, trials=200), imagine(plan, 0.2, trials=100)
    wrong = nothing.verdicts.get("better", 0) + nothing.verdicts.get("worse", 0)
    assert wrong <= 22  # 5 % of 200 is 10; more than 22 would be chance once in 5,000
    assert planted.verdicts["better"] >= 65
    assert planted.estimate == pytest.approx(0.2, abs=0.04)
    assert planted == imagine(plan, 0.2, trials=100)
