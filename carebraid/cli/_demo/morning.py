"""What waits for whoever opens the demo: a life-like morning, two or three urgent things and about ten others.

These happen in the last hours before the demo is opened, to people who were chosen by the seed, and what they
raise is left open.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from . import answers
from .chance import Chance
from .course import do_answer
from .days import Raw, Told, raw_of
from .life import Event, Life
from .person import Person

Waiting = Callable[[Person, datetime, Chance], list[Event]]


def _open(at: datetime, do: Callable[[Life, datetime], None]) -> Event:
    return Event(at, do, leaves_open=True)


def _check_in(raw: Raw, at: datetime) -> Event:
    return _open(at, partial(_send, raw=raw))


def _take(life: Life, at: datetime) -> None:
    life.take(at)


def _send(life: Life, at: datetime, *, raw: Raw) -> None:
    life.check_in(at, raw)


def said_yes(person: Person, now: datetime, chance: Chance) -> list[Event]:
    """A craving at night, and a yes to the safety question."""
    at = now - timedelta(minutes=8)
    told = Told(craving=9, mood=1, sleep=3.5, used=True, feelings=("mood", "shame"), safety="yes")
    return [_check_in(raw_of(told, at, person, chance), at)]


def item_nine(person: Person, now: datetime, chance: Chance) -> list[Event]:
    """A PHQ-9 with a positive ninth answer, in the waiting room; somebody has taken it a moment ago."""
    at = now - timedelta(minutes=chance.whole(20, 40))
    return [
        _open(at, partial(do_answer, instrument="phq-9", given=answers.phq9(19, chance, item9=2))),
        _open(at + timedelta(minutes=7), _take),
    ]


def screened_high(person: Person, now: datetime, chance: Chance) -> list[Event]:
    """A screener that says moderate: the same-day work is begun, the follow-up calls stand in the days ahead."""
    at = now - timedelta(hours=2, minutes=chance.whole(0, 50))
    later = at + timedelta(minutes=14)
    return [
        _open(at, partial(do_answer, instrument="phq-9", given=answers.phq9(17, chance, item9=1))),
        _open(at + timedelta(minutes=6), _take),
        _open(later, partial(do_answer, instrument="c-ssrs-screener", given=answers.cssrs("moderate"))),
    ]


def would_not_say(person: Person, now: datetime, chance: Chance) -> list[Event]:
    """The safety question declined: asked again by a person, the same day."""
    at = now - timedelta(hours=1, minutes=chance.whole(0, 50))
    told = Told(craving=5, mood=3, sleep=5, safety="prefer_not")
    return [_check_in(raw_of(told, at, person, chance), at)]


def slipped(person: Person, now: datetime, chance: Chance) -> list[Event]:
    """Use and a strong craving, told last night."""
    at = now - timedelta(hours=chance.whole(2, 6), minutes=chance.whole(0, 50))
    told = Told(craving=8, mood=3, sleep=5.5, used=True, triggers=("people",), feelings=("shame",))
    return [_check_in(raw_of(told, at, person, chance), at)]


def strong_craving(person: Person, now: datetime, chance: Chance) -> list[Event]:
    """A strong craving and no use: a person calls within the day."""
    at = now - timedelta(hours=chance.whole(1, 9), minutes=chance.whole(0, 50))
    told = Told(craving=chance.whole(7, 8), mood=4, sleep=6, triggers=("argument",), safety="no")
    return [_check_in(raw_of(told, at, person, chance), at)]


def hard_news(person: Person, now: datetime, chance: Chance) -> list[Event]:
    """A loss, and near people who use."""
    at = now - timedelta(hours=chance.whole(3, 11), minutes=chance.whole(0, 50))
    told = Told(craving=5, mood=2, sleep=5, triggers=("loss", "people"), feelings=("mood",))
    return [_check_in(raw_of(told, at, person, chance), at)]


MORNING: tuple[Waiting, ...] = (
    said_yes, item_nine, screened_high, would_not_say, slipped, strong_craving, hard_news, strong_craving, slipped,
    hard_news, strong_craving,
)  # fmt: skip
"""One entry a person, most urgent first."""


def morning_of(index: int, person: Person, now: datetime, seed: int) -> list[Event]:
    """What waits about the person who was chosen for that place in :data:`MORNING`."""
    return MORNING[index](person, now, Chance(seed, person.key, "morning"))


def chosen(people: list[Person], seed: int) -> dict[str, int]:
    """Whose morning it is: person key to the place in :data:`MORNING`. Only people with a phone."""
    with_phone = [person for person in people if person.voice != "voice" and person.days > 30]
    count = min(len(MORNING), len(with_phone))
    picked = Chance(seed, "morning").some(with_phone, count)
    return {person.key: place for place, person in enumerate(picked)}
