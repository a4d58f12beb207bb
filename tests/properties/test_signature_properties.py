"""CAP-091, HAZ-23: chance is not told as a pattern, order and the future say nothing, a sign of one's own never calms."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from carebraid.core.watch.level import judge
from carebraid.core.watch.own_days import Days, Measure, read_days
from carebraid.core.watch.own_signs import OWN_WEIGHT
from carebraid.core.watch.pattern import Pattern, find_pattern
from carebraid.core.watch.signal import History, OwnSign, Point, read_signs
from carebraid.core.watch.signature import Limit, Written, alarms, learn
from carebraid.knowledge.warning_signs import load_warning_signs
from tests.core.watch.own_people import START, days_of, linked, noise

BOOK = read_signs(load_warning_signs())
NOW = datetime(2025, 6, 15, 18, 0, tzinfo=UTC)
STATED_RATE = 0.05


def shuffled(days: Days, seed: int) -> Days:
    """The same cravings on other days."""
    craving = days.of(Measure.CRAVING)
    values = list(craving.values())
    Random(seed).shuffle(values)
    return replace(days, values={**days.values, Measure.CRAVING: dict(zip(craving, values, strict=True))})


def test_shuffled_days_have_no_pattern_at_the_stated_rate() -> None:
    found = sum(isinstance(find_pattern(shuffled(linked(seed % 10), seed)), Pattern) for seed in range(150))
    assert found / 150 <= STATED_RATE


def test_noise_has_no_pattern_at_the_stated_rate() -> None:
    found = sum(isinstance(find_pattern(noise(seed)), Pattern) for seed in range(150))
    assert found / 150 <= STATED_RATE


@settings(max_examples=40)
@given(st.integers(0, 5000), st.integers(1, 120), st.sampled_from([(7.0, 2.0), (7.0, 0.0), (8.0, 5.0)]))
def test_days_without_noise_never_invent_a_pattern(seed: int, more: int, usual: tuple[float, float]) -> None:
    before = noise(seed, length=150)
    if isinstance(find_pattern(before), Pattern):
        return
    values = {name: dict(told) for name, told in before.values.items()}
    for day in range(before.last + 1, before.last + 1 + more):
        values[Measure.SLEEP][day], values[Measure.CRAVING][day] = usual
    after = Days(first=before.first, last=before.last + more, values=values)
    assert not isinstance(find_pattern(after), Pattern)


@given(st.integers(84, 200), st.integers(0, 10), st.integers(0, 14))
def test_days_that_are_all_alike_have_no_pattern(length: int, craving: int, sleep: int) -> None:
    alike = days_of(dict.fromkeys(range(length), float(sleep)), dict.fromkeys(range(length), float(craving)))
    assert not isinstance(find_pattern(alike), Pattern)


points = st.builds(
    Point, at=st.integers(0, 120 * 24).map(lambda hours: NOW - timedelta(hours=hours)),
    craving=st.none() | st.integers(0, 10), mood=st.none() | st.integers(0, 10),
    sleep_hours=st.none() | st.sampled_from([3.5, 5.0, 6.5, 8.0]), used=st.sampled_from([None, False, True]),
    medicine=st.sampled_from([None, True, False]), own_voice=st.sampled_from([True, True, False]),
)  # fmt: skip


@given(st.lists(points, max_size=30), st.randoms(use_true_random=False), st.lists(points, max_size=5))
def test_the_order_of_facts_and_what_is_still_to_come_change_nothing(told, mixed, later) -> None:
    future = [replace(point, at=NOW + (NOW - point.at) + timedelta(hours=1)) for point in later]
    other = [*told, *future]
    mixed.shuffle(other)
    assert read_days(told, (), (), "UTC", NOW) == read_days(other, (), (), "UTC", NOW)


@given(
    st.dictionaries(st.integers(0, 90), st.sampled_from([4.0, 5.0, 5.5, 6.0, 7.0, 8.0])),
    st.sampled_from([4.0, 5.0, 5.5, 6.0]), st.integers(1, 3),
)  # fmt: skip
def test_a_limit_further_out_never_holds_on_a_day_on_which_a_nearer_one_does_not(nights, bound, run) -> None:
    near, far = Limit(Measure.SLEEP, True, bound, run), Limit(Measure.SLEEP, True, bound - 0.5, run)
    covered = {
        day for day in nights
        if all(nights.get(back, 99.0) <= bound for back in range(day - run + 1, day + 1))
    }  # fmt: skip
    assert set(alarms(far, nights)) <= covered
    assert set(alarms(near, nights)) <= covered


@settings(max_examples=40)
@given(st.integers(0, 500), st.integers(0, 10))
def test_the_budget_holds_whatever_the_days(seed: int, budget: int) -> None:
    signs = [
        Written(id=name, measure=name, is_low=name is not Measure.CRAVING)
        for name in (Measure.SLEEP, Measure.MOOD, Measure.CRAVING)
    ]
    assert learn(signs, noise(seed, length=140), budget).training_a_month <= budget  # type: ignore[union-attr]


own = st.builds(
    OwnSign, id=st.just("x"), measure=st.sampled_from(["sleep", "mood", "craving"]), is_low=st.just(True),
    threshold=st.sampled_from([3.0, 5.0, 6.5]), run=st.integers(1, 3),
).map(lambda sign: replace(sign, is_low=sign.measure != "craving")) | st.builds(
    OwnSign, id=st.just("y"), measure=st.sampled_from(["doses", "routine", "contact"]), is_low=st.just(False),
    threshold=st.sampled_from([1.0, 2.0, 5.0]), run=st.integers(1, 2),
)  # fmt: skip


@settings(max_examples=200)
@given(st.lists(points, max_size=25), st.lists(own, max_size=3))
def test_muting_a_sign_takes_away_its_own_weight_and_nothing_of_the_book(told, signs) -> None:
    history = History(checkins=told)
    without, with_own = judge(history, NOW, BOOK), judge(replace(history, own_signs=signs), NOW, BOOK)
    book = [sign for sign in with_own.active if not sign.id.startswith("own:")]
    assert book == list(without.active)
    assert with_own.score - without.score == OWN_WEIGHT * (len(with_own.active) - len(book))
    assert with_own.raised_by == without.raised_by or with_own.score > without.score
    assert (with_own.level or 0) >= (without.level or 0)


def test_the_link_starts_where_the_days_start() -> None:
    assert linked(1).first == START
