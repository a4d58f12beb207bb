"""HAZ-22: a level that has not seen what came lately is worked out by the next round, a minute later at most."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from carebraid.flows.log_checkin import log_checkin
from carebraid.jobs.standing import catch_up
from carebraid.store import scope
from carebraid.store.models import Pulse, Standing
from tests.worlds import Cast


def tell(cast: Cast, at: datetime, craving: int) -> None:
    raw = {"client_id": str(uuid4()), "happened_at": at.isoformat(), "craving": craving, "sleep_hours": 7}
    log_checkin(actor=cast.patient, now=at, raw=raw)


def standing(cast: Cast) -> Standing:
    scope.enter(cast.organisation_id)
    found: Standing = Standing.everyone.get(patient_id=cast.patient_id)
    return found


def test_haz22_two_in_one_moment_judged_in_the_other_order(cast: Cast, now: datetime) -> None:
    tell(cast, now + timedelta(milliseconds=20), 9)  # asked later and was first at the record
    tell(cast, now, 2)
    behind = standing(cast)
    assert behind.computed_at == now
    assert [value for _, value in behind.craving if value is not None] == [2]  # the newer one is not in it
    assert catch_up(now + timedelta(seconds=20)) == 1
    caught = standing(cast)
    assert caught.computed_at == now + timedelta(seconds=20)
    assert [value for _, value in caught.craving if value is not None] == [9]
    assert catch_up(now + timedelta(seconds=40)) == 0
    assert catch_up(now + timedelta(minutes=3)) == 0
    Standing.everyone.update(computed_at=now)
    assert (
        catch_up(now + timedelta(minutes=3, seconds=20)) == 0
    )  # older than the last round: not looked for again
    assert Pulse.objects.get(name="catch_up").detail == {"people": 0}


def test_what_was_judged_with_it_is_left_alone(cast: Cast, now: datetime) -> None:
    tell(cast, now, 2)
    assert catch_up(now + timedelta(seconds=5)) == 0
    assert standing(cast).computed_at == now


def test_study_people_stand_as_of_their_last_day(cast: Cast, now: datetime) -> None:
    tell(cast, now, 2)
    standing(cast)
    Standing.everyone.update(as_of=now, computed_at=now - timedelta(days=1))
    assert catch_up(now + timedelta(seconds=5)) == 0
