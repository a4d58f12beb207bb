"""A supporter's boundary contract: what one person sees, does, and is told in a crisis (CAP-135, 136; PRV-070 to 072).

Codes are stored; pages say them in plain words. What is not in the contract is never said to exist.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from ..kernel.moment import require_aware, zone
from ..kernel.refusal import Refused
from .in_force import turns

SEES: Final = ("next_appointments", "how_my_week_is", "my_goals", "medicine_taken", "shared_notes")
"""What may be seen. Safety content, private notes and the list of grants are in no contract (PRV-072)."""

DOES: Final = ("say_worried", "get_tips")
"""What may be done: the one-way "I am worried", and advice on supporting without enabling."""

CRISIS: Final = ("call_them", "tell_how_to_help")
"""What the team may do with this person in a crisis: call them; tell them how to help. Never more than this."""

LASTS: Final = timedelta(days=90)
"""A grant ends after 90 days unless the person says otherwise (PRV-070)."""

LONGEST: Final = timedelta(days=365)

ADULT_AT: Final = 18
"""The earliest age of majority in the states; where the law sets a later one, ending earlier shows less (PRV-069)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundary:
    """One contract as it stands. Empty ``sees`` is a contract to be called in a crisis and no more.

    ``born_on`` and ``zone`` are the person's: what was agreed for a child ends when the child comes of age.
    """

    grant_id: UUID
    patient_id: UUID
    sees: frozenset[str]
    does: frozenset[str]
    crisis: frozenset[str]
    from_on: date | None
    accepted_at: datetime | None
    until_at: datetime
    ended_at: datetime | None
    duress_at: datetime | None
    invited_at: datetime | None = None
    born_on: date | None = None
    zone: str = "UTC"


def check_boundary(
    sees: Iterable[str], does: Iterable[str], crisis: Iterable[str], until_at: datetime, now: datetime
) -> None:
    """Refuse what no contract may hold (``grant.unknown_part``) or an end that is past or beyond a year."""
    unknown = ({*sees} - {*SEES}) | ({*does} - {*DOES}) | ({*crisis} - {*CRISIS})
    if unknown:
        raise Refused("grant.unknown_part", "This is not something that can be shared with a supporter.")
    if not require_aware(now) < require_aware(until_at) <= now + LONGEST:
        raise Refused("grant.no_end", "Please choose an end within a year. You can always share again.")


def end_of_day(on: date, zone_name: str) -> datetime:
    """The local midnight with which ``on`` ends: a contract until that day still holds on it."""
    return require_aware(datetime.combine(on + timedelta(days=1), time(), zone(zone_name)))


def ends_at(boundary: Boundary) -> datetime:
    """When the contract ends by itself: at its end, or at the local midnight on which the person comes of age.

    The birthday ends only what was agreed before it; from then on only the person agrees (PRV-069).
    """
    if boundary.born_on is None or boundary.invited_at is None:
        return boundary.until_at
    first_day = turns(ADULT_AT, boundary.born_on)
    of_age = require_aware(datetime.combine(first_day, time(), zone(boundary.zone)))
    return min(boundary.until_at, of_age) if boundary.invited_at < of_age else boundary.until_at


def is_in_force(boundary: Boundary, now: datetime) -> bool:
    """Whether the contract holds at ``now``: accepted, not ended, not over, and not hidden for the person's safety."""
    if boundary.accepted_at is None or boundary.ended_at is not None or boundary.duress_at is not None:
        return False
    return boundary.accepted_at <= require_aware(now) < ends_at(boundary)


def may_see(boundary: Boundary, part: str, now: datetime) -> bool:
    """Whether ``part`` may be shown now. Everything else is not shared, and its existence is not said."""
    return is_in_force(boundary, now) and part in boundary.sees


def may_do(boundary: Boundary, what: str, now: datetime) -> bool:
    """Whether the supporter may do ``what``: as it was agreed, and no less once the view is hidden or over.

    Neither the one-way "I am worried" nor the advice gives anything about the person, a warning is worth more
    than silence, and something that vanished from the page would tell what nobody may be told (PRV-071).
    """
    return boundary.accepted_at is not None and what in boundary.does


__all__ = [
    "ADULT_AT", "CRISIS", "DOES", "LASTS", "LONGEST", "SEES", "Boundary", "check_boundary", "end_of_day", "ends_at",
    "is_in_force", "may_do", "may_see",
]  # fmt: skip
