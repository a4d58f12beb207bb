"""The search for a link, against a slow and obvious twin: means of two groups, and every moving done on copied days."""

from __future__ import annotations

from math import sqrt
from statistics import fmean, pstdev

import pytest

from carebraid.core.watch.own_days import Measure
from carebraid.core.watch.pattern import LAGS, _candidates, _search, without_trend
from carebraid.core.watch.signature import Limit, NotEnough, split
from tests.core.watch.own_people import linked, noise


def strength(on: set[int], series: list[float | None], lag: int) -> float:
    """How far the mean of the days that follow lies above the mean of all others."""
    follow = [value for day, value in enumerate(series) if value is not None and day - lag in on]
    rest = [value for day, value in enumerate(series) if value is not None and day - lag not in on]
    if len(follow) < 5 or not rest:
        return 0.0
    sigma = pstdev([*follow, *rest]) or 1.0
    return (fmean(follow) - fmean(rest)) / (sigma * sqrt(1 / len(follow) + 1 / len(rest)))


def slow(candidates: list[tuple[Limit, set[int]]], series: list[float | None]) -> tuple[object, float]:
    """The strongest link and its share of movings; a lag counts round the end, as the fast one does."""

    def around(on: set[int], lag: int) -> set[int]:
        return {(day + lag) % len(series) - lag for day in on}

    def strongest(moved: list[float | None]) -> tuple[float, object]:
        best, found = 0.0, None
        for limit, on in candidates:
            for lag in LAGS:
                got = strength(around(on, lag), moved, lag)
                if got > best + 1e-12:
                    best, found = got, (limit, lag)
        return best, found

    truth, found = strongest(series)
    movings = range(7, len(series) - 7 - max(LAGS))
    strong = sum(strongest(series[by:] + series[:by])[0] >= truth - 1e-12 for by in movings)
    return found, (1 + strong) / (1 + len(movings))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("make", [linked, noise])
def test_the_search_and_its_slow_twin_find_the_same_link_with_the_same_p(make, seed: int) -> None:
    parts = split(make(seed, length=110))
    assert not isinstance(parts, NotEnough)
    training, _ = parts
    rest = without_trend(training.of(Measure.CRAVING))
    series = [rest.get(day) for day in range(training.first, training.last + 1)]
    candidates = list(_candidates(training))
    found, p, movings = _search(candidates, series)
    twin_found, twin_p = slow([(one.limit, set(one.on)) for one in candidates], series)
    assert (found, movings) == (twin_found, len(series) - 17)
    assert p == pytest.approx(twin_p)
