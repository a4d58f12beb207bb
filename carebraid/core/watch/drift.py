"""Does a forecast still tell the truth here? Monthly calibration on the site's own outcomes, and what to do when it drifts.

Calibration in the large and the slope are those of Van Calster et al. 2016 (J Clin Epidemiol 74:167): a logistic line of what
came on the log-odds of what was foretold. A recalibration is proposed, never applied by itself: a person signs it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

LEAST = 100
LEAST_EACH = 10
"""Under this many foretellings, or events, or non-events, nothing is said about drift (project convention)."""

MOST_GAP = 0.05
SLOPE_FROM, SLOPE_TO = 0.8, 1.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One month. ``intercept`` and ``slope`` are those of the line; None where there is too little to say."""

    count: int
    observed: float | None
    predicted: float | None
    intercept: float | None
    slope: float | None

    @property
    def is_enough(self) -> bool:
        """Whether anything can be said."""
        return self.slope is not None

    @property
    def drifts(self) -> bool | None:
        """Whether the forecast has drifted; None where there is too little to say, which is not "no"."""
        if self.observed is None or self.predicted is None or self.slope is None:
            return None
        return abs(self.observed - self.predicted) > MOST_GAP or not SLOPE_FROM <= self.slope <= SLOPE_TO


def read_drift(pairs: Sequence[tuple[float, bool]]) -> Reading:
    """A reading of (probability foretold, whether it came). Refuses (ValueError) a probability outside 0 to 1."""
    if any(not 0 <= p <= 1 for p, _ in pairs):
        raise ValueError("a probability lies between 0 and 1")
    came = sum(happened for _, happened in pairs)
    if len(pairs) < LEAST or min(came, len(pairs) - came) < LEAST_EACH:
        return Reading(count=len(pairs), observed=None, predicted=None, intercept=None, slope=None)
    line = _line([(_odds(p), happened) for p, happened in pairs])
    return Reading(
        count=len(pairs), observed=came / len(pairs), predicted=math.fsum(p for p, _ in pairs) / len(pairs),
        intercept=line[0] if line else None, slope=line[1] if line else None,
    )  # fmt: skip


def recalibrated(probability: float, intercept: float, slope: float) -> float:
    """The probability after a signed recalibration."""
    odds = intercept + slope * _odds(probability)
    return 1 / (1 + math.exp(-odds)) if odds >= 0 else math.exp(odds) / (1 + math.exp(odds))


def _odds(probability: float) -> float:
    inside = min(max(probability, 1e-6), 1 - 1e-6)
    return math.log(inside / (1 - inside))


def _line(points: Sequence[tuple[float, bool]]) -> tuple[float, float] | None:
    """Intercept and slope by Newton's method; None where it finds no end (everybody separated)."""
    intercept, slope = 0.0, 1.0
    for _ in range(50):
        chances = [1 / (1 + math.exp(-min(max(intercept + slope * x, -30.0), 30.0))) for x, _ in points]
        pull = [happened - p for p, (_, happened) in zip(chances, points, strict=True)]
        weight = [p * (1 - p) for p in chances]
        g0 = math.fsum(pull)
        g1 = math.fsum(r * x for r, (x, _) in zip(pull, points, strict=True))
        h00 = math.fsum(weight)
        h01 = math.fsum(w * x for w, (x, _) in zip(weight, points, strict=True))
        h11 = math.fsum(w * x * x for w, (x, _) in zip(weight, points, strict=True))
        determinant = h00 * h11 - h01 * h01
        if determinant < 1e-12:
            return None
        step0, step1 = (h11 * g0 - h01 * g1) / determinant, (h00 * g1 - h01 * g0) / determinant
        intercept, slope = intercept + step0, slope + step1
        if abs(step0) + abs(step1) < 1e-10:
            return intercept, slope
    return None
