"""Is treatment working, and is a measure due? The rules of measurement-based care.

Source: protocols.yaml ``measurement_based_care`` (not_improving, cadence) and ``collaborative_care``
(overdue_contact); evidence there: needs_check.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

EARLY, LATE = timedelta(weeks=6), timedelta(weeks=8)
SMALLEST_DROP, EARLY_SHARE, LATE_SHARE = 5, 0.20, 0.50
MODERATE = 10  # below it there is little left to drop: the target PHQ-9 < 10 is met
MEASURE_EVERY = timedelta(days=28)
CONTACT_EVERY = timedelta(days=28)


def not_improving(totals: Sequence[tuple[datetime, float | None]], now: datetime) -> str:
    """Why a person's PHQ-9 counts as not improving, as a code, or empty; oldest total first.

    ``no_drop``: at 6 weeks or later the total fell by less than 5 points or 20 %. ``no_half``: at 8
    weeks or later it fell by less than half. A person whose last total is under 10 has met the target. A
    series that began under 10, or of one total, cannot be judged and is empty.
    """
    known = [(at, total) for at, total in totals if total is not None and at <= now]
    if len(known) < 2:
        return ""
    (began, first), (last_at, last) = known[0], known[-1]
    if first < MODERATE or last < MODERATE:
        return ""
    drop = first - last
    if last_at - began >= LATE and drop < LATE_SHARE * first:
        return "no_drop" if drop < SMALLEST_DROP else "no_half"
    if last_at - began >= EARLY and (drop < SMALLEST_DROP or drop < EARLY_SHARE * first):
        return "no_drop"
    return ""


def overdue(
    *, enrolled_at: datetime, last_phq9_at: datetime | None, last_contact_at: datetime | None, now: datetime
) -> str:
    """What is overdue, as a code, or empty: ``contact`` (no contact for 28 days) before ``phq9`` (none for 28)."""
    if now - (last_contact_at or enrolled_at) > CONTACT_EVERY:
        return "contact"
    if now - (last_phq9_at or enrolled_at) > MEASURE_EVERY:
        return "phq9"
    return ""
