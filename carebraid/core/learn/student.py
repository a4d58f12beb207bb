"""Student's t distribution: its tail and its quantile, for intervals over few clusters."""

from __future__ import annotations

import math
from functools import lru_cache

_TINY = 1e-300


def tail(t: float, freedom: float) -> float:
    """The chance of a value at least as far from 0 as ``t``, both sides; ``freedom`` may be infinite.

    By the regularized incomplete beta function, I_x(freedom/2, 1/2) with x = freedom / (freedom + t²)
    (Abramowitz and Stegun 26.7.1 with 26.5.8). Refuses (ValueError) a freedom of 0 or less.
    """
    if freedom <= 0:
        raise ValueError("a t distribution has more than 0 degrees of freedom")
    if math.isinf(freedom):
        return math.erfc(abs(t) / math.sqrt(2))
    if math.isinf(t):
        return 0.0
    return _incomplete_beta(freedom / 2, 0.5, freedom / (freedom + t * t))


@lru_cache(maxsize=1024)
def quantile(alpha: float, freedom: float) -> float:
    """The t whose two-sided tail is ``alpha`` (0 < alpha < 1), to 1e-10."""
    if not 0 < alpha < 1:
        raise ValueError("a tail lies between 0 and 1")
    low, high = 0.0, 1.0
    while tail(high, freedom) > alpha:
        high *= 2
    while high - low > 1e-11 * max(1.0, high):
        middle = (low + high) / 2
        low, high = (middle, high) if tail(middle, freedom) > alpha else (low, middle)
    return (low + high) / 2


def _incomplete_beta(a: float, b: float, x: float) -> float:
    if x <= 0 or x >= 1:
        return float(x >= 1)
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    )
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(a, b, x) / a
    return 1 - front * _fraction(b, a, 1 - x) / b


def _fraction(a: float, b: float, x: float) -> float:
    """The continued fraction of the incomplete beta function, by Lentz's method."""
    c, d = 1.0, 1 / _away(1 - (a + b) * x / (a + 1))
    result = d
    for m in range(1, 500):
        for top in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d, c = 1 / _away(1 + top * d), _away(1 + top / c)
            result *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return result


def _away(value: float) -> float:
    """Never quite nought, so that it can be divided by."""
    return value if abs(value) > _TINY else _TINY
