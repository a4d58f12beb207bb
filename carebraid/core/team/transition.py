"""A person between two services, and the two keys: whoever sends answers for them until the receiver has accepted and the
person has been seen (CAP-156, CAP-157; beyond 23).

Days 0, 2, 7 and 30: the day itself, a call within two business days, contact within 7 and within 30 days (protocols.yaml
``care_transitions``; evidence needs check). Day counts are calendar days where the person is; FUA counts 7 days as the visit's
date plus 7.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Final
from uuid import UUID

from carebraid.core.kernel.moment import local_day, require_aware, zone
from carebraid.core.kernel.refusal import Refused

RULES: Final = ("warm_handoff", "fua", "fum", "fuh", "fui")
DAYS: Final = (0, 2, 7, 30)
TRAVELS: Final = ("medicines", "safety_plan", "consent", "naloxone", "appointment")
"""What goes with the person (warm_handoff actions)."""
_BY: Final = time(17)
_LATE: Final = time(16)
_WEEKEND: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """One way from a service to the next. ``accepted_at`` and ``seen_at`` are the two keys."""

    id: UUID
    patient_id: UUID
    rule: str
    from_name: str
    to_name: str
    sender: UUID
    left_at: datetime
    receiver: UUID | None = None
    accepted_at: datetime | None = None
    seen_at: datetime | None = None
    ended_at: datetime | None = None
    ended_how: str = ""
    travels: tuple[str, ...] = ()
    version: int = 1

    @property
    def accountable(self) -> UUID:
        """Who answers for the person now: the sender until both keys have turned, then the receiver."""
        has_arrived = self.receiver is not None and self.accepted_at is not None and self.seen_at is not None
        return self.receiver if has_arrived and self.receiver is not None else self.sender

    @property
    def is_between(self) -> bool:
        """Whether the person is between services: not both keys have turned, and nobody has ended it."""
        return self.ended_at is None and (self.accepted_at is None or self.seen_at is None)


def clocks(left_at: datetime, zone_name: str) -> tuple[tuple[int, datetime], ...]:
    """(day, by when) of the contacts that are owed: by 17:00 of the day where the person is; on the day itself within the
    hour where it is later than 16:00. The second day is two business days."""
    left_at, there = require_aware(left_at), zone(zone_name)
    first = local_day(left_at, zone_name)
    found = []
    for day in DAYS:
        on = first + timedelta(days=day)
        if day == 2:
            on = first
            for _ in range(2):
                on += timedelta(days=1)
                while on.weekday() >= _WEEKEND:
                    on += timedelta(days=1)
        due = require_aware(datetime.combine(on, _BY, there))
        if day == 0 and left_at.astimezone(there).time() > _LATE:
            due = left_at + timedelta(hours=1)
        found.append((day, due))
    return tuple(found)


def day_number(transition: Transition, now: datetime, zone_name: str) -> int:
    """Which day it is since the person left: 0 on the day itself."""
    return max((local_day(now, zone_name) - local_day(transition.left_at, zone_name)).days, 0)


def accept(transition: Transition, *, by: UUID, at: datetime) -> Transition:
    """The receiver takes the first key. Refuses ``transition.ended``, and the sender accepting from themself
    (``transition.own``): one pair of hands is no handoff."""
    _open_only(transition)
    if by == transition.sender:
        raise Refused(
            "transition.own", "Somebody else has to accept: whoever sends cannot also receive.", status=409
        )
    if transition.accepted_at is not None:
        return transition
    moved = replace(transition, receiver=by, accepted_at=require_aware(at), version=transition.version + 1)
    return _arrived(moved)


def see(transition: Transition, *, at: datetime, now: datetime) -> Transition:
    """The person was seen at the new place: the second key. Refuses a time before they left or that has not come
    (``transition.seen_when``); fuh: the day of discharge itself does not count."""
    _open_only(transition)
    at = require_aware(at)
    if at < transition.left_at or at > now + timedelta(minutes=5):
        raise Refused(
            "transition.seen_when", "Please say when they were seen: after they left, and not in the future."
        )
    if transition.seen_at is not None:
        return transition
    return _arrived(replace(transition, seen_at=at, version=transition.version + 1))


def _arrived(transition: Transition) -> Transition:
    if transition.accepted_at is None or transition.seen_at is None:
        return transition
    return replace(transition, ended_at=max(transition.accepted_at, transition.seen_at), ended_how="arrived")


def _open_only(transition: Transition) -> None:
    if transition.ended_at is not None:
        raise Refused("transition.ended", "This handoff is over already.", status=409)
