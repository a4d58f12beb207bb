"""One person's history, laid out by local day once, so that every sign can look at it cheaply.

Windows count back from the last answer of the thing asked, not from now: when somebody stops
answering, a sign that was there stays there for 14 days instead of fading into calm (HAZ-23). Each
answer has that limit by itself: were it the last answer's, taking a calm answer away could end a sign.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from carebraid.core.kernel.moment import require_aware, zone

from .reason import Reason
from .signal import History, Point, Score

HELD_DAYS = 14
"""How long a last answer still speaks. Project convention, after "no contact 14 days" (missed_visit)."""


@dataclass(frozen=True, slots=True)
class Found:
    """A sign that is there: why, since when, and the very facts it rests on."""

    reason: Reason
    since: datetime | None
    grounds: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """A sign that cannot be looked for: ``no_source``, ``too_few``, ``too_old`` or ``rule_changed``."""

    why: str


Finding = Found | Unknown | None
"""None: looked for, and not there."""


class View:
    """A history up to ``now``. Facts dated after now are not part of it."""

    def __init__(self, history: History, now: datetime) -> None:
        self.history = history
        self.now = require_aware(now)
        self._tz = zone(history.zone)
        self.today = self.day(self.now)
        ordered = sorted(history.checkins or (), key=_in_order)
        self.points: list[tuple[int, Point]] = [
            (self.day(point.at), point) for point in ordered if point.at <= self.now
        ]
        self.own = [(day, point) for day, point in self.points if point.own_voice]
        self.answered_days = sorted({day for day, _ in self.own})
        self.sleep: dict[int, Point] = {}
        for day, point in self.own:
            hours = point.sleep_hours
            if hours is not None and (day not in self.sleep or hours < (self.sleep[day].sleep_hours or 0)):
                self.sleep[day] = point  # the shortest answer of the day: the careful reading

    def day(self, moment: datetime) -> int:
        """The ordinal of the person's local day."""
        return moment.astimezone(self._tz).toordinal()

    def days_ago(self, moment: datetime) -> int:
        """Whole local days between ``moment`` and today."""
        return self.today - self.day(moment)

    def held(self, day: int, window: int = 1) -> bool:
        """Whether an answer of that day still speaks today, for a sign that looks ``window`` days back."""
        return day > self.today - HELD_DAYS - window

    def sleep_window(self, days: int) -> list[tuple[int, float, Point]]:
        """(day, hours, point) of the ``days`` local days that end with the last night told."""
        last = max(self.sleep, default=self.today)
        return [
            (day, point.sleep_hours, point)
            for day, point in sorted(self.sleep.items())
            if day > last - days and self.held(day, days) and point.sleep_hours is not None
        ]

    def within(self, days: int, of: Iterable[tuple[int, Point]]) -> Iterator[Point]:
        """Points of ``of`` from the ``days`` local days that end with the last of them, as far as they still speak."""
        listed = list(of)
        last = listed[-1][0] if listed else self.today
        yield from (point for day, point in listed if day > last - days and self.held(day, days))

    def scores(self, instrument: str, total: str) -> list[tuple[float, Score]]:
        """All scored answers of an instrument with their total, oldest first."""
        rows = []
        for score in self.history.scores or ():
            value = score.totals.get(total) if score.instrument == instrument else None
            if value is not None and score.at <= self.now:
                rows.append((value, score))
        return sorted(rows, key=lambda row: (row[1].at, row[0]))

    def latest(self, instrument: str, days: int) -> Score | None:
        """The newest answers of an instrument (scored or not) from the last ``days`` days."""
        rows = [
            score
            for score in self.history.scores or ()
            if score.instrument == instrument and self.is_recent(score.at, days)
        ]
        return max(
            rows,
            key=lambda score: (score.at, _numbers(score.totals[k] for k in sorted(score.totals))),
            default=None,
        )

    def is_recent(self, moment: datetime, days: int) -> bool:
        """Whether ``moment`` lies in the last ``days`` days, not after now."""
        return timedelta() <= self.now - moment <= timedelta(days=days)


def _in_order(point: Point) -> tuple[object, ...]:
    """By time; what was told at the very same moment in an order of its own, so that the order of arrival says nothing."""
    told = (
        point.craving, point.worst, point.resist, point.mood, point.sleep_hours, point.used, point.medicine,
    )  # fmt: skip
    return (point.at, _numbers(told), point.triggers)


def _numbers(values: Iterable[float | None]) -> tuple[float, ...]:
    return tuple(-1.0 if value is None else float(value) for value in values)
