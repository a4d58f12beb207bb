"""Who needs a person first: the order of the inbox and the caseload, with the reason in words.

Bands, most urgent first. Not having enough information is a band of its own above "calm" and above a
single mild sign, ordered by time since contact, so that silence never looks like health (HAZ-23). A
level that is not current is not used for sorting (HAZ-22). Removing inputs never makes somebody look
less urgent, except by removing the very facts that a sign rests on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import Generic, TypeVar

from carebraid.core.kernel.moment import require_aware

from .level import Level
from .reason import Reason, because

AGE_LIMIT = timedelta(hours=24)
"""HAZ-22: an older level is "not current". Levels are recomputed with every input and every night."""


class Band(IntEnum):
    """Bands in order of urgency; 0 is first."""

    SAFETY = 0
    URGENT = 1
    CLINICIAN = 2
    CONTACT = 3
    NOT_ENOUGH = 4
    NUDGE = 5
    CALM = 6


_LEVEL_BAND = {4: Band.URGENT, 3: Band.CLINICIAN, 2: Band.CONTACT, 1: Band.NUDGE, 0: Band.CALM}
_TASK_BAND = {
    "immediate": (Band.SAFETY, "task_immediate"),
    "same_day": (Band.CLINICIAN, "task_same_day"),
    "this_visit": (Band.CONTACT, "task_this_visit"),
}

Id = TypeVar("Id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting(Generic[Id]):
    """One person in a list. ``open_priority`` and ``due_at`` are those of the most urgent open task.

    ``newest_known_at`` is when the newest input about the person was learned, judged or not yet.
    """

    id: Id
    level: Level | None
    last_contact_at: datetime | None = None
    newest_known_at: datetime | None = None
    open_priority: str | None = None
    due_at: datetime | None = None
    is_foretold_high: bool = False
    """A forecast that may speak here is high; it raises to a call and never lowers (the equity gate decides which may)."""


@dataclass(frozen=True, slots=True)
class Ranked(Generic[Id]):
    """Where a person stands and why. ``is_current`` is False where the level must be shown greyed."""

    id: Id
    band: Band
    reason: Reason
    is_current: bool
    is_overdue: bool


def is_current(level: Level | None, newest_known_at: datetime | None, now: datetime) -> bool:
    """Whether a level may be trusted now: worked out in the last 24 hours, with nothing newer waiting.

    A level from the future (a clock that jumped) is not current either.
    """
    if level is None:
        return False
    age = require_aware(now) - level.computed_at
    if not timedelta() <= age <= AGE_LIMIT:
        return False
    seen = level.newest_input_at
    return newest_known_at is None or (seen is not None and newest_known_at <= seen)


def rank(person: Waiting[Id], now: datetime) -> Ranked[Id]:
    """The band of one person and the sentence that says why."""
    now = require_aware(now)
    current = is_current(person.level, person.newest_known_at, now)
    band, reason = _by_level(person, current, now)
    if person.is_foretold_high and band > Band.CONTACT:
        band, reason = Band.CONTACT, because("foretold_high")
    overdue = person.due_at is not None and person.due_at < now
    if person.open_priority in _TASK_BAND:
        task_band, key = _TASK_BAND[person.open_priority]
        # At equal urgency the open task is said: it is what somebody can do something about.
        if task_band <= band:
            band, reason = task_band, because(key)
    if overdue and band > Band.SAFETY:
        reason = because("task_overdue")
    return Ranked(person.id, band, reason, current, overdue)


def _by_level(person: Waiting[Id], current: bool, now: datetime) -> tuple[Band, Reason]:
    level = person.level
    if level is None:
        return Band.NOT_ENOUGH, because("not_judged")
    if not current:
        return Band.NOT_ENOUGH, because("not_current")
    if level.not_enough and (level.level is None or level.level < 2):
        return Band.NOT_ENOUGH, _since_contact(person, now)
    if level.level is None:
        raise ValueError("a level with enough information has a number")
    reasons = level.reasons
    return _LEVEL_BAND[level.level], reasons[0] if reasons else because("no_sign")


def _since_contact(person: Waiting[Id], now: datetime) -> Reason:
    last = last_contact(person)
    if last is None:
        return because("not_enough_never")
    return because("not_enough_since", days=max(0, (now - last) // timedelta(days=1)))


def last_contact(person: Waiting[Id]) -> datetime | None:
    """The last time person and team were in touch, from the person's row or from what was judged."""
    known = [person.last_contact_at, person.level.last_contact_at if person.level else None]
    return max((moment for moment in known if moment is not None), default=None)


_NEVER = datetime.min.replace(tzinfo=UTC)
_SortKey = tuple[int, bool, int, datetime, datetime, str]


def sort_key(person: Waiting[Id], now: datetime) -> _SortKey:
    """Smaller is more urgent: band, overdue first, heavier score, earlier due, longest without contact.

    In the band "not enough information" the score is not used: only the time since contact.
    """
    ranked = rank(person, now)
    usable = ranked.is_current and ranked.band is not Band.NOT_ENOUGH and person.level is not None
    score = person.level.score if usable and person.level is not None else 0
    due = person.due_at or datetime.max.replace(tzinfo=UTC)
    return (ranked.band, not ranked.is_overdue, -score, due, last_contact(person) or _NEVER, str(person.id))


def order(people: Iterable[Waiting[Id]], now: datetime) -> list[Ranked[Id]]:
    """What hurts most first, the same people always in the same order."""
    listed = sorted(people, key=lambda person: sort_key(person, now))
    return [rank(person, now) for person in listed]
