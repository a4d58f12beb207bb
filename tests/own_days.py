"""Months of check-ins for tests of a person's own signs, put into the record as they would be kept."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from carebraid.core.watch.own_days import Days, Measure
from carebraid.store import models
from tests.core.watch.own_people import linked, noise
from tests.worlds import Cast


def live(
    cast: Cast, now: datetime, days: Days, *, used: frozenset[int] = frozenset(), medicine: str | None = None
) -> None:
    """A check-in for every told day, the last one today. ``used`` counts days back from today."""
    told = sorted({day for values in days.values.values() for day in values})
    rows = []
    for day in told:
        back = days.last - day
        at = now - timedelta(days=back, minutes=1)
        rows.append(
            models.CheckIn(
                id=uuid4(), organisation_id=cast.organisation_id, patient_id=cast.patient_id, labels=["BH", "ETH"],
                happened_at=at, learned_at=at, device_at=at, answering="self", craving=_whole(days, Measure.CRAVING, day),
                mood=_whole(days, Measure.MOOD, day), sleep_hours=days.of(Measure.SLEEP).get(day),
                used="yes" if back in used else "no", medicine=medicine,
            )
        )  # fmt: skip
    models.CheckIn.everyone.bulk_create(rows)


def _whole(days: Days, measure: Measure, day: int) -> int | None:
    value = days.of(measure).get(day)
    return None if value is None else int(value)


def maya(seed: int = 1, length: int = 200) -> Days:
    """Two short nights, then strong craving."""
    return linked(seed, length=length)


def sam(seed: int = 7, length: int = 160) -> Days:
    """Nothing follows anything."""
    return noise(seed, length=length)
