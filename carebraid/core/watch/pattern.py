"""What comes first: whether one thing that a person tells is followed by strong craving, some days later.

For each thing that might come first (short nights, low mood, a missed medicine), one or two days in a row, with limits
from the person's own days, the craving one to three days later is compared with all other days. Craving is taken as
the difference from the person's own median of the 28 days before, so that months of getting better are not
mistaken for a link.

How surprising the strongest of all these comparisons is, is found without drawing lots: the craving is moved
against everything else by every whole number of days that is far enough, round the end to the beginning, and
the whole search is done again for each. Source: circular-shift (rotation) tests for two time series, Lancaster G et al. Physics
Reports 2018;748:1-60, surrogate data by time shift; p counts the unmoved days too (Phipson B, Smyth GK. Stat Appl Genet Mol
Biol 2010;9:39). Since the search is repeated whole, having looked at many things is paid for.

A link is told only where it is also seen in the weeks that took no part in finding it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, median, pstdev

from .own_days import Days, Measure, Values, hard_bar, spread
from .signature import Figures, Limit, NotEnough, alarms, figures, rounded, split

SURE = 0.05
"""Told only where at most one in twenty movings looks as strong."""
LAGS = (1, 2, 3)
ENOUGH_PAIRS = 40
ENOUGH_TIMES = 5
"""Times that it came first in the older weeks, and told craving after them."""
ENOUGH_AGAIN = 2
"""Times in the weeks held out."""
LEAST_DIFFERENCE = 1.0
"""Points of craving; a smaller difference is of no use to anybody."""
MOSTLY = 0.5
"""Of the times that it came first, the share that a hard day must have followed."""
HORIZON = max(LAGS)
_FAR = 7  # days that a moving is away from the truth at least
_BASE_DAYS, _BASE_POINTS = 28, 7
_STEPS = (1.0, 1.5, 2.0, 2.5)
_MOST_COMMON = 0.4  # what holds on two days of five comes before everything


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A link that held: what comes first, by how many days, and how sure.

    ``difference``: points of craving more than on other days, in the older weeks; ``again``: in those held out.
    ``p`` over ``movings`` movings. ``times`` of the ``followed`` were followed by a hard day, in all weeks.
    """

    limit: Limit
    lag: int
    difference: float
    again: float
    p: float
    movings: int
    times: int
    followed: int
    trained: Figures
    held_out: Figures
    bar: float


@dataclass(frozen=True, slots=True)
class NoPattern:
    """Looked for with enough data and not found. ``p`` of the strongest; 1 where nothing could be compared."""

    p: float
    movings: int


@dataclass(frozen=True, slots=True)
class _Candidate:
    limit: Limit
    on: tuple[int, ...]  # places (0 is the first day) on which it holds


def find_pattern(days: Days) -> Pattern | NoPattern | NotEnough:
    """The strongest link in a person's days, if it is there at all. Same days in, same answer out.

    Gives :class:`NotEnough` where eight weeks to learn from, four to try on, or 40 told days of craving are lacking.
    """
    parts = split(days)
    if isinstance(parts, NotEnough):
        return parts
    training, held = parts
    rest = without_trend(days.of(Measure.CRAVING))
    series = [rest.get(day) for day in range(training.first, training.last + 1)]
    known = sum(value is not None for value in series)
    if known < ENOUGH_PAIRS:
        return NotEnough("points", known, ENOUGH_PAIRS)
    candidates = list(_candidates(training))
    if not candidates:
        return _why_none(training)
    found, p, movings = _search(candidates, series)
    if found is None or p > SURE:
        return NoPattern(p, movings)
    limit, lag = found
    return _tried(days, training, held, rest, limit, lag, p, movings)


def _why_none(training: Days) -> NoPattern | NotEnough:
    told = max(len(training.of(name)) for name in (Measure.SLEEP, Measure.MOOD, Measure.DOSES))
    return NotEnough("points", told, ENOUGH_PAIRS) if told < ENOUGH_PAIRS else NoPattern(1.0, 0)


def _tried(
    days: Days, training: Days, held: Days, rest: Values, limit: Limit, lag: int, p: float, movings: int
) -> Pattern | NoPattern | NotEnough:
    """Seen again in the weeks that took no part in finding it, or not told."""
    before = _difference(limit, lag, training, rest)
    after = _difference(limit, lag, held, rest)
    if before is None or before < LEAST_DIFFERENCE:
        return NoPattern(p, movings)
    if after is None:
        return NotEnough("held_out", 0, ENOUGH_AGAIN)
    if after < max(LEAST_DIFFERENCE, before / 2):
        return NoPattern(p, movings)
    bar = hard_bar(training)
    trained = figures(alarms(limit, training.of(limit.measure)), training, bar, horizon=HORIZON)
    tried = figures(alarms(limit, held.of(limit.measure)), held, bar, horizon=HORIZON)
    seen = figures(alarms(limit, days.of(limit.measure)), days, bar, horizon=HORIZON)
    if trained.right < MOSTLY * (trained.right + trained.false):
        return NoPattern(p, movings)  # a link, but no warning: most of the time no hard day follows
    return Pattern(
        limit=limit, lag=lag, difference=before, again=after, p=p, movings=movings,
        times=seen.alarms - seen.unseen - seen.late, followed=seen.right, trained=trained, held_out=tried, bar=bar,
    )  # fmt: skip


def without_trend(values: Values) -> dict[int, float]:
    """Each value as the difference from the median of the 28 days before it; left out where fewer than 7 were told."""
    listed = sorted(values)
    rest: dict[int, float] = {}
    start = 0
    for at, day in enumerate(listed):
        while listed[start] < day - _BASE_DAYS:
            start += 1
        before = [values[one] for one in listed[start:at]]
        if len(before) >= _BASE_POINTS:
            rest[day] = values[day] - median(before)
    return rest


def _candidates(training: Days) -> Iterator[_Candidate]:
    """Everything that is looked at, in a fixed order; what hardly ever or nearly always holds is left out."""
    for measure, run in ((m, r) for m in (Measure.SLEEP, Measure.MOOD, Measure.DOSES) for r in (1, 2)):
        values = training.of(measure)
        if len(values) < ENOUGH_PAIRS:
            continue
        for limit in _limits(measure, run, values):
            on = tuple(
                day - training.first
                for day in sorted(values)
                if all(b in values and limit.is_beyond(values[b]) for b in range(day - run + 1, day + 1))
            )
            if ENOUGH_TIMES <= len(on) <= _MOST_COMMON * len(values):
                yield _Candidate(limit, on)


def _limits(measure: Measure, run: int, values: Values) -> Sequence[Limit]:
    if measure is Measure.DOSES:
        return (Limit(measure, False, 1.0, run),)
    middle, sigma = spread(values.values(), 0.5 if measure is Measure.SLEEP else 1.0)
    bounds = {rounded(measure, middle - step * sigma, is_low=True): None for step in _STEPS}
    return tuple(Limit(measure, True, bound, run) for bound in bounds if bound >= 0)


def _search(
    candidates: Sequence[_Candidate], series: Sequence[float | None]
) -> tuple[tuple[Limit, int] | None, float, int]:
    """The strongest link, the share of movings that look as strong, and how many movings there are."""
    scores = [(one, _scores(one.on, series)) for one in candidates]
    best, found = 0.0, None
    for one, row in scores:
        for lag in LAGS:
            if row[lag] > best:
                best, found = row[lag], (one.limit, lag)
    length = len(series)
    moved = range(_FAR, length - _FAR - max(LAGS))
    as_strong = sum(
        any(row[lag + by] >= best for _, row in scores for lag in LAGS) for by in moved
    )  # the whole search again, for every moving
    return found, (1 + as_strong) / (1 + len(moved)), len(moved)


def _scores(on: Sequence[int], series: Sequence[float | None]) -> list[float]:
    """For every number of days later, how far craving then lies above that of all other days (a z-score; 0 where
    fewer than five were told)."""
    length = len(series)
    told = [value for value in series if value is not None]
    total, count, sigma = sum(told), len(told), pstdev(told) or 1.0
    twice = [*series, *series]
    scores = []
    for later in range(length):
        after = [value for at in on if (value := twice[at + later]) is not None]
        size = len(after)
        if size < ENOUGH_TIMES or size == count:
            scores.append(0.0)
            continue
        held = sum(after)
        gap = held / size - (total - held) / (count - size)
        scores.append(gap * sqrt(size * (count - size) / count) / sigma)
    return scores


def _difference(limit: Limit, lag: int, days: Days, rest: Mapping[int, float]) -> float | None:
    """Craving ``lag`` days after the sign, less that of all other days; None where it was told too rarely."""
    values = days.of(limit.measure)
    after = {
        day + lag
        for day in values
        if all(b in values and limit.is_beyond(values[b]) for b in range(day - limit.run + 1, day + 1))
    }
    told = {day: value for day, value in rest.items() if days.first <= day <= days.last}
    with_sign = [value for day, value in told.items() if day in after]
    others = [value for day, value in told.items() if day not in after]
    if len(with_sign) < ENOUGH_AGAIN or not others:
        return None
    return fmean(with_sign) - fmean(others)
