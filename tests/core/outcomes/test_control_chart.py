"""Control charts and funnels: limits by hand, and each rule on a series of its own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carebraid.core.outcomes.control_chart import RULES, funnel, funnel_limits, p_chart, u_chart, xmr_chart
from carebraid.core.outcomes.run_chart import Signal

EVEN = [(4, 10), (6, 10)] * 8


def rules(chart: object) -> set[str]:
    return {signal.rule for signal in chart.signals}  # type: ignore[attr-defined]


def test_limits_of_a_p_chart_by_hand_and_none_where_nobody_was_counted() -> None:
    chart = p_chart([*EVEN, (0, 0), None, (20, 100)])
    assert chart.centre == pytest.approx(100 / 260)
    first, hundred = chart.points[0], chart.points[-1]
    # 5/13 ± 3 √(5/13 · 8/13 / n): n = 10 reaches 0.4615, clipped at 0; n = 100 reaches 0.1460.
    assert (first.low, first.high) == (0.0, pytest.approx(0.38462 + 0.46154, abs=1e-4))
    assert (hundred.low, hundred.high) == (
        pytest.approx(0.23867, abs=1e-4),
        pytest.approx(0.53057, abs=1e-4),
    )
    assert [point.value for point in chart.points[-3:-1]] == [None, None]
    assert Signal("outside", 18, 18, -1) in chart.signals


def test_limits_of_a_u_chart_and_of_an_xmr_chart_by_hand() -> None:
    u = u_chart([(4, 2.0), (8, 2.0)] * 6)
    assert (u.centre, u.points[0].low, u.points[0].high) == (3.0, 0.0, pytest.approx(3 + 3 * (3 / 2) ** 0.5))
    xmr = xmr_chart([4, 6] * 6)
    assert (xmr.centre, xmr.points[0].low) == (5, pytest.approx(5 - 3 * 2 / 1.128))
    assert xmr.signals == ()


@pytest.mark.parametrize(
    ("tail", "rule"),
    [
        ([16], "outside"),
        ([6, 7, 6, 7, 6, 7, 6, 7], "shift"),
        ([3, 3.5, 4, 4.5, 5.5, 6], "trend"),
        ([9.2, 5, 9.3], "two_of_three"),
        ([5.1, 4.9] * 8, "hugging"),
    ],
)
def test_each_rule_is_named_by_the_series_it_flags(tail: list[float], rule: str) -> None:
    chart = xmr_chart([*[4, 6, 4, 6, 6, 4] * 2, *tail], baseline=12)
    assert rule in rules(chart) and rule in RULES
    assert rule not in rules(xmr_chart([*[4, 6, 4, 6, 6, 4] * 2, 4, 6], baseline=12))


def test_too_few_periods_are_drawn_and_not_judged() -> None:
    chart = p_chart([(0, 50)] * 10 + [(50, 50)])
    assert (chart.is_judged, chart.signals) == (False, ())
    assert (xmr_chart([None, 3.0]).centre, xmr_chart([]).points) == (None, ())


def test_what_cannot_be_counted_is_refused() -> None:
    for bad in (lambda: p_chart([(3, 2)]), lambda: u_chart([(-1, 2)]), lambda: xmr_chart([float("nan")])):
        with pytest.raises(ValueError, match=r"nought or more|finite"):
            bad()
    with pytest.raises(ValueError, match="nought or more"):
        funnel([("North", 3, 2)])


def test_a_funnel_judges_each_site_by_its_own_size() -> None:
    target, sites = funnel([("big", 300, 1000), ("small", 3, 4), ("odd", 60, 100), ("none", 0, 0)])
    assert target == pytest.approx(363 / 1104)
    assert {site.name: site.verdict for site in sites} == {
        "big": "within",  # 0.300 of 1000 against 0.329: beyond 95 % is below 0.300
        "small": "within",
        "odd": "alarm",
        "none": "within",
    }
    assert sites[3].value is None
    assert funnel([("none", 0, 0)])[0] is None
    assert funnel_limits(0.5, 100, 1.96) == (pytest.approx(0.402), pytest.approx(0.598))


@given(st.integers(1, 60), st.integers(0, 100), st.integers(1, 400), st.integers(0, 100))
def test_a_site_is_judged_as_its_mirror_is(among: int, part: int, rest: int, rest_part: int) -> None:
    count, good = among * part // 100, rest * rest_part // 100
    straight = funnel([("one", count, among), ("rest", good, rest)])[1][0].verdict
    mirror = funnel([("one", among - count, among), ("rest", rest - good, rest)])[1][0].verdict
    assert straight == mirror
