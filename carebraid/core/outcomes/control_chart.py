"""Control charts and funnels: a number over time, or by site, with the limits that chance alone keeps to.

Sources: Provost LP, Murray S. The Health Care Data Guide, 2nd ed. 2022, ch. 4-5 (p, u and XmR charts; the five rules);
Mohammed MA, Worthington P, Woodall WH. Qual Saf Health Care 2008;17:137-145 (constants; worked examples); funnel:
Spiegelhalter DJ. Stat Med 2005;24:1185-1202. Limits of p and u charts are those of the binomial and Poisson by their
normal approximation, clipped at what is possible; with very large denominators they are too narrow (said on the page).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp, isfinite, lgamma, log, sqrt
from typing import Final

from .run_chart import Signal, runs_of, trends

RULES: Final = {
    "outside": "one point outside the limits (3 sigma)",
    "shift": "8 points in a row on one side of the centre line",
    "trend": "6 points in a row going up, or going down",
    "two_of_three": "2 of 3 points in a row beyond 2 sigma on the same side",
    "hugging": "15 points in a row within 1 sigma of the centre line",
}
"""The rules that flag a special cause (Provost and Murray 2022), by the code that a signal carries."""
ENOUGH: Final = 12
"""Periods before limits are drawn; fewer give trial limits that mislead (Provost and Murray: 12 to 20)."""
_D2: Final = 1.128
"""Mean moving range of two points of a normal process, in sigmas."""


@dataclass(frozen=True, slots=True)
class ControlPoint:
    """One period: value, and the limits for its own denominator. All None where nothing was counted."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlChart:
    """``kind``: p, u or xmr. ``is_judged`` False: too few periods; no signal then means *not asked*."""

    kind: str
    centre: float | None
    points: tuple[ControlPoint, ...]
    signals: tuple[Signal, ...]
    is_judged: bool


Counted = tuple[int, float]
"""How many, among how many (p) or over how much time, beds, visits … (u)."""


def p_chart(periods: Sequence[Counted | None], *, baseline: int | None = None) -> ControlChart:
    """Shares. Refuses (ValueError) a numerator outside 0 … denominator. A denominator of 0 is a period without a point."""
    if any(one is not None and not 0 <= one[0] <= one[1] for one in periods):
        raise ValueError("a share counts nought or more, and no more than everybody")
    centre = _centre(periods, baseline)
    spread = None if centre is None else sqrt(centre * (1 - centre))
    return _counted("p", periods, centre, spread, 1.0)


def u_chart(periods: Sequence[Counted | None], *, baseline: int | None = None) -> ControlChart:
    """Events per unit of exposure. Refuses (ValueError) negative counts and exposures."""
    if any(one is not None and (one[0] < 0 or one[1] < 0) for one in periods):
        raise ValueError("events and exposure are nought or more")
    centre = _centre(periods, baseline)
    return _counted("u", periods, centre, None if centre is None else sqrt(centre), None)


def xmr_chart(values: Sequence[float | None], *, baseline: int | None = None) -> ControlChart:
    """Single values with limits from the mean moving range (2.66 = 3 / 1.128). Moving ranges skip missing periods."""
    known = [value for value in values[:baseline] if value is not None]
    if not all(value is None or isfinite(value) for value in values):
        raise ValueError("values are finite numbers or None")
    if len(known) < 2:
        return _chart("xmr", None, [(value, None) for value in values], None, None)
    centre = sum(known) / len(known)
    sigma = sum(abs(b - a) for a, b in pairwise(known)) / (len(known) - 1) / _D2
    return _chart("xmr", centre, [(value, sigma) for value in values], None, None)


def _centre(periods: Sequence[Counted | None], baseline: int | None) -> float | None:
    counted = [one for one in periods[:baseline] if one is not None]
    among = sum(one[1] for one in counted)
    return sum(one[0] for one in counted) / among if among else None


def _counted(
    kind: str,
    periods: Sequence[Counted | None],
    centre: float | None,
    spread: float | None,
    most: float | None,
) -> ControlChart:
    series: list[tuple[float | None, float | None]] = []
    for one in periods:
        is_there = one is not None and one[1] > 0 and spread is not None
        series.append((one[0] / one[1], spread / sqrt(one[1])) if is_there else (None, None))  # type: ignore[index, operator]
    return _chart(kind, centre, series, 0.0, most)


def _chart(
    kind: str,
    centre: float | None,
    series: Sequence[tuple[float | None, float | None]],
    least: float | None,
    most: float | None,
) -> ControlChart:
    points, distances = [], []
    for at, (value, sigma) in enumerate(series):
        if value is None or sigma is None or centre is None:
            points.append(ControlPoint(value, None, None))
            continue
        low, high = centre - 3 * sigma, centre + 3 * sigma
        low = low if least is None else max(low, least)
        high = high if most is None else min(high, most)
        points.append(ControlPoint(value, low, high))
        far = value - centre
        distances.append((at, far / sigma if sigma else (0.0 if far == 0 else (9.0 if far > 0 else -9.0))))
    is_judged = len(distances) >= ENOUGH
    found = _special_causes(distances) if is_judged else ()
    return ControlChart(kind=kind, centre=centre, points=tuple(points), signals=found, is_judged=is_judged)


def _special_causes(distances: Sequence[tuple[int, float]]) -> tuple[Signal, ...]:
    """Signals of the five rules over (place, distance from the centre in sigmas), in the order of time."""
    found = [Signal("outside", at, at, _way(far)) for at, far in distances if abs(far) > 3]
    sides = runs_of([(at, _way(far)) for at, far in distances if far != 0])
    found += [Signal("shift", run[0][0], run[-1][0], run[0][1]) for run in sides if len(run) >= 8]
    found += trends(distances, 6)
    for n in range(len(distances) - 2):
        three = distances[n : n + 3]
        for side in (1, -1):
            far_out = [at for at, far in three if far * side > 2]
            if len(far_out) >= 2:
                found.append(Signal("two_of_three", far_out[0], far_out[-1], side))
    inside = runs_of([(at, 1 if abs(far) <= 1 else -1) for at, far in distances])
    found += [Signal("hugging", r[0][0], r[-1][0], 0) for r in inside if r[0][1] == 1 and len(r) >= 15]
    return tuple(sorted(set(found), key=lambda one: (one.first, one.last, one.rule)))


def _way(far: float) -> int:
    return 1 if far > 0 else -1


@dataclass(frozen=True, slots=True)
class FunnelPoint:
    """One site: ``value`` None without anybody. ``verdict``: within, alert (beyond 95 %), alarm (beyond 99.8 %)."""

    name: str
    numerator: int
    denominator: int
    value: float | None
    verdict: str


def funnel(sites: Sequence[tuple[str, int, int]]) -> tuple[float | None, tuple[FunnelPoint, ...]]:
    """(share over all sites, each site judged against it) by exact binomial tails, so that small sites stay fair.

    With many sites some lie beyond 95 % by chance alone; the limits say where to look, never who is good or bad.
    """
    if any(not 0 <= count <= among for _, count, among in sites):
        raise ValueError("a share counts nought or more, and no more than everybody")
    among = sum(one[2] for one in sites)
    if not among:
        return None, tuple(FunnelPoint(name, 0, 0, None, "within") for name, _, _ in sites)
    target = sum(one[1] for one in sites) / among
    return target, tuple(
        FunnelPoint(name, n, d, n / d if d else None, _verdict(n, d, target)) for name, n, d in sites
    )


def _verdict(count: int, among: int, target: float) -> str:
    """By the mid-p tail on the site's own side (Spiegelhalter 2005 interpolates between counts likewise)."""
    if not among or target in (0.0, 1.0):
        return "within"
    at = _chance(count, among, target)
    below = sum(_chance(k, among, target) for k in range(count)) + at / 2
    tail = min(below, 1 - below)
    return "alarm" if tail < 0.001 else "alert" if tail < 0.025 else "within"


def _chance(count: int, among: int, share: float) -> float:
    ways = lgamma(among + 1) - lgamma(count + 1) - lgamma(among - count + 1)
    return exp(ways + count * log(share) + (among - count) * log(1 - share))


def funnel_limits(target: float, among: int, z: float) -> tuple[float, float]:
    """The curve drawn for ``among`` people: target ± z √(p(1-p)/n), clipped at 0 and 1; the verdict is exact."""
    reach = z * sqrt(target * (1 - target) / among)
    return max(0.0, target - reach), min(1.0, target + reach)
