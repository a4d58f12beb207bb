"""When a row's time is over, and who may say so (PRV-081; 45 CFR 164.316(b)(2), 164.530(j): six years at least)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from ..kernel.refusal import Refused

SHORTEST_REASON = 10


def over_before(now: datetime, years: int) -> datetime:
    """The moment before which a thing must have ended for its ``years`` to be over. 29 February counts as the 28th."""
    if years < 1:
        raise ValueError("nothing is kept for less than a year by this clock")
    try:
        return now.replace(year=now.year - years)
    except ValueError:
        return now.replace(year=now.year - years, day=28)


def check_second_person(asked_by: UUID, confirmed_by: UUID | None) -> None:
    """Refuse whoever asked for it: what cannot be undone is done by two (``retention.second_person``)."""
    if confirmed_by is None or confirmed_by == asked_by:
        raise Refused(
            "retention.second_person", "Somebody else has to confirm this. Nothing was deleted.", status=403
        )


def check_reason(why: str) -> None:
    """Refuse a hold without a reason (``retention.no_reason``)."""
    if len(why.strip()) < SHORTEST_REASON:
        raise Refused("retention.no_reason", "Please say in a few words why this must be kept.")
