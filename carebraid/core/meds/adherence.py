"""How much of a medicine was taken: from doses told, pick-ups and observed doses. Missing is never zero (HAZ-18).

Three different things are counted apart and never mixed: what the person told, what was picked up, what was seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Told:
    """Days of a span: taken, not taken, and not known. ``share`` is taken of those known; None where none is."""

    taken: int
    not_taken: int
    not_known: int

    @property
    def share(self) -> float | None:
        """Days taken of all days about which something is known, 0 to 1."""
        known = self.taken + self.not_taken
        return self.taken / known if known else None


def days_told(told: Mapping[date, bool | None], start: date, end: date) -> Told:
    """Count ``start`` to ``end``, both included. A day that is not there, or None, is not known."""
    said = [told.get(start + timedelta(days=ago)) for ago in range(max((end - start).days + 1, 0))]
    return Told(said.count(True), said.count(False), said.count(None))


@dataclass(frozen=True, slots=True)
class PickUp:
    """A supply picked up. ``days`` None: nobody knows for how long it lasts."""

    on: date
    days: int | None


@dataclass(frozen=True, slots=True)
class Covered:
    """Proportion of days covered by pick-ups, and the gaps. ``share`` None: cannot be worked out, ``why`` says so."""

    share: float | None
    days_covered: int
    days: int
    gaps: tuple[tuple[date, date], ...]
    why: str = ""


def days_covered(pick_ups: Iterable[PickUp], start: date, end: date) -> Covered:
    """Proportion of days covered from the first pick-up in the span to ``end``, both included.

    As the Pharmacy Quality Alliance counts: what is picked up early is used when the supply before it has run out,
    and a day counts once. Before the first pick-up nothing is said. One pick-up of unknown length makes the whole
    share unknown (``length_not_known``); none at all is ``no_pick_up``, which is not zero.
    """
    ordered = sorted((one for one in pick_ups if one.on <= end), key=lambda one: one.on)
    if not ordered:
        return Covered(None, 0, 0, (), "no_pick_up")
    if any(one.days is None for one in ordered):
        return Covered(None, 0, 0, (), "length_not_known")
    runs, until = _runs(ordered)
    first = max(start, runs[0][0])
    days = (end - first).days + 1
    if days < 1:
        return Covered(None, 0, 0, (), "no_pick_up")
    gaps = [
        (one_end + timedelta(days=1), other - timedelta(days=1))
        for (_, one_end), (other, _) in pairwise(runs)
    ]
    if until < end:
        gaps.append((until + timedelta(days=1), end))
    inside = tuple((max(a, first), min(b, end)) for a, b in gaps if b >= first and a <= end and a <= b)
    missing = sum((b - a).days + 1 for a, b in inside)
    return Covered((days - missing) / days, days - missing, days, inside)


def _runs(ordered: list[PickUp]) -> tuple[list[tuple[date, date]], date]:
    """Stretches of days with medicine in hand, and the last of these days."""
    runs: list[tuple[date, date]] = []
    for one in ordered:
        length = timedelta(days=(one.days or 0) - 1)
        if runs and one.on <= runs[-1][1] + timedelta(days=1):
            began, ended = runs[-1]
            runs[-1] = (began, ended + timedelta(days=one.days or 0))
        else:
            runs.append((one.on, one.on + length))
    return runs, runs[-1][1]


@dataclass(frozen=True, slots=True)
class Gap:
    """Days up to today on which the medicine was not taken, in a row: ``known`` for sure, ``at_most`` if silence is one.

    ``last_taken_on`` None: nobody knows of a dose at all.
    """

    known: int
    at_most: int | None
    last_taken_on: date | None


def days_without(told: Mapping[date, bool | None], today: date) -> Gap:
    """How long the medicine may have been missing, up to and with yesterday (today is not over)."""
    taken = [on for on, was in told.items() if was and on <= today]
    last = max(taken, default=None)
    known = 0
    while told.get(today - timedelta(days=known + 1)) is False:
        known += 1
    at_most = None if last is None else max((today - last).days - 1, 0)
    return Gap(known, at_most, last)
