"""The rules of run charts, each on a series made by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carebraid.core.outcomes.run_chart import (
    ANHOEJ,
    STRICT,
    Signal,
    expected_runs,
    fewest_crossings,
    run_chart,
)

ZIGZAG = [4, 6, 4, 6, 6, 4, 6, 4, 4, 6, 4, 6]


def test_a_series_without_a_special_cause_has_none_and_says_it_was_judged() -> None:
    chart = run_chart(ZIGZAG)
    assert (chart.median, chart.useful, chart.runs, chart.signals, chart.is_judged) == (5, 12, 10, (), True)


def test_six_points_on_one_side_are_a_shift_and_those_on_the_median_neither_add_nor_break() -> None:
    series = [1, 2, 1, 2, 1, 2, 5, 9, 8, 9, 5, 8, 9, 8]
    chart = run_chart(series)
    assert chart.median == 5
    shifts = [signal for signal in chart.signals if signal.rule == "shift"]
    assert shifts == [Signal("shift", 0, 5, -1), Signal("shift", 7, 13, 1)]
    assert not [signal for signal in run_chart(series, rules=STRICT).signals if signal.rule == "shift"]


def test_five_points_going_up_are_a_trend_and_an_equal_one_is_not_counted() -> None:
    chart = run_chart([5, 9, 4, 8, 1, 2, 2, 3, 6, 7, 3, 8, 4])
    assert [signal for signal in chart.signals if signal.rule == "trend"] == [Signal("trend", 4, 9, 1)]
    four = run_chart([5, 9, 4, 8, 1, 2, 2, 3, 6, 3, 8, 4, 9])
    assert not [signal for signal in four.signals if signal.rule == "trend"]


def test_a_trend_down_begins_where_the_trend_up_ended() -> None:
    chart = run_chart([1, 2, 3, 4, 5, 4, 3, 2, 1, 0, 3, 1])
    assert [(s.first, s.last, s.direction) for s in chart.signals if s.rule == "trend"] == [
        (0, 4, 1),
        (4, 9, -1),
    ]


def test_too_few_runs_too_many_runs_and_a_point_far_off() -> None:
    slow = run_chart([1, 1, 1, 1, 2, 1, 9, 8, 9, 8, 9, 8])
    assert "too_few_runs" in {signal.rule for signal in slow.signals}
    fast = run_chart([1, 9] * 8)
    assert {signal.rule for signal in fast.signals} == {"too_many_runs"}
    far = run_chart([4, 6, 5, 6, 4, 6, 4, 5, 6, 4, 6, 4, 50, 4])
    assert [s for s in far.signals if s.rule == "astronomical"] == [Signal("astronomical", 12, 12, 1)]


@pytest.mark.parametrize(("useful", "limits"), [(10, (3, 9)), (14, (4, 12)), (20, (7, 15)), (24, (8, 18))])
def test_the_number_of_runs_that_chance_explains(useful: int, limits: tuple[int, int]) -> None:
    """n = 10 and 14 by counting all orders by hand: 2 of 252 have 2 runs, 10 have 2 or 3 …"""
    assert expected_runs(useful) == limits


def test_anhoejs_limits_grow_with_the_number_of_points() -> None:
    # Anhøj 2014, table 1: 24 points: longest run 8, crossings at least 8.
    assert fewest_crossings(24) == 8
    chart = run_chart([1] * 12 + [9] * 12, rules=ANHOEJ)
    assert {signal.rule for signal in chart.signals} == {"shift", "few_crossings"}
    eight = [1, 9] * 8 + [9, 1, 1, 1, 1, 1, 1, 1]
    assert "shift" not in {signal.rule for signal in run_chart(eight, rules=ANHOEJ).signals}


def test_what_is_missing_is_shown_and_left_out_and_too_few_points_are_not_judged() -> None:
    chart = run_chart([None, *ZIGZAG[:8], None])
    assert (chart.missing, chart.useful, chart.is_judged, chart.signals) == (2, 8, False, ())
    nothing = run_chart([None, None])
    assert (nothing.median, nothing.is_judged) == (None, False)
    assert run_chart([3] * 20).is_judged is False


def test_a_kept_median_shows_what_came_after() -> None:
    chart = run_chart([*ZIGZAG, 9, 9, 9, 9, 9, 9], baseline=12)
    assert chart.median == 5
    assert [s for s in chart.signals if s.rule == "shift"] == [Signal("shift", 11, 17, 1)]


def test_what_is_no_number_is_refused() -> None:
    for bad in ({"points": [1.0, float("nan")]}, {"points": [1.0, 2.0], "baseline": 1}):
        with pytest.raises(ValueError, match="finite"):
            run_chart(**bad)


@given(st.lists(st.one_of(st.none(), st.integers(0, 9)), max_size=40))
def test_turned_upside_down_the_same_signals_point_the_other_way(series: list[int | None]) -> None:
    up, down = run_chart(series), run_chart([None if value is None else -value for value in series])
    turned = tuple(Signal(one.rule, one.first, one.last, -one.direction) for one in up.signals)
    assert down.signals == turned


@given(st.lists(st.integers(0, 9), max_size=40), st.integers(0, 40))
def test_a_period_without_a_number_changes_no_verdict(series: list[int], place: int) -> None:
    at = min(place, len(series))
    gap = run_chart([*series[:at], None, *series[at:]])
    whole = run_chart(series)
    assert [s.rule for s in gap.signals] == [s.rule for s in whole.signals]
    assert (gap.median, gap.useful, gap.runs) == (whole.median, whole.useful, whole.runs)
