"""Study days as moments. De-identified records count days since consent (day 0) and hold no dates.

A day is kept as noon UTC, that many days after 2000-01-01: a made-up anchor that makes order and distance
right and nothing else. Screens of an organisation whose calendar is ``study_days`` say "study day 37" and
never the date. Noon, so that no time zone between −11 and +11 hours moves a fact to another day.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from carebraid.core.kernel.moment import require_aware

ANCHOR = datetime(2000, 1, 1, 12, tzinfo=UTC)
FURTHEST = 5_000
"""Days from consent, either way, beyond which a study day is a slip of the pen (nearly 14 years)."""


def moment_of(day: int) -> datetime:
    """Noon UTC of a study day; negative days come before consent. A day beyond FURTHEST is a fault (ValueError)."""
    if abs(day) > FURTHEST:
        raise ValueError(f"{day} is no study day")
    return ANCHOR + timedelta(days=day)


def day_of(moment: datetime) -> int:
    """The study day in which ``moment`` lies (UTC)."""
    return (require_aware(moment).date() - ANCHOR.date()).days
