"""Time from signal to human contact: the count in the database equals the plain one, over generated tasks."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from carebraid.core.team.contact_time import by_week, contact_times
from carebraid.core.team.outcome import OUTCOMES
from carebraid.store import scope
from carebraid.store.cohort import open_cohort
from carebraid.store.contact_time import load_contact_times, load_signals
from carebraid.store.models import Task
from tests.worlds import Cast

pytestmark = pytest.mark.django_db
SINCE = datetime(2025, 9, 1, tzinfo=UTC)
ZONE = "America/New_York"


def generated(cast: Cast, now: datetime, seed: int, count: int) -> None:
    chance = random.Random(seed)
    codes = sorted(OUTCOMES)
    rows = []
    for number in range(count):
        opened = SINCE - timedelta(days=10) + timedelta(minutes=chance.randrange(190 * 1440))
        attempts = [
            {"outcome": chance.choice(codes[:13]), "by": str(cast.clinician.staff_id),
             "at": (opened + timedelta(minutes=chance.randrange(3 * 1440))).isoformat()}
            for _ in range(chance.randrange(3))
        ]  # fmt: skip
        closed: dict[str, Any] = {}
        if chance.random() < 0.7:
            at = opened + timedelta(minutes=chance.randrange(6 * 1440))
            closed = {
                "state": "closed", "closed_at": at, "outcome": chance.choice(codes), "closed_by_id": cast.clinician.staff_id,
                "reached_at": chance.choice([None, at - timedelta(minutes=chance.randrange(90))]),
            }  # fmt: skip
        rows.append(
            Task(
                organisation_id=cast.organisation_id, patient_id=cast.patient_id, subject=str(number), priority="routine",
                kind=chance.choice(["outreach", "safety", "missing_checkin", "monitoring"]), opened_at=opened, due_at=opened,
                reasons=chance.choice([["step_down"], ["step_down", "used"], ["used"]]), owner_id=cast.clinician.staff_id,
                attempts=attempts, next_step_at=opened, labels=["ETH", "BH"], **closed,
            )
        )  # fmt: skip
    Task.everyone.bulk_create(rows)


@pytest.mark.parametrize("seed", range(6))
def test_the_database_and_the_plain_count_agree(cast: Cast, now: datetime, seed: int) -> None:
    scope.enter(cast.organisation_id)
    generated(cast, now, seed, 120)
    cohort = open_cohort(cast.manager, now, about="test")
    signals = load_signals(cohort, SINCE)
    assert 10 < len(signals) < 110, "step-downs, merged and other work are left out"
    (whole,) = load_contact_times(cohort, "all", SINCE, ZONE)
    assert whole.times == contact_times(signals)
    (site,) = load_contact_times(cohort, "site", SINCE, ZONE)
    assert (site.group, site.times) == ("Clinic", whole.times)
    weeks = {cell.group: cell.times for cell in load_contact_times(cohort, "week", SINCE, ZONE)}
    assert weeks == by_week(signals, ZONE)


def test_nothing_counted_is_nothing_said(cast: Cast, now: datetime) -> None:
    cohort = open_cohort(cast.manager, now, about="test")
    assert load_contact_times(cohort, "all", SINCE, ZONE) == ()
