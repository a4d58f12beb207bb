"""Chance that can be repeated: the same seed and names give the same draws on every machine.

Stories are told outside the house, by the command, so drawing here is not drawing below the flows; the
lint's ban is lifted for this file alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from random import Random
from typing import TypeVar
from uuid import UUID

T = TypeVar("T")


class Chance:
    """Draws for one part of one story. A branch has draws of its own, so that adding one moves no other."""

    def __init__(self, seed: int, *names: object) -> None:
        self.seed, self._names = seed, names
        text = "/".join(str(part) for part in (seed, *names))
        self._draw = Random(sha256(text.encode()).digest())  # noqa: S311 - stories, not secrets

    def branch(self, *names: object) -> Chance:
        """Chance for a part of this part."""
        return Chance(self.seed, *self._names, *names)

    def yes(self, likely: float) -> bool:
        """True with that probability."""
        return self._draw.random() < likely

    def whole(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return self._draw.randint(low, high)

    def number(self, low: float, high: float) -> float:
        """A number between the two."""
        return self._draw.uniform(low, high)

    def around(self, mean: float, spread: float) -> float:
        """A number from a normal distribution."""
        return self._draw.gauss(mean, spread)

    def pick(self, of: Sequence[T]) -> T:
        """One of them, each as likely."""
        return self._draw.choice(of)

    def some(self, of: Sequence[T], count: int) -> list[T]:
        """``count`` different ones."""
        return self._draw.sample(of, count)

    def weighted(self, weights: Mapping[T, float]) -> T:
        """One key, as likely as its weight."""
        return self._draw.choices(list(weights), list(weights.values()))[0]

    def client_id(self) -> UUID:
        """An id as the person's device would make it; the same in every world with this seed."""
        return UUID(bytes=self._draw.randbytes(16), version=4)


def within(value: float, low: float, high: float) -> float:
    """``value``, or the nearer end where it lies outside."""
    return max(low, min(high, value))
