"""The demo's fair test: its plan, who got which words when, and the difference that is planted in their visits.

A hundred people got one of two texts three days before a visit, some months ago. Whoever got the warmer one came in
85 of 100 times, the others in 60: that much is put there, and chance does the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from hashlib import sha256
from typing import Final

from carebraid.core.kernel.moment import local_day
from carebraid.core.learn.allocate import draw
from carebraid.core.learn.experiment import Arm, Condition, Experiment

from .chance import Chance
from .course import do_attend, visits
from .days import local
from .person import Person, Text

OCCASION: Final = "outreach_text"
REGISTERED_AGO, BEGUN_AGO, LAST_AGO = 156, 148, 30
"""Days: the plan was registered, the board had its time, and nobody was texted later than this."""
SHARES: Final[Mapping[str, float]] = {"waits_for_you": 0.6, "thinking_of_you": 0.85}
PLANTED: Final = SHARES["thinking_of_you"] - SHARES["waits_for_you"]
_BEFORE = timedelta(days=3)

PLAN: Final = Experiment(
    title="Warmer words before a visit",
    question="Do warmer words bring more people to their next visit than the usual text?",
    subject="wording",
    unit="person",
    arms=(
        Arm("waits_for_you", "As today: “Something is waiting for you”"),
        Arm("thinking_of_you", "“We are thinking of you”"),
    ),
    outcome="kept_next_visit",
    is_more_better=True,
    within_days=7,
    harm="stopped_messages",
    eligible=(Condition("age", "at_least", 18),),
    consent_class="quality_improvement",
    planned=100,
    base=SHARES["waits_for_you"],
    least=0.25,
    looks=2,
    subgroups=("language", "age"),
)
WAITING: Final = replace(
    PLAN,
    title="One word is enough",
    question="Does it help to say that one word is enough?",
    arms=(PLAN.arms[0], Arm("one_word_is_enough", "“Something is waiting for you. One word is enough”")),
    outcome="checked_in",
    eligible=(Condition("gets_messages", "is", True),),
    planned=160,
    base=0.3,
    least=0.25,
    looks=1,
)
"""Registered, and waiting for the board when somebody opens the demo."""


def seed_of(seed: int) -> bytes:
    """The sealed seed of the demo's test: the same world draws the same."""
    return sha256(f"harbour bridge draws {seed}".encode()).digest()


def with_texts(everybody: Sequence[Person], seed: int, today: date) -> list[Person]:
    """Everybody, and those who were in the test with their text. Fewer than planned in a small clinic: it still runs."""
    chosen = sorted(
        (found for one in everybody if (found := _visit_of(one, seed, today)) is not None),
        key=lambda found: (found[0], found[1].number),
    )
    texts: dict[str, Text] = {}
    for position, (at, person, ref) in enumerate(chosen[: PLAN.planned]):
        way = draw(PLAN, seed_of(seed), unit_key="", position=position).arm
        came = Chance(seed, person.key, "text").yes(SHARES[way])
        texts[person.key] = Text(at=at, ref=ref, way=way, state="kept" if came else "missed")
    return [replace(one, text=texts.get(one.key)) for one in everybody]


def _visit_of(person: Person, seed: int, today: date) -> tuple[datetime, Person, str] | None:
    """(when the text went out, who, for which visit): the first visit in the test's months."""
    if person.has_account:
        return None  # the guides' stories are their own
    for event in visits(person, today, Chance(seed, person.key, "story").branch("visits")):
        if not (isinstance(event.do, partial) and event.do.func is do_attend):
            continue
        day = local_day(event.at - _BEFORE, person.zone)
        ago = (today - day).days
        if LAST_AGO <= ago < min(BEGUN_AGO, person.days):
            return local(day, time(10, 0), person.zone), person, event.do.keywords["ref"]
    return None
