"""The caseload: not knowing is never calm, an old level is never trusted, study people have no dates."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from carebraid.core.kernel.refusal import Refused
from carebraid.core.watch.attention import Band
from carebraid.flows.log_checkin import log_checkin
from carebraid.flows.remove_view import remove_view
from carebraid.flows.save_view import save_view
from carebraid.screens.caseload import Row, caseload, points_of
from carebraid.store import models, scope
from tests.worlds import Cast


def row(cast: Cast, now: datetime) -> Row:
    (only,) = caseload(actor=cast.clinician, now=now, language="en").rows
    return only


def told(cast: Cast, at: datetime, **answers: object) -> None:
    raw = {"client_id": str(uuid4()), "happened_at": at.isoformat(), "sent_at": at.isoformat(), **answers}
    log_checkin(actor=cast.patient, now=at, raw=raw)


def test_somebody_of_whom_nothing_is_known_is_not_calm(cast: Cast, now: datetime) -> None:
    """HAZ-23."""
    found = row(cast, now)
    assert (found.band, found.mark) == (Band.NOT_ENOUGH, "watch")
    assert found.why == "Not enough information: no contact on record yet."


def test_a_level_past_its_age_is_not_current_and_does_not_sort(cast: Cast, now: datetime) -> None:
    """HAZ-22: the engine stopped."""
    for days in (2, 1, 0):
        told(cast, now - timedelta(days=days), craving=1, mood=7, sleep_hours=7.5)
    fresh = row(cast, now + timedelta(hours=24))
    assert (fresh.is_current, fresh.band) == (True, Band.CALM)
    old = row(cast, now + timedelta(hours=24, minutes=1))
    assert (old.is_current, old.band) == (False, Band.NOT_ENOUGH)


def test_a_level_older_than_an_answer_is_not_current(cast: Cast, now: datetime) -> None:
    """HAZ-22: the engine stopped and a check-in came; removing the answer brings the level back."""
    told(cast, now, craving=2, mood=6, sleep_hours=7)
    scope.enter(cast.organisation_id)
    at = now + timedelta(minutes=1)
    late = models.CheckIn.everyone.create(
        patient_id=cast.patient_id,
        organisation_id=cast.organisation_id,
        happened_at=at,
        learned_at=at,
        device_at=at,
    )
    found = row(cast, now + timedelta(minutes=2))
    assert (found.is_current, found.person.newest_known_at) == (False, at)
    late.delete()
    assert row(cast, now + timedelta(minutes=2)).is_current is True


def test_missing_days_stay_missing(cast: Cast, now: datetime) -> None:
    """HAZ-18: 28 days, and a value only where one was given."""
    told(cast, now - timedelta(days=3), craving=4)
    told(cast, now, craving=6)
    values = [value for _, value in points_of(row(cast, now).person.craving)]
    assert len(values) == 28
    assert values[-4:] == [4, None, None, 6]
    assert values[:-4] == [None] * 24


def test_study_people_come_worst_run_first_and_have_a_next_step(cast: Cast, now: datetime) -> None:
    scope.enter(cast.organisation_id)
    models.Organisation.objects.filter(id=cast.organisation_id).update(calendar="study_days")
    last_day = datetime(2000, 6, 17, 12, tzinfo=now.tzinfo)
    models.Standing.everyone.filter(patient_id=cast.patient_id).update(
        word="--++++++", worst_run=6, current_run=6, as_of=last_day, computed_at=last_day, level=0, signs={}
    )
    page = caseload(actor=cast.clinician, now=now, language="en")
    assert (page.is_study, page.choice.sort) == (True, "run")
    (only,) = page.rows
    assert (only.next_step, only.stands_on, only.is_current) == ("run", 168, True)


def test_views_are_saved_for_their_own_person(cast: Cast, now: datetime) -> None:
    view_id = save_view(actor=cast.clinician, now=now, name="  My   calls ", query="show=today")
    save_view(actor=cast.clinician, now=now, name="My calls", query="show=now")
    (view,) = caseload(actor=cast.clinician, now=now, language="en").views
    assert (view.id, view.name, view.query) == (view_id, "My calls", "show=now")
    assert caseload(actor=cast.colleague, now=now, language="en").views == ()
    with pytest.raises(Refused) as refused:
        remove_view(actor=cast.colleague, now=now, view_id=view_id)
    assert refused.value.code == "view.not_found"
    remove_view(actor=cast.clinician, now=now, view_id=view_id)
    assert caseload(actor=cast.clinician, now=now, language="en").views == ()


@pytest.mark.parametrize("choice", [{"sort": "weight"}, {"show": "everything; drop table"}])
def test_a_choice_nobody_offered_is_refused(cast: Cast, now: datetime, choice: dict[str, str]) -> None:
    with pytest.raises(Refused) as refused:
        caseload(actor=cast.clinician, now=now, language="en", **choice)
    assert refused.value.code == "caseload.unknown_choice"
