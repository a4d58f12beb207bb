"""What happened to people elsewhere, as the clinic was told of it: emergency visits, overdoses, detox and ward stays, and
naloxone that was handed out. Each goes through the flow that a colleague uses.

Planted: at Quayside somebody of the team visits the emergency department, so three in four people are seen within a week of an
emergency visit; at the clinic one in four is. The funnels by site have to say so by themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Final

from carebraid.core.kernel.actor import Actor
from carebraid.flows.accept_transition import accept_transition
from carebraid.flows.give_naloxone import give_naloxone
from carebraid.flows.mark_seen import mark_seen
from carebraid.flows.start_transition import start_transition

from .chance import Chance
from .course import fact
from .days import local
from .life import Event, Life
from .person import Person
from .staff import SITES

MEASURE: Final = "followup_emergency_7"
SEEN_OF_FOUR: Final = {"quayside": 3, "clinic": 1}
"""Of four emergency visits in a row at a site, after how many the person was seen within a week."""
LEAST_PEOPLE: Final = 150
"""In a smaller clinic the sites are too small to be shown, let alone judged."""
_APART, _FIRST, _OVER = 45, 10, 45
"""Days from one handover to the next, before the first, and by which the last is over: nobody is between services today."""
_PLACES: Final = {
    "fua": "Harbour General, emergency department",
    "fum": "Harbour General, emergency department",
    "fuh": "Ward 4, Harbour General",
    "fui": "Lighthouse Detox Unit",
}
_HOMES: Final = {key: name for key, name, _ in SITES if key in SEEN_OF_FOUR}
FAR_OFF: Final = ((_HOMES["quayside"], "above"), (_HOMES["clinic"], "below"))
"""What the funnel of :data:`MEASURE` has to say."""
SAME_HANDOVERS: Final = ("followup_emergency_30", "between_services")
"""Measures that count the same handovers, so that the sites are far apart there too."""
_NALOXONE: Final = frozenset({"opioids", "methamphetamine", "cocaine"})
_NALOXONE_FROM: Final = 16


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """One handover: on the person's day ``day``, and on how many days after it they were seen."""

    day: int
    rule: str
    seen_after: int
    is_overdose: bool = False


def place_in_site(person: Person) -> int:
    """Whoever began as which of their own site, from 0; the sites take turns (people.py)."""
    return int(person.number[-3:]) // 2


def handovers(person: Person, seed: int) -> tuple[Elsewhere, ...]:
    """Everything of the person's months, from the seed; none of a guide's."""
    if person.has_account or person.site not in SEEN_OF_FOUR:
        return ()
    place, chance = place_in_site(person), Chance(seed, person.key, "elsewhere")
    days = [_FIRST + n for n in range(0, max(person.days - _FIRST - _OVER + 1, 0), _APART)]
    planned = _planned(person, place)[: len(days)]
    return tuple(
        _one(person, rule, place, day, chance.branch(day))
        for day, rule in zip(sorted(chance.some(days, len(planned))), planned, strict=True)
    )


def _planned(person: Person, place: int) -> list[str]:
    """Which handovers come to this person, if they are here for long enough."""
    emergency = "fum" if place % 8 in (1, 6) else "fua"
    rules = [emergency] if place % 4 != 3 else []
    if place % 5 == 2:
        rules.append("fui" if place % 2 else "fuh")
    return rules


def _one(person: Person, rule: str, place: int, day: int, chance: Chance) -> Elsewhere:
    is_emergency = rule in ("fua", "fum")
    # The places of a site go round in fours (place % 4 == 3 has no emergency visit), so the turn is counted over three.
    turn = (place // 4 * 3 + place % 4) % 4 if is_emergency else place % 3
    is_soon = turn < SEEN_OF_FOUR[person.site] if is_emergency else turn != 0
    late = chance.whole(32, 37) if turn == 3 and person.site == "clinic" else chance.whole(9, 18)
    is_overdose = rule == "fua" and person.course.uses == "opioids" and chance.yes(0.6)
    return Elsewhere(day, rule, chance.whole(1, 5) if is_soon else late, is_overdose)


def elsewhere_events(person: Person, today: date, seed: int) -> Iterator[Event]:
    """The handovers of one person, what they told of them, and naloxone for two in three who use what can kill."""
    chance = Chance(seed, person.key, "told")
    began = today - timedelta(days=person.days)
    if is_given_naloxone(person):
        yield Event(_at(_working_day(began + timedelta(days=12)), 11, person, chance), _give)
    for number, one in enumerate(handovers(person, seed)):
        ref, own = f"handover-{number}", chance.branch(number)
        on = _working_day(began + timedelta(days=one.day))
        left, told = _at(on, 6, person, own), _at(on, 10, person, own)
        if one.is_overdose:
            yield Event(
                told - timedelta(minutes=9), partial(_enter, kind="overdose", on=left - timedelta(hours=5))
            )
        if one.rule == "fui":
            yield Event(
                told - timedelta(minutes=9), partial(_enter, kind="transition", code="detox", on=left)
            )
        yield Event(told, partial(_send, ref=ref, rule=one.rule, left=left))
        yield Event(told + timedelta(hours=2), partial(_accept, ref=ref))
        yield Event(
            _at(_working_day(on + timedelta(days=one.seen_after)), 14, person, own), partial(_see, ref=ref)
        )


def is_given_naloxone(person: Person) -> bool:
    """Two in three, at a site, of those who use what can kill."""
    uses = person.course.uses in _NALOXONE
    return uses and not person.has_account and place_in_site(person) % 3 != 0 and person.days > _NALOXONE_FROM


def _working_day(on: date) -> date:
    return on + timedelta(days=max(0, 7 - on.weekday()) if on.weekday() >= 5 else 0)


def _at(on: date, hour: int, person: Person, chance: Chance) -> datetime:
    return local(on, time(hour, chance.whole(0, 59)), person.zone)


def _give(life: Life, at: datetime) -> None:
    give_naloxone(actor=life.colleague("nurse", "psychiatrist"), now=at, patient_id=life.patient_id)


def _enter(life: Life, at: datetime, *, kind: str, code: str = "", on: datetime) -> None:
    life.enter(at, [fact(kind, code, on, {})])


def _send(life: Life, at: datetime, *, ref: str, rule: str, left: datetime) -> None:
    life.handovers[ref] = start_transition(
        actor=life.colleague("care_manager"), now=at, patient_id=life.patient_id, rule=rule, from_name=_PLACES[rule],
        to_name=_HOMES[life.person.site], left_at=left, travels=("medicines", "consent"),
    )  # fmt: skip
    life.soon(at)


def _accept(life: Life, at: datetime, *, ref: str) -> None:
    accept_transition(actor=_receiver(life), now=at, transition_id=life.handovers[ref])


def _see(life: Life, at: datetime, *, ref: str) -> None:
    mark_seen(actor=_receiver(life), now=at, transition_id=life.handovers[ref], seen_at=at)
    life.soon(at)


def _receiver(life: Life) -> Actor:
    return life.colleague("therapist", "addiction_counsellor")
