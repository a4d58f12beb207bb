"""Curves of time to something, against examples worked by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carebraid.core.outcomes.survival import aalen_johansen, kaplan_meier

# Kaplan and Meier 1958, section 1.2: deaths at 0.8, 3.1, 5.4, 9.2 and losses at 1.0, 2.7, 7.0, 12.1.
EXAMPLE = [(0.8, 1), (1.0, 0), (2.7, 0), (3.1, 1), (5.4, 1), (7.0, 0), (9.2, 1), (12.1, 0)]
TOLD = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 2)), max_size=40)


def test_the_example_of_the_paper() -> None:
    curve = kaplan_meier(EXAMPLE)
    assert [(s.at, s.at_risk, round(s.value, 4)) for s in curve.steps if s.events] == [
        (0.8, 8, 0.875),
        (3.1, 5, 0.7),
        (5.4, 4, 0.525),
        (9.2, 2, 0.2625),
    ]
    assert (curve.people, curve.events, curve.start) == (8, 4, 1.0)


def test_the_interval_by_greenwood_on_the_log_log_scale() -> None:
    # At 3.1: 1/(8·7) + 1/(5·4) = 0.0678571; z √V / |ln 0.7| = 1.43147; 0.7 ** e^±1.43147.
    step = next(s for s in kaplan_meier(EXAMPLE).steps if s.at == 3.1)
    assert (step.low, step.high) == (pytest.approx(0.22478, abs=1e-4), pytest.approx(0.91830, abs=1e-4))
    last = kaplan_meier([(1, 1), (2, 1)]).steps[-1]
    assert (last.value, last.low, last.high) == (0, None, None)


def test_competing_events_take_people_away_and_the_shares_add_up() -> None:
    told = [(1, 1), (2, 2), (3, 1), (4, 0)]
    first, other = aalen_johansen(told), aalen_johansen(told, kind=2)
    assert [s.value for s in first.steps] == pytest.approx([0.25, 0.25, 0.5, 0.5])
    assert [s.value for s in other.steps] == pytest.approx([0, 0.25, 0.25, 0.25])
    # The first variance is the binomial one: ¼ · ¾ / 4; SE on the scale 0.2165 / (¼ · ln 4) = 0.62468.
    assert first.steps[0].low == pytest.approx(0.25 ** (2.71828182845904 ** (1.95996398 * 0.62468)), abs=1e-4)
    assert 1 - kaplan_meier(told).steps[2].value > first.steps[2].value  # what ignoring dropout would say


def test_nobody_and_nothing() -> None:
    assert (kaplan_meier([]).steps, kaplan_meier([]).people) == ((), 0)
    for bad in ([(-1, 1)], [(float("nan"), 0)], [(float("inf"), 0)], [(1, -1)]):
        with pytest.raises(ValueError, match="finite"):
            kaplan_meier(bad)
    with pytest.raises(ValueError, match="kind 1"):
        aalen_johansen([(1, 1)], kind=0)


@given(TOLD)
def test_without_competition_one_minus_the_one_is_the_other(told: list[tuple[int, int]]) -> None:
    alone = [(at, min(kind, 1)) for at, kind in told]
    for survive, happen in zip(kaplan_meier(alone).steps, aalen_johansen(alone).steps, strict=True):
        assert 1 - survive.value == pytest.approx(happen.value)


@given(TOLD)
def test_shares_of_all_kinds_and_of_nothing_yet_make_everybody(told: list[tuple[int, int]]) -> None:
    one, two = aalen_johansen(told), aalen_johansen(told, kind=2)
    still = kaplan_meier([(at, min(kind, 1)) for at, kind in told])
    for a, b, s in zip(one.steps, two.steps, still.steps, strict=True):
        assert a.value + b.value + s.value == pytest.approx(1)
        for step in (a, b, s):
            assert step.low is None or 0 <= step.low <= step.value + 1e-12 <= step.high + 2e-12 <= 1 + 1e-9
