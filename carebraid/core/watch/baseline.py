"""What is usual for this person: median and median absolute deviation of their own answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

USUAL_SLEEP_HOURS = 7.0
"""Population default for hours of sleep. Source: adults need 7 hours or more (AASM and SRS consensus,
Watson NF et al. Sleep 2015;38:843-844); that it stands in for an unknown baseline is a project
convention."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """A usual value. ``source`` is ``personal`` or ``population``; ``points`` counts the days behind it."""

    median: float
    mad: float | None
    source: str
    points: int


def usual(
    by_day: Mapping[int, float],
    before_day: int,
    *,
    days: int,
    minimum: int,
    default: float,
) -> Baseline:
    """The baseline from the ``days`` local days before ``before_day``, the population's below ``minimum``.

    ``by_day`` holds one value a day, keyed by the day's ordinal. The days being judged are not part
    of their own yardstick. Source: warning_signs.yaml, ``baseline`` (median and MAD, 7 points in 28
    days, else the population default).
    """
    own = [value for day, value in by_day.items() if before_day - days <= day < before_day]
    if len(own) < minimum:
        return Baseline(default, None, "population", len(own))
    middle = median(own)
    return Baseline(middle, median(abs(value - middle) for value in own), "personal", len(own))


def slope(points: Sequence[tuple[float, float]]) -> float | None:
    """Least-squares slope of (x, y) pairs; None where all x are the same."""
    count = len(points)
    mean_x = sum(x for x, _ in points) / count if count else 0.0
    mean_y = sum(y for _, y in points) / count if count else 0.0
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    if spread == 0:
        return None
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / spread
