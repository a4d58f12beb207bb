"""What is planted in some people's days besides the guides': something that comes first, and a hard day after it.

Draws are of a branch of their own, so that planting moves nobody's other days.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from .chance import Chance

LAGS: Mapping[str, int] = {"short_nights": 1, "low_mood": 2, "missed_doses": 1}
"""Kind of pattern -> days from the second day of it to the hard day."""
KEEPS_TRUE = 0.85
"""How often the hard day really comes: nothing in people is certain."""
HARD, CALM = 6, 2.4
"""Craving on a planted hard day, below what calls for somebody by itself; and the most on an ordinary day."""


@dataclass(frozen=True, slots=True)
class Planted:
    """Day numbers on which it comes first (two in a row each time), and those of the hard days after them."""

    kind: str
    first: frozenset[int] = frozenset()
    hard: frozenset[int] = frozenset()


NOTHING = Planted("")


def choose_pattern(chance: Chance, *, misses: bool) -> str:
    """A kind for somebody, or none; most people have none. ``misses``: they take a medicine that can be missed."""
    kinds = {"": 0.6, "short_nights": 0.18, "low_mood": 0.12, "missed_doses": 0.1}
    kind = chance.weighted(kinds)
    return kind if misses or kind != "missed_doses" else "short_nights"


@cache
def planted(kind: str, key: str, days: int, seed: int) -> Planted:
    """When it happens to this person; the same seed gives the same days."""
    if not kind:
        return NOTHING
    chance = Chance(seed, key, "planted")
    first: set[int] = set()
    hard: set[int] = set()
    at = chance.whole(4, 14)
    while at + 1 < days:
        first |= {at, at + 1}
        comes = at + 1 + LAGS[kind]
        if chance.yes(KEEPS_TRUE) and comes < days:
            hard.add(comes)
        at += chance.whole(9, 20)
    return Planted(kind, frozenset(first), frozenset(hard))
