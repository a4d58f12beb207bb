"""Days told: what a person's check-ins say, day by day, from how their days tend to go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from .chance import Chance, within
from .patterns import CALM, HARD, planted
from .person import Person

Raw = dict[str, Any]
_TRIGGERS = ("stress", "people", "place", "boredom", "money", "argument", "evening")
_FEELINGS = ("anxiety", "stress", "isolation", "boredom", "mood", "shame")


@dataclass(frozen=True, slots=True)
class Told:
    """One day as the person tells it in the evening. ``sleep`` is the night that ended that morning."""

    craving: int
    mood: int
    sleep: float
    used: bool = False
    took: bool | None = None
    triggers: tuple[str, ...] = ()
    feelings: tuple[str, ...] = ()
    safety: str | None = "no"
    extra: tuple[tuple[str, Any], ...] = ()


def local(day: date, clock: time, zone: str) -> datetime:
    """A wall-clock moment where the person is."""
    return datetime.combine(day, clock, ZoneInfo(zone))


def days_of(person: Person, today: date) -> Iterator[tuple[int, date]]:
    """(number, day) from the day the person began to yesterday."""
    for number in range(person.days):
        yield number, today - timedelta(days=person.days - number)


def usual_day(person: Person, number: int, chance: Chance) -> Told:
    """A day as most people here have them: on the way from the course's beginning to its end, with noise."""
    course, share = person.course, number / max(person.days, 1)
    craving = _between(course.craving, course.craving_to, share) + chance.around(0, course.spread)
    mood = _between(course.mood, course.mood_to, share) + chance.around(0, 0.9)
    sleep = _between(course.sleep, course.sleep_to, share) + chance.around(0, 0.7)
    used = chance.yes(course.use)
    if course.pattern:
        return _planted_day(person, number, chance, min(craving, CALM + chance.around(0, 0.8)), mood, sleep)
    return Told(
        craving=rating(craving + (1.5 if used else 0)),
        mood=rating(mood - (1 if used else 0)),
        sleep=hours(sleep),
        used=used,
        took=None if course.takes is None else chance.yes(course.takes),
        triggers=(chance.pick(_TRIGGERS),) if chance.yes(0.12) else (),
        feelings=(chance.pick(_FEELINGS),) if chance.yes(0.3) else (),
        safety=None if chance.yes(0.5) else "no",
    )


def _planted_day(
    person: Person, number: int, chance: Chance, craving: float, mood: float, sleep: float
) -> Told:
    """An ordinary day of somebody with a planted pattern, or one that comes first, or a hard one after it."""
    course = person.course
    truth = planted(course.pattern, person.key, person.days, chance.seed)
    own = chance.branch("planted")
    comes_first, is_hard = number in truth.first, number in truth.hard
    takes = None if course.takes is None else own.yes(course.takes)
    return Told(
        craving=HARD if is_hard else rating(within(craving, 0, 4)),
        mood=rating(mood - 3.2 if comes_first and truth.kind == "low_mood" else mood),
        sleep=hours(own.number(4.5, 5.2) if comes_first and truth.kind == "short_nights" else sleep),
        took=False if comes_first and truth.kind == "missed_doses" else takes,
        feelings=("stress",) if is_hard else (), safety=None if own.yes(0.5) else "no",
    )  # fmt: skip


def raw_of(told: Told, at: datetime, person: Person, chance: Chance) -> Raw:
    """The check-in that a device, a diary's page or a telephone call gives."""
    raw: Raw = {
        "client_id": str(chance.client_id()), "happened_at": at.isoformat(), "craving": told.craving,
        "mood": told.mood, "sleep_hours": told.sleep, "used": "yes" if told.used else "no",
        "answering": "with_help" if person.voice == "voice" else "self",
        "triggers": told.triggers, "feelings": told.feelings, **dict(told.extra),
    }  # fmt: skip
    if told.took is not None:
        raw["medicine"] = "yes" if told.took else "no"
    if told.safety is not None:
        raw["safety"] = told.safety
    if told.used and person.course.uses:
        raw["used_what"] = (person.course.uses,)
    return raw


def evening(day: date, person: Person, chance: Chance) -> datetime:
    """When the person told that day: some time between six and ten in the evening."""
    return local(day, time(18 + chance.whole(0, 3), chance.whole(0, 59)), person.zone)


def rating(value: float) -> int:
    """The nearest answer from 0 to 10."""
    return round(within(value, 0, 10))


def hours(value: float) -> float:
    """Hours of sleep as people say them: to the half hour."""
    return round(within(value, 0, 14) * 2) / 2


def _between(start: float, end: float, share: float) -> float:
    return start + (end - start) * share
