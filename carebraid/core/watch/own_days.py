"""A person's days as figures: one value a day for each thing that a sign of their own can watch.

Days are ordinals of the person's local days. A day without an answer is not in the mapping: it is never a zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from statistics import median

from carebraid.core.kernel.moment import zone

from .signal import Dose, Point

Values = Mapping[int, float]
"""One value for each local day on which there is one."""

ROBUST = 1.4826
"""The median absolute deviation times this is the standard deviation where values are normal. Source:
Rousseeuw PJ, Croux C. J Am Stat Assoc 1993;88:1273-1283."""
STRONG_CRAVING = 7
"""warning_signs.yaml, ``craving_high``: such a day is a hard day for everybody."""


class Measure(StrEnum):
    """What can be watched. ``doses``: days on which medicine was missed; ``routine``: days since the last
    check-in; ``contact``: days since the last visit or talk."""

    SLEEP = "sleep"
    MOOD = "mood"
    CRAVING = "craving"
    DOSES = "doses"
    ROUTINE = "routine"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Everything that was told, by day, from ``first`` to ``last`` (both included)."""

    first: int
    last: int
    values: Mapping[Measure, Values] = field(default_factory=dict)
    used: frozenset[int] = frozenset()
    """Days on which the person told of use."""

    def of(self, measure: Measure) -> Values:
        """One measure's values; empty where nothing was told."""
        return self.values.get(measure, {})

    def between(self, first: int, last: int) -> Days:
        """Only these days, both included."""
        inside = {
            name: {day: value for day, value in values.items() if first <= day <= last}
            for name, values in self.values.items()
        }
        return Days(
            first=first, last=last, values=inside, used=frozenset(d for d in self.used if first <= d <= last)
        )


def read_days(
    points: Iterable[Point],
    doses: Iterable[Dose],
    contacts: Sequence[datetime],
    zone_name: str,
    now: datetime,
) -> Days:
    """The days up to ``now``; what somebody else answered for the person is left out (HAZ-16).

    Of several answers a day the worse one counts: shortest night, lowest mood, strongest craving.
    """
    tz = zone(zone_name)
    own = [(p.at.astimezone(tz).toordinal(), p) for p in points if p.own_voice and p.at <= now]
    today = now.astimezone(tz).toordinal()
    told: dict[Measure, dict[int, float]] = {name: {} for name in Measure}
    for day, p in own:
        strongest = max((v for v in (p.craving, p.worst) if v is not None), default=None)
        _keep(told[Measure.SLEEP], day, p.sleep_hours, is_low=True)
        _keep(told[Measure.MOOD], day, p.mood, is_low=True)
        _keep(told[Measure.CRAVING], day, strongest, is_low=False)
    taken = [(day, p.medicine) for day, p in own if p.medicine is not None]
    taken += [(dose.on.toordinal(), dose.taken) for dose in doses if dose.on.toordinal() <= today]
    for day, was in taken:  # once told as taken, a day stays taken
        told[Measure.DOSES][day] = min(told[Measure.DOSES].get(day, 1.0), 0.0 if was else 1.0)
    told[Measure.ROUTINE] = _since({day for day, _ in own}, today)
    told[Measure.CONTACT] = _since({at.astimezone(tz).toordinal() for at in contacts if at <= now}, today)
    known = [day for values in told.values() for day in values]
    used = frozenset(day for day, p in own if p.used)
    return Days(first=min(known, default=today), last=today, values=told, used=used)


def _keep(values: dict[int, float], day: int, value: float | None, *, is_low: bool) -> None:
    if value is not None:
        worse = min if is_low else max
        values[day] = worse(value, values.get(day, value))


def _since(days: set[int], today: int) -> dict[int, float]:
    """For every day from the first of ``days`` to today, how many days ago the last of them was."""
    counted: dict[int, float] = {}
    last = min(days, default=today + 1)
    for day in range(last, today + 1):
        last = day if day in days else last
        counted[day] = float(day - last)
    return counted


def spread(values: Iterable[float], least: float) -> tuple[float, float]:
    """Median, and the robust standard deviation (1.4826 times the MAD), at least ``least``. Refuses nothing to go by."""
    listed = list(values)
    if not listed:
        raise ValueError("no values have no median")
    middle = median(listed)
    return float(middle), max(least, ROBUST * median(abs(value - middle) for value in listed))


def hard_bar(days: Days) -> float:
    """From which craving on a day is hard for this person: two robust deviations and two points above their
    median, and never above 7. Project convention; 7 is everybody's."""
    values = days.of(Measure.CRAVING).values()
    if not values:
        return float(STRONG_CRAVING)
    middle, sigma = spread(values, 1.0)
    return min(float(STRONG_CRAVING), middle + 2 * sigma)


def hard_days(days: Days, bar: float) -> frozenset[int]:
    """Days of craving at ``bar`` or above, or of use."""
    return frozenset(day for day, value in days.of(Measure.CRAVING).items() if value >= bar) | days.used


def episodes(hard: Iterable[int]) -> tuple[int, ...]:
    """The first day of each stretch of hard days; a single day between two of them does not part them."""
    begun: list[int] = []
    last = None
    for day in sorted(hard):
        if last is None or day - last > 2:
            begun.append(day)
        last = day
    return tuple(begun)
