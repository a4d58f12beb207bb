"""The last days in the person's own figures. What was not answered is not there; it is never a zero (HAZ-18)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.moment import local_day
from carebraid.store.chart import Chart
from carebraid.store.my import OwnCheckIn, load_own_checkins, open_own_chart

from ._screen import screen

DAYS = 7


@dataclass(frozen=True, slots=True)
class Day:
    """One day: strongest craving and last mood (0-10), sleep in hours; None where it was not answered."""

    on: date
    craving: int | None
    mood: int | None
    sleep: float | None
    entries: int


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days, oldest first, and the seven before for comparison."""

    days: tuple[Day, ...]
    before: tuple[Day, ...]

    @property
    def answered(self) -> int:
        """On how many of the days something was told."""
        return sum(1 for day in self.days if day.entries)


@screen
def my_week(*, actor: Actor, now: datetime) -> Week:
    """The signed-in person's week. Refuses whoever is not in care here."""
    return build_week(open_own_chart(actor, now), now)


def build_week(chart: Chart, now: datetime) -> Week:
    """Two weeks of the open chart, day by day in the person's own zone."""
    entries = load_own_checkins(chart, now - timedelta(days=2 * DAYS + 1))
    today = local_day(now, chart.zone)
    days = tuple(
        _day(today - timedelta(days=ago), entries, chart.zone) for ago in range(2 * DAYS - 1, -1, -1)
    )
    return Week(days[DAYS:], days[:DAYS])


def _day(on: date, entries: Iterable[OwnCheckIn], zone: str) -> Day:
    told = [entry for entry in entries if local_day(entry.happened_at, zone) == on]
    moods = [entry.mood for entry in told if entry.mood is not None]
    nights = [entry.sleep_hours for entry in told if entry.sleep_hours is not None]
    return Day(
        on, max((entry.craving for entry in told if entry.craving is not None), default=None),
        moods[-1] if moods else None, nights[-1] if nights else None, len(told),
    )  # fmt: skip
