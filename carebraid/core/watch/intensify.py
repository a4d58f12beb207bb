"""Repeatedly high risk asks for more than another call: more visits, a home visit, check-ins by video (CAP-096).

A rule proposes, a clinician decides; nothing changes by itself. Numbers are a project convention.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

WITHIN: Final = timedelta(days=30)
TIMES: Final = 2
REST: Final = timedelta(days=28)
"""After a decision the question rests for four weeks, so that nobody is asked the same thing every day (HAZ-05)."""
SUPPORT: Final = ("more_visits", "home_visit", "video_checkin")
"""What may be proposed."""


def asks_for_more(high_at: Sequence[datetime], now: datetime, *, decided_at: datetime | None) -> bool:
    """Whether the moments at which risk was high (level 3 and more) call for a look at the support.

    Two or more on different days within thirty days do, unless somebody decided about it in the last four weeks.
    """
    if decided_at is not None and now - decided_at < REST:
        return False
    days = {at.date() for at in high_at if timedelta() <= now - at <= WITHIN}
    return len(days) >= TIMES
