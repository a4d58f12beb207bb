"""Invented people for tests of a person's own signature: days made from a number, the same on every machine."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from carebraid.core.watch.own_days import Days, Measure

START = 738_000


def days_of(
    sleep: Mapping[int, float], craving: Mapping[int, float], *, mood: Mapping[int, float] | None = None,
    length: int | None = None, used: frozenset[int] = frozenset(),
) -> Days:  # fmt: skip
    """Days from mappings that count from 0."""
    values = {
        Measure.SLEEP: {START + day: value for day, value in sleep.items()},
        Measure.CRAVING: {START + day: value for day, value in craving.items()},
        Measure.MOOD: {START + day: value for day, value in (mood or {}).items()},
    }
    last = length - 1 if length else max([*sleep, *craving])
    return Days(first=START, last=START + last, values=values, used=frozenset(START + day for day in used))


def noise(seed: int, length: int = 200, told: float = 0.9) -> Days:
    """Somebody in whose days nothing follows anything."""
    draw = Random(seed)
    sleep, craving, mood = {}, {}, {}
    for day in range(length):
        night, want, feel = draw.gauss(7.1, 0.8), draw.gauss(2.6, 1.3), draw.gauss(5.6, 1.2)
        if draw.random() < told:
            sleep[day], craving[day] = round(night * 2) / 2, float(round(min(10, max(0, want))))
            mood[day] = float(round(min(10, max(0, feel))))
    return days_of(sleep, craving, mood=mood, length=length)


def linked(seed: int, length: int = 200, lag: int = 1, told: float = 0.95) -> Days:
    """Two short nights in a row, and strong craving ``lag`` days after the second."""
    draw = Random(seed)
    nights: list[float] = []
    while len(nights) < length:
        nights += [draw.uniform(3.5, 5.0), draw.uniform(3.5, 5.0)] if draw.random() < 0.12 else []
        nights.append(draw.gauss(7.2, 0.5))
    sleep, craving = {}, {}
    for day in range(length):
        back = day - lag
        follows = back >= 1 and max(nights[back], nights[back - 1]) < 5.5
        want = draw.gauss(6.6, 0.9) if follows else draw.gauss(1.9, 1.1)
        if draw.random() < told:
            sleep[day], craving[day] = round(nights[day] * 2) / 2, float(round(min(10, max(0, want))))
    return days_of(sleep, craving, length=length)
