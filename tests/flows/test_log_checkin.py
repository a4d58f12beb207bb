"""Loop one on the server: saved once, judged, and somebody called in the same write."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from carebraid.core.kernel.refusal import Refused
from carebraid.flows.log_checkin import log_checkin
from carebraid.store import scope
from carebraid.store.models import CheckIn, JournalEntry, SafetyCase, Standing, Task
from tests.worlds import Cast


def entry(now: datetime, **answers: object) -> dict[str, object]:
    return {"client_id": str(uuid4()), "happened_at": now.isoformat(), "sent_at": now.isoformat(), **answers}


def test_a_calm_checkin_is_saved_and_nobody_is_disturbed(cast: Cast, now: datetime) -> None:
    receipt = log_checkin(actor=cast.patient, now=now, raw=entry(now, craving=2, mood=6, sleep_hours=7.5))
    assert (receipt.state, receipt.is_urgent, receipt.task_id) == ("saved", False, None)
    scope.enter(cast.organisation_id)
    assert CheckIn.everyone.count() == 1
    assert Task.everyone.count() == 0


def test_sent_twice_is_there_once(cast: Cast, now: datetime) -> None:
    raw = entry(now, craving=9)
    first = log_checkin(actor=cast.patient, now=now, raw=raw)
    again = log_checkin(actor=cast.patient, now=now + timedelta(minutes=3), raw=raw)
    assert (first.state, again.state) == ("saved", "already")
    scope.enter(cast.organisation_id)
    assert CheckIn.everyone.count() == 1
    assert Task.everyone.count() == 1


def test_a_safety_answer_has_its_case_task_owner_and_time(cast: Cast, now: datetime) -> None:
    receipt = log_checkin(actor=cast.patient, now=now, raw=entry(now, craving=5, safety="yes"))
    assert receipt.is_urgent
    scope.enter(cast.organisation_id)
    task = Task.everyone.get(kind="safety")
    case = SafetyCase.everyone.get()
    assert (task.owner_id, task.priority, task.due_at) == (cast.clinician.staff_id, "immediate", now)
    assert case.task_id == task.id
    assert CheckIn.everyone.get().safety_case_id == case.id
    assert Standing.everyone.get().urgent == 1
    assert JournalEntry.objects.filter(action="log_checkin", patient_id=cast.patient_id).count() == 1


def test_a_strong_craving_with_use_calls_a_person_the_same_day(cast: Cast, now: datetime) -> None:
    receipt = log_checkin(actor=cast.patient, now=now, raw=entry(now, craving=9, used="yes"))
    assert receipt.level == 3
    scope.enter(cast.organisation_id)
    task = Task.everyone.get(kind="outreach")
    assert (task.owner_id, task.priority, task.rung) == (cast.clinician.staff_id, "same_day", 5)


def test_a_damaged_entry_with_a_safety_answer_still_raises_the_task(cast: Cast, now: datetime) -> None:
    receipt = log_checkin(actor=cast.patient, now=now, raw=entry(now, craving=99, safety="yes"))
    assert receipt.state == "salvaged"
    assert receipt.refused is not None
    assert receipt.refused.code == "checkin.craving_out_of_range"
    scope.enter(cast.organisation_id)
    assert Task.everyone.filter(kind="safety").count() == 1
    assert CheckIn.everyone.count() == 0


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({}, "checkin.empty"),
        ({"craving": 11}, "checkin.craving_out_of_range"),
        ({"mood": "x"}, "checkin.mood_unreadable"),
    ],
)
def test_bad_input_is_refused_with_a_code_and_journalled(
    cast: Cast, now: datetime, answers: dict[str, object], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        log_checkin(actor=cast.patient, now=now, raw=entry(now, **answers))
    assert refused.value.code == code
    scope.enter(cast.organisation_id)
    assert CheckIn.everyone.count() == 0
    assert JournalEntry.objects.get(outcome="refused").detail == {"code": code}


def test_a_checkin_from_the_future_is_refused(cast: Cast, now: datetime) -> None:
    raw = entry(now, craving=1) | {"happened_at": (now + timedelta(hours=2)).isoformat()}
    with pytest.raises(Refused) as refused:
        log_checkin(actor=cast.patient, now=now, raw=raw)
    assert refused.value.code == "checkin.from_future"


def test_nobody_logs_a_checkin_for_somebody_else(cast: Cast, now: datetime) -> None:
    for actor in (cast.clinician, cast.stranger, cast.manager):
        with pytest.raises(Refused) as refused:
            log_checkin(actor=actor, now=now, raw=entry(now, craving=1))
        assert refused.value.code == "access.not_your_role"
