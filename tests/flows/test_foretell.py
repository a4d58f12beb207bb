"""A forecast is kept with every write that changes how somebody stands, by what was known, and filled in later."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from carebraid.core.kernel.actor import Actor
from carebraid.flows.log_checkin import log_checkin
from carebraid.flows.refresh_standings import refresh_standings
from carebraid.store import scope
from carebraid.store.models import CheckIn, Foretold, Patient
from tests.worlds import Cast

WEEKLY = {"next_week_bad", "relapse_4wk", "early_warning", "missed_next_visit"}


def treated(cast: Cast) -> None:
    scope.enter(cast.organisation_id)
    Patient.everyone.filter(id=cast.patient_id).update(conditions=["opioid_use_disorder"], medicines=["moud"])


def tell(cast: Cast, at: datetime, used: str = "no") -> None:
    raw = {
        "client_id": str(uuid4()),
        "happened_at": at.isoformat(),
        "craving": 1,
        "sleep_hours": 7.5,
        "used": used,
    }
    log_checkin(actor=cast.patient, now=at, raw=raw)


def live(cast: Cast, now: datetime, days: int, used: frozenset[int] = frozenset()) -> None:
    for day in range(1, days + 1):
        tell(cast, now + timedelta(days=day), "yes" if day in used else "no")


def refresh(cast: Cast, now: datetime) -> None:
    job = Actor(kind="job", name="Refresh", organisation_id=cast.organisation_id, service="refresh")
    refresh_standings(actor=job, now=now, patient_ids=[cast.patient_id])


def rows(cast: Cast) -> dict[tuple[str, int], Foretold]:
    scope.enter(cast.organisation_id)
    return {(row.task, row.week): row for row in Foretold.everyone.filter(patient_id=cast.patient_id)}


def test_one_forecast_a_task_and_week_and_it_is_filled_in_when_over(cast: Cast, now: datetime) -> None:
    treated(cast)
    live(cast, now, 15)
    found = rows(cast)
    assert set(found) == {(task, week) for task in WEEKLY for week in (1, 2)}
    assert {row.refused for (_, week), row in found.items() if week == 1} == {
        "", "forecast.too_short", "forecast.no_visit_planned",
    }  # fmt: skip
    last = found["relapse_4wk", 2]
    assert 0 < (last.probability or 0) < 1
    assert last.as_of <= last.computed_at == now + timedelta(days=14)
    assert {reason["direction"] for reason in last.reasons} <= {"raises", "lowers"}
    assert last.like_this["from"] <= last.probability < last.like_this["to"]
    assert (found["next_week_bad", 1].came, found["next_week_bad", 1].over_at) == (
        False,
        now + timedelta(days=14),
    )
    assert found["next_week_bad", 2].over_at is None


def test_nothing_is_foretold_of_somebody_who_is_not_treated_for_opioid_use(cast: Cast, now: datetime) -> None:
    live(cast, now, 15)
    assert rows(cast) == {}


def test_a_fact_learned_later_changes_no_older_forecast(cast: Cast, now: datetime) -> None:
    """CAP-091 (leak): the row of a week that is over stays as it was made."""
    treated(cast)
    live(cast, now, 15)
    before = {
        key: (row.probability, row.refused, row.reasons) for key, row in rows(cast).items() if key[1] == 1
    }
    assert before["next_week_bad", 1][0] is not None
    late = now + timedelta(days=16)
    raw = {"client_id": str(uuid4()), "happened_at": (now + timedelta(days=4)).isoformat(), "used": "yes"}
    log_checkin(actor=cast.patient, now=late, raw=raw)
    assert (
        CheckIn.everyone.filter(patient_id=cast.patient_id, used="yes").count() == 1
    )  # something could leak
    after = rows(cast)
    assert {
        key: (row.probability, row.refused, row.reasons) for key, row in after.items() if key[1] == 1
    } == before
    # … and the week that is current is worked out anew, with it.
    assert after["relapse_4wk", 2].computed_at == late
    assert (after["relapse_4wk", 2].as_of, after["early_warning", 2].computed_at) == (late, late)


def test_the_same_again_is_not_worked_out_twice(cast: Cast, now: datetime) -> None:
    treated(cast)
    live(cast, now, 15)
    made = {key: row.computed_at for key, row in rows(cast).items()}
    refresh(cast, now + timedelta(days=17))
    assert {key: row.computed_at for key, row in rows(cast).items()} == made


def test_four_hard_weeks_end_the_forecasts_with_a_reason(cast: Cast, now: datetime) -> None:
    treated(cast)
    live(cast, now, 43, used=frozenset(range(15, 44, 3)))
    found = rows(cast)
    assert found["relapse_4wk", 6].refused == "forecast.already_relapsed"
    assert found["relapse_4wk", 6].probability is None
    assert found["relapse_4wk", 2].came is True
    assert found["relapse_4wk", 5].probability > found["relapse_4wk", 2].probability


@pytest.mark.parametrize("hour", [-2, 0])
def test_weeks_follow_the_persons_own_days(cast: Cast, now: datetime, hour: int) -> None:
    treated(cast)
    live(cast, now, 6)
    assert rows(cast) == {}
    tell(cast, now + timedelta(days=7, hours=hour - 10))
    assert {week for _, week in rows(cast)} == (set() if hour else {1})
