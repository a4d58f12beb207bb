"""How sure a number is: shares by Wilson, rates by Byar, medians by order statistics.

Sources: Wilson EB. J Am Stat Assoc 1927;22:209-212. Breslow NE, Day NE. IARC Sci Publ 82, 1987, p. 69 (Byar). Conover WJ.
Practical Nonparametric Statistics, 3rd ed., 3.2. Hyndman RJ, Fan Y. Am Stat 1996;50:361-365 (quantiles).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import comb, sqrt
from typing import Final

from .survival import Z95


@dataclass(frozen=True, slots=True)
class Told:
    """One figure with its interval; None where it cannot be told. Shares are from 0 to 1."""

    value: float | None
    low: float | None
    high: float | None


NOT_TOLD: Final = Told(None, None, None)


def wilson(count: int, among: int, *, z: float = Z95) -> Told:
    """A share with Wilson's interval; nothing where nobody was counted. Refuses (ValueError) more than everybody."""
    if not 0 <= count <= among:
        raise ValueError("a share counts nought or more, and no more than everybody")
    if not among:
        return NOT_TOLD
    share, squared = count / among, z * z / among
    middle = (share + squared / 2) / (1 + squared)
    reach = z / (1 + squared) * sqrt(share * (1 - share) / among + squared / (4 * among))
    low, high = 0.0 if count == 0 else middle - reach, 1.0 if count == among else middle + reach
    return Told(share, low, high)


def byar(events: float, exposure: float, per: float, *, z: float = Z95) -> Told:
    """Events per ``per`` of exposure with Byar's interval; nothing where nobody was exposed."""
    if exposure <= 0 or events < 0:
        return NOT_TOLD
    more = events + 1
    low = 0.0 if events == 0 else events * (1 - 1 / (9 * events) - z / (3 * sqrt(events))) ** 3
    high = more * (1 - 1 / (9 * more) + z / (3 * sqrt(more))) ** 3
    return Told(events / exposure * per, max(0.0, low) / exposure * per, high / exposure * per)


def quantile_of(values: Mapping[float, int], share: float) -> float | None:
    """The value below which ``share`` of all lie, with straight lines between (Hyndman and Fan's type 7)."""
    many = sum(values.values())
    if not many:
        return None
    at = (many - 1) * share
    low, part = int(at), at - int(at)
    first, second = _nth(values, low), _nth(values, min(low + 1, many - 1))
    return first + (second - first) * part


def _nth(values: Mapping[float, int], place: int) -> float:
    passed = 0
    for value in sorted(values):
        passed += values[value]
        if passed > place:
            return value
    raise IndexError(place)


def median_of(values: Mapping[float, int]) -> Told:
    """The median, between the order statistics that hold it with 95 % or more; no interval below six values."""
    many = sum(values.values())
    if not many:
        return NOT_TOLD
    rank = _lower_rank(many)
    middle = quantile_of(values, 0.5)
    if rank is None:
        return Told(middle, None, None)
    return Told(middle, _nth(values, rank - 1), _nth(values, many - rank))


def _lower_rank(many: int) -> int | None:
    """The largest rank r with P(fewer than r of ``many`` lie below the median) ≤ 2.5 %; None below six."""
    if many > 1000:  # the normal approximation, to the value below so that the interval holds 95 % or more
        return max(1, int(many / 2 - Z95 * sqrt(many) / 2))
    total, seen, rank = 2**many, 0, 0
    while (seen + comb(many, rank)) * 40 <= total:
        seen += comb(many, rank)
        rank += 1
    return rank or None
