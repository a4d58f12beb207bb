"""What is known to be true of everybody in the demo, because it was put there; and how the signature does against it.

Nothing here is ever on a page: it is the answer key. Days are made again from the seed, as the demo tells them to the
flows (``course.told_days``); a test compares them with what is stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from carebraid.core.watch.own_days import Days, Measure, episodes, read_days
from carebraid.core.watch.pattern import HORIZON, NoPattern, Pattern, find_pattern
from carebraid.core.watch.signal import Point
from carebraid.core.watch.signature import (
    MONTH,
    NotEnough,
    Signature,
    Written,
    alarms,
    figures,
    learn,
    split,
)

from .chance import Chance
from .course import told_days
from .days import Raw, local, usual_day
from .guides import PHONE_LOST, days_maker, guides, maya_follows
from .patterns import LAGS, planted
from .people import more_people
from .person import Person

_SAID = {"yes": True, "no": False}
SLIDE_DAYS = 24
"""Tomas's last days before the detox unit (guides.py)."""
_LIMITS = tuple(
    Written(id=name, measure=name, is_low=name is not Measure.CRAVING)
    for name in (Measure.SLEEP, Measure.MOOD, Measure.CRAVING)
)


@dataclass(frozen=True, slots=True)
class Truth:
    """``kind``: what comes first (``short_nights``, ``low_mood``, ``missed_doses``), another story without a warning that
    could be learnt (``slide``, ``silence``, ``pain``), or ``none``. ``hard_on``: first days of the planted hard stretches."""

    kind: str
    lag: int
    hard_on: tuple[int, ...]

    @property
    def is_pattern(self) -> bool:
        """Whether there is something to find."""
        return self.kind in LAGS


_MEASURES = {"short_nights": Measure.SLEEP, "low_mood": Measure.MOOD, "missed_doses": Measure.DOSES}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One person: the truth, what was found, and how its alarms did on the weeks held out.

    ``planted``, ``caught``, ``false`` and ``alarms`` count there; ``days`` is how many they are. ``limits_…``: the same for
    limits on sleep, mood and craving, with the usual alarm budget and without any link.
    """

    number: str
    name: str
    truth: Truth
    found: Pattern | NoPattern | NotEnough
    days: int = 0
    planted: int = 0
    caught: int = 0
    alarms: int = 0
    false: int = 0
    lead_days: float | None = None
    limits_caught: int = 0
    limits_false: int = 0
    limits_alarms: int = 0

    @property
    def outcome(self) -> str:
        """``recovered`` (the right thing first), ``other`` (a link that was not planted), ``missed``, ``none`` (rightly
        nothing) or ``refused`` (not enough yet)."""
        if isinstance(self.found, NotEnough):
            return "refused"
        if isinstance(self.found, NoPattern):
            return "missed" if self.truth.is_pattern else "none"
        return "recovered" if _MEASURES.get(self.truth.kind) is self.found.limit.measure else "other"

    @property
    def false_a_month(self) -> float:
        """False alarms of the link a month, on the weeks held out."""
        return self.false / self.days * MONTH if self.days else 0.0


def everybody(people: int, seed: int, today: date) -> tuple[Person, ...]:
    """The six guides and the others, as the demo makes them."""
    return (*guides(), *more_people(max(people - len(guides()), 0), seed, today))


def truth_of(person: Person, seed: int, today: date) -> Truth:
    """What was planted in this person's days."""
    start = today.toordinal() - person.days
    if person.key == "maya":
        follows = maya_follows(person, Chance(seed, person.key, "story"))
        return Truth("short_nights", 1, episodes(start + number for number in follows))
    if person.key == "tomas":
        return Truth("slide", 0, (start + person.days - SLIDE_DAYS,))
    if person.key == "ali":
        return Truth("silence", 0, (start + PHONE_LOST[0],))
    if person.key == "denise":
        return Truth("pain", 0, ())
    kind = person.course.pattern
    if not kind:
        return Truth("none", 0, ())
    there = planted(kind, person.key, person.days, seed)
    return Truth(kind, LAGS[kind], episodes(start + number for number in there.hard))


def points_told(person: Person, seed: int, today: date) -> tuple[Point, ...]:
    """Everything the person told, as the watch reads it."""
    chance = Chance(seed, person.key, "story")
    make = days_maker(person, chance) if person.has_account else usual_day
    return tuple(_point(raw) for _, raw in told_days(person, today, make, chance.branch("days")))


def days_told(person: Person, seed: int, today: date) -> Days:
    """Everything the person told, as days."""
    now = local(today, time(9), person.zone)
    return read_days(points_told(person, seed, today), (), (), person.zone, now)


def _point(raw: Raw) -> Point:
    return Point(
        at=datetime.fromisoformat(raw["happened_at"]), craving=raw["craving"], mood=raw["mood"],
        sleep_hours=raw["sleep_hours"], used=_SAID.get(raw["used"]), medicine=_SAID.get(raw.get("medicine", "")),
    )  # fmt: skip


def try_out(person: Person, seed: int, today: date, budget: int) -> Tried:
    """Learn on the older weeks, try on the newer ones, and compare with the truth."""
    truth, days = truth_of(person, seed, today), days_told(person, seed, today)
    found, parts = find_pattern(days), split(days)
    if isinstance(parts, NotEnough):
        return Tried(number=person.number, name=person.name, truth=truth, found=found)
    held = parts[1]
    hard = frozenset(day for day in truth.hard_on if held.first <= day <= held.last)
    link: Sequence[int] = ()
    if isinstance(found, Pattern):
        link = _rings(found, days, budget, held)
    by_limits = learn(_LIMITS, days, budget)
    rung = _all_rings(by_limits, held) if isinstance(by_limits, Signature) else ()
    seen = figures(link, held, 0, horizon=HORIZON, hard=hard)
    limits = figures(rung, held, 0, horizon=HORIZON, hard=hard)
    return Tried(
        number=person.number, name=person.name, truth=truth, found=found, days=seen.days, planted=seen.episodes,
        caught=seen.caught, alarms=seen.alarms, false=seen.alarms - seen.right - seen.late, lead_days=seen.lead_days,
        limits_caught=limits.caught, limits_alarms=limits.alarms,
        limits_false=limits.alarms - limits.right - limits.late,
    )  # fmt: skip


def _rings(found: Pattern, days: Days, budget: int, held: Days) -> Sequence[int]:
    """When the link rings, once the alarm budget has had its say."""
    sign = Written(
        id="link", measure=found.limit.measure, is_low=found.limit.is_low, start=found.limit, horizon=HORIZON
    )
    kept = learn([sign], days, budget)
    return _all_rings(kept, held) if isinstance(kept, Signature) else ()


def _all_rings(kept: Signature, held: Days) -> Sequence[int]:
    return tuple(
        day
        for one in kept.signs
        if one.limit is not None
        for day in alarms(one.limit, held.of(one.limit.measure))
    )
