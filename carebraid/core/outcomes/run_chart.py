"""Run charts: a number over time with its median, and the rules that say when a change is more than chance.

Sources: Perla RJ, Provost LP, Murray SK. BMJ Qual Saf 2011;20:46-51 (10.1136/bmjqs.2009.037895): shift, trend, number of
runs, astronomical point. Anhøj J, Olesen AV. PLOS ONE 2014;9:e113825 (10.1371/journal.pone.0113825): longest run and
crossings whose limits grow with the number of points; there the trend rule was found to be of nearly no use. Number of
runs: Swed FS, Eisenhart C. Ann Math Stat 1943;14:66-87, computed exactly for points split evenly by the median.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import comb, isfinite, log2
from statistics import median
from typing import Final

ENOUGH: Final = 10
"""Points off the median before any rule is asked (Perla 2011, Anhøj 2014)."""
_FAR: Final = 3.14
"""Median moving ranges from the median (Wheeler DJ. Understanding Variation, 1993). Perla asks for an eye, not a number:
to take this number for it is a convention of ours."""


@dataclass(frozen=True, slots=True)
class Rules:
    """How many points make a shift and a trend. ``shift`` None: round(log2 n) + 4, and crossings instead of runs."""

    name: str
    shift: int | None
    trend: int | None
    source: str


PERLA: Final = Rules("perla", 6, 5, "Perla RJ et al. BMJ Qual Saf 2011;20:46-51")
STRICT: Final = Rules(
    "strict", 8, 6, "Perla 2011 with 8 points for a shift and 6 for a trend: fewer false alarms"
)
ANHOEJ: Final = Rules("anhoej", None, None, "Anhøj J, Olesen AV. PLOS ONE 2014;9:e113825")


@dataclass(frozen=True, slots=True)
class Signal:
    """One special cause: the rule, the first and last point it was found at (from 0), and +1 up, -1 down, 0 neither.

    ``rule`` is ``shift``, ``trend``, ``too_few_runs``, ``too_many_runs``, ``few_crossings`` or ``astronomical`` here; a
    control chart adds its own (:mod:`carebraid.core.outcomes.control_chart`).
    """

    rule: str
    first: int
    last: int
    direction: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RunChart:
    """A series judged. ``values`` as handed in, None where nothing is known; ``median`` None without a single value.

    ``useful``: points off the median. ``is_judged`` False: too few of them, so that no signal means *not asked*, not
    *nothing found*. ``runs``: how many; ``expected_runs``: the fewest and most that chance explains.
    """

    values: tuple[float | None, ...]
    median: float | None
    useful: int
    missing: int
    runs: int
    expected_runs: tuple[int, int] | None
    signals: tuple[Signal, ...]
    rules: Rules
    is_judged: bool


def run_chart(
    points: Sequence[float | None], *, rules: Rules = PERLA, baseline: int | None = None
) -> RunChart:
    """Judge a series, oldest first. None is a period without a number: shown, and left out of every rule.

    ``baseline``: the median of the first so many points is kept for all (to see a change after them). Refuses
    (ValueError) a value that is no finite number and a baseline of fewer than two periods.
    """
    values = tuple(None if value is None else float(value) for value in points)
    known = [(at, value) for at, value in enumerate(values) if value is not None]
    if not all(isfinite(value) for _, value in known) or (baseline is not None and baseline < 2):
        raise ValueError("points are finite numbers or None; a baseline has two periods or more")
    first = [value for at, value in known if baseline is None or at < baseline]
    middle = median(first) if first else None
    sides = (
        []
        if middle is None
        else [(at, 1 if value > middle else -1) for at, value in known if value != middle]
    )
    stretches = runs_of(sides)
    limits = expected_runs(len(sides)) if len(sides) >= ENOUGH else None
    return RunChart(
        values=values, median=middle, useful=len(sides), missing=len(values) - len(known), runs=len(stretches),
        expected_runs=limits, signals=_signals(known, sides, stretches, middle, rules) if limits else (),
        rules=rules, is_judged=limits is not None,
    )  # fmt: skip


def _signals(
    known: Sequence[tuple[int, float]],
    sides: Sequence[tuple[int, int]],
    stretches: Sequence[Sequence[tuple[int, int]]],
    middle: float | None,
    rules: Rules,
) -> tuple[Signal, ...]:
    """Every signal of the rules, in the order of time."""
    need = rules.shift or round(log2(len(sides))) + 4  # Anhøj: longer than round(log2 n) + 3
    found = [Signal("shift", s[0][0], s[-1][0], s[0][1]) for s in stretches if len(s) >= need]
    found += trends(known, rules.trend) if rules.trend else []
    found += _number_of_runs(sides, len(stretches), rules)
    found += _astronomical(known, middle) if middle is not None and rules.shift else []
    return tuple(sorted(found, key=lambda one: (one.first, one.last, one.rule)))


def runs_of(sides: Sequence[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """(place, side) in stretches on one side; points on the line are not in ``sides`` and neither add nor break."""
    stretches: list[list[tuple[int, int]]] = []
    for point in sides:
        if stretches and stretches[-1][-1][1] == point[1]:
            stretches[-1].append(point)
        else:
            stretches.append([point])
    return stretches


def trends(known: Sequence[tuple[int, float]], need: int) -> list[Signal]:
    """Stretches of ``need`` points or more that all go up or all go down; one like the one before is not counted."""
    changes = [point for n, point in enumerate(known) if n == 0 or point[1] != known[n - 1][1]]
    found, start = [], 0
    for n in range(1, len(changes) + 1):
        goes_on = n < len(changes) and (
            n - start < 2 or (changes[n][1] > changes[n - 1][1]) == (changes[n - 1][1] > changes[n - 2][1])
        )
        if goes_on:
            continue
        if n - start >= need:
            way = 1 if changes[n - 1][1] > changes[start][1] else -1
            found.append(Signal("trend", changes[start][0], changes[n - 1][0], way))
        start = n - 1
    return found


def expected_runs(useful: int) -> tuple[int, int]:
    """The fewest and the most runs that chance explains, 2.5 % beyond each, for points split evenly by the median."""
    above, below = useful // 2, useful - useful // 2
    fewest, total, seen = 0, comb(useful, above), 0
    for runs in range(2, useful + 1):
        seen += _ways(above, below, runs)
        if not fewest and seen * 40 > total:
            fewest = runs
        if seen * 40 >= total * 39:
            return fewest, runs
    return fewest, useful


def _ways(above: int, below: int, runs: int) -> int:
    """In how many orders ``above`` and ``below`` points make so many runs (Swed and Eisenhart 1943)."""
    half = runs // 2
    if runs % 2 == 0:
        return 2 * comb(above - 1, half - 1) * comb(below - 1, half - 1)
    return comb(above - 1, half) * comb(below - 1, half - 1) + comb(above - 1, half - 1) * comb(
        below - 1, half
    )


def _number_of_runs(sides: Sequence[tuple[int, int]], runs: int, rules: Rules) -> list[Signal]:
    first, last = sides[0][0], sides[-1][0]
    if rules.shift is None:
        return [Signal("few_crossings", first, last, 0)] if runs - 1 < fewest_crossings(len(sides)) else []
    low, high = expected_runs(len(sides))
    if low <= runs <= high:
        return []
    return [Signal("too_few_runs" if runs < low else "too_many_runs", first, last, 0)]


def fewest_crossings(useful: int) -> int:
    """The lower 5 % point of the number of crossings: binomial(n - 1, one half) (Anhøj 2014)."""
    total, seen = 2 ** (useful - 1), 0
    for crossings in range(useful):
        seen += comb(useful - 1, crossings)
        if seen * 20 >= total:
            return crossings
    return useful - 1


def _astronomical(known: Sequence[tuple[int, float]], middle: float) -> list[Signal]:
    """Points further from the median than 3.14 median moving ranges; none where the series hardly moves."""
    moves = [abs(value - before) for (_, before), (_, value) in pairwise(known)]
    reach = _FAR * median(moves)
    if reach == 0:
        return []
    return [
        Signal("astronomical", at, at, 1 if value > middle else -1)
        for at, value in known
        if abs(value - middle) > reach
    ]
