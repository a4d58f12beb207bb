"""What happened: stops, tapers, missed doses, breaks. They change what a medicine does today (HAZ-31)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from carebraid.core.kernel.refusal import Refused

from .compiled import Compiled, Finding
from .terms import EventKind, RuleKind


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened. ``of`` names what it was about, where it was about something.

    ``on`` is the day, None where nobody knows (it then counts as just now: missing is never zero). ``count`` is for
    missed doses only: how many in a row, None where nobody knows.
    """

    kind: EventKind
    of: str | None = None
    on: date | None = None
    count: int | None = None


def days_since(event: Event, today: date) -> float | None:
    """Whole days from the event to ``today``; 0 for a day still to come, None where the day is not known."""
    return None if event.on is None else float(max((today - event.on).days, 0))


def acting_after_stop(event: Event, drug: str, knowledge: Compiled, today: date) -> bool:
    """Whether a stopped medicine still acts: until its washout is over, or for ever where no day is known."""
    days = days_since(event, today)
    washout = knowledge.washouts.get(drug, knowledge.rules.washout_default)
    return washout > 0 if days is None else days < washout


def event_findings(
    events: Iterable[Event], taken: Iterable[tuple[str, str]], knowledge: Compiled, today: date
) -> Iterator[tuple[str, str, Finding, str]]:
    """(name as given, drug id, finding, what happened) for each event rule that fires."""
    taken = tuple(taken)
    for event in events:
        about = (
            sum(1 << knowledge.place[drug] for drug in knowledge.names.resolve(event.of)) if event.of else 0
        )
        for rule, of, meets in knowledge.events:
            if rule.event is not event.kind or (rule.of is not None and not about & of):
                continue
            severity = rule.severity(days_since(event, today), event.count)
            if severity is None:
                continue
            finding = Finding(rule.id, RuleKind.EVENT, severity, rule.words)
            for name, drug in taken:
                if meets >> knowledge.place[drug] & 1 and not _is_itself(event, drug, about, knowledge):
                    yield name, drug, finding, label(event)


def _is_itself(event: Event, drug: str, about: int, knowledge: Compiled) -> bool:
    """A stopped medicine does not meet itself; missed doses do, for the next dose is the danger."""
    return event.kind is not EventKind.MISSED_DOSES and bool(about >> knowledge.place[drug] & 1)


def label(event: Event) -> str:
    """What happened, as the second name of a pair: ``stopped: tobacco smoke``, ``tolerance lost``."""
    said = event.kind.value.replace("_", " ")
    return f"{said}: {event.of}" if event.of else said


def parse_event(said: str) -> Event:
    """An event from ``kind:of:day`` (``missed_doses:methadone:5`` for doses); ``of`` and the rest may be left out.

    Refuses a kind that is not known (``event.unknown_kind``) and a day or count that cannot be read.
    """
    kind, _, rest = said.strip().partition(":")
    of, _, when = rest.partition(":")
    try:
        event = EventKind(kind.strip().lower())
    except ValueError as error:
        known = ", ".join(EventKind)
        raise Refused("event.unknown_kind", "This is not known here. Known: {known}.", known=known) from error
    named, when = of.strip() or None, when.strip()
    if event is EventKind.MISSED_DOSES:
        if when and not (when.isdecimal() and len(when) < 5):
            raise Refused("event.count_unreadable", "How many doses were missed could not be read.")
        return Event(event, of=named, count=int(when) if when else None)
    try:
        return Event(event, of=named, on=date.fromisoformat(when) if when else None)
    except ValueError as error:
        raise Refused(
            "event.day_unreadable", "This day could not be read; write it like 2026-11-01."
        ) from error
