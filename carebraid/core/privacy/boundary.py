"""A supporter's boundary contract: what one person sees, does, and is told in a crisis (CAP-135, 136; PRV-070 to 072).

Codes are stored; pages say them in plain words. What is not in the contract is never said to exist.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from ..kernel.moment import require_aware
from ..kernel.refusal import Refused

SEES: Final = ("next_appointments", "how_my_week_is", "my_goals", "medicine_taken", "shared_notes")
"""What may be seen. Safety content, private notes and the list of grants are in no contract (PRV-072)."""

DOES: Final = ("say_worried", "get_tips")
"""What may be done: the one-way "I am worried", and advice on supporting without enabling."""

CRISIS: Final = ("call_them", "tell_how_to_help")
"""What the team may do with this person in a crisis: call them; tell them how to help. Never more than this."""

LASTS: Final = timedelta(days=90)
"""A grant ends after 90 days unless the person says otherwise (PRV-070)."""

LONGEST: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundary:
    """One contract as it stands. Empty ``sees`` is a contract to be called in a crisis and no more."""

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


def check_boundary(
    sees: Iterable[str], does: Iterable[str], crisis: Iterable[str], until_at: datetime, now: datetime
) -> None:
    """Refuse what no contract may hold (``grant.unknown_part``) or an end that is past or beyond a year."""
    unknown = ({*sees} - {*SEES}) | ({*does} - {*DOES}) | ({*crisis} - {*CRISIS})
    if unknown:
        raise Refused("grant.unknown_part", "This is not something that can be shared with a supporter.")
    if not require_aware(now) < require_aware(until_at) <= now + LONGEST:
        raise Refused("grant.no_end", "Please choose an end within a year. You can always share again.")


def is_in_force(boundary: Boundary, now: datetime) -> bool:
    """Whether the contract holds at ``now``: accepted, not ended, not over, and not hidden for the person's safety."""
    if boundary.accepted_at is None or boundary.ended_at is not None or boundary.duress_at is not None:
        return False
    return boundary.accepted_at <= require_aware(now) < boundary.until_at


def may_see(boundary: Boundary, part: str, now: datetime) -> bool:
    """Whether ``part`` may be shown now. Everything else is not shared, and its existence is not said."""
    return is_in_force(boundary, now) and part in boundary.sees


def may_do(boundary: Boundary, what: str, now: datetime) -> bool:
    """Whether the supporter may do ``what`` now.

    "I am worried" stays open for a supporter whose view is hidden or ended: it returns nothing, and a warning
    is worth more than the silence.
    """
    if what == "say_worried":
        return boundary.accepted_at is not None and what in boundary.does
    return is_in_force(boundary, now) and what in boundary.does


__all__ = [
    "CRISIS", "DOES", "LASTS", "LONGEST", "SEES", "Boundary", "check_boundary", "is_in_force", "may_do", "may_see",
]  # fmt: skip
