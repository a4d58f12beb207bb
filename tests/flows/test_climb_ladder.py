"""No alarm is ever without an owner who is there, and none is ever still (HAZ-02, HAZ-03, HAZ-06)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from carebraid.core.kernel.refusal import Refused
from carebraid.flows.claim_task import claim_task
from carebraid.flows.log_checkin import log_checkin
from carebraid.flows.record_outcome import record_outcome
from carebraid.jobs.sweep import sweep
from carebraid.store import scope
from carebraid.store.models import Leave, Message, Pulse, SafetyCase, Staff, Task, TaskEvent
from tests.worlds import Cast


def alarm(cast: Cast, now: datetime) -> UUID:
    raw = {"client_id": str(uuid4()), "happened_at": now.isoformat(), "safety": "yes"}
    task_id = log_checkin(actor=cast.patient, now=now, raw=raw).task_id
    assert task_id is not None
    return task_id


def task(cast: Cast, task_id: UUID) -> Task:
    scope.enter(cast.organisation_id)
    found: Task = Task.everyone.get(id=task_id)
    return found


def test_an_unclaimed_alarm_goes_to_the_next_person_after_10_20_and_30_minutes(
    cast: Cast, now: datetime
) -> None:
    task_id = alarm(cast, now)
    owners = [task(cast, task_id).owner_id]
    for minutes in (9, 10, 19, 20, 30):
        sweep(now + timedelta(minutes=minutes))
        owners.append(task(cast, task_id).owner_id)
    first, second = cast.clinician.staff_id, cast.colleague.staff_id
    assert owners == [first, first, second, second, first, second]
    assert task(cast, task_id).state == "open"
    assert Message.objects.count() == 4


def test_an_owner_who_goes_away_is_replaced_at_the_next_round(cast: Cast, now: datetime) -> None:
    task_id = alarm(cast, now)
    Leave.objects.create(
        organisation_id=cast.organisation_id, staff_id=cast.clinician.staff_id, from_at=now, until_at=None
    )
    sweep(now + timedelta(seconds=15))
    assert task(cast, task_id).owner_id == cast.colleague.staff_id


def test_an_alarm_while_the_team_is_away_goes_to_somebody_who_is_there(cast: Cast, now: datetime) -> None:
    scope.enter(cast.organisation_id)
    Staff.objects.filter(id=cast.clinician.staff_id).update(left_at=now - timedelta(days=1))
    assert task(cast, alarm(cast, now)).owner_id == cast.colleague.staff_id


def test_an_alarm_while_everybody_is_on_leave_still_has_an_owner(cast: Cast, now: datetime) -> None:
    for person in (cast.clinician, cast.colleague):
        Leave.objects.create(organisation_id=cast.organisation_id, staff_id=person.staff_id, from_at=now)
    assert task(cast, alarm(cast, now)).owner_id == cast.clinician.staff_id


def test_one_broken_task_does_not_stop_the_round(
    cast: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = alarm(cast, now)
    scope.enter(cast.organisation_id)
    Task.everyone.filter(id=first).update(reached="nonsense")
    done = sweep(now + timedelta(minutes=11))
    assert done["failed"] == 1
    assert Pulse.objects.get(name="sweep").detail["failed"] == 1


def test_haz_06_no_closing_without_contact_and_outcome(cast: Cast, now: datetime) -> None:
    task_id = alarm(cast, now)
    for outcome, code in (("", "task.outcome_needed"), ("reached_talked", "task.reached_needed")):
        with pytest.raises(Refused) as refused:
            record_outcome(actor=cast.clinician, now=now, task_id=task_id, seen_version=1, outcome=outcome)
        assert refused.value.code == code
    scope.enter(cast.organisation_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.everyone.filter(id=task_id).update(state="closed")


def test_an_attempt_keeps_it_open_and_sets_the_next(cast: Cast, now: datetime) -> None:
    task_id = alarm(cast, now)
    record_outcome(actor=cast.clinician, now=now, task_id=task_id, seen_version=1, outcome="no_answer")
    after = task(cast, task_id)
    assert (after.state, len(after.attempts), after.next_attempt_at) == (
        "open",
        1,
        now + timedelta(minutes=5),
    )
    assert after.next_step_at is not None


def test_closing_with_contact_closes_the_case_and_tells_the_story(cast: Cast, now: datetime) -> None:
    task_id = alarm(cast, now)
    claim_task(actor=cast.clinician, now=now + timedelta(minutes=2), task_id=task_id, seen_version=1)
    later = now + timedelta(minutes=9)
    record_outcome(
        actor=cast.clinician, now=later, task_id=task_id, seen_version=2, outcome="reached_talked",
        reached="person", reached_at=later,
    )  # fmt: skip
    assert task(cast, task_id).state == "closed"
    assert SafetyCase.everyone.get().closed_at == later
    assert list(TaskEvent.everyone.order_by("at").values_list("kind", flat=True)) == [
        "raised",
        "claimed",
        "closed",
    ]
    assert sweep(later + timedelta(hours=1)) == {"failed": 0}


def test_a_contact_in_the_minute_of_the_alarm_counts(cast: Cast, now: datetime) -> None:
    raised = now + timedelta(seconds=40)
    task_id = alarm(cast, raised)
    said: dict[str, Any] = {
        "outcome": "reached_talked",
        "reached": "person",
        "task_id": task_id,
        "seen_version": 1,
    }
    with pytest.raises(Refused) as refused:
        record_outcome(actor=cast.clinician, now=raised, reached_at=now - timedelta(minutes=1), **said)
    assert refused.value.code == "task.reached_before_opened"
    record_outcome(actor=cast.clinician, now=raised, reached_at=now, **said)
    assert task(cast, task_id).state == "closed"


def test_two_clinicians_closing_one_task_the_second_is_told(cast: Cast, now: datetime) -> None:
    task_id = alarm(cast, now)
    scope.enter(cast.organisation_id)
    sweep(now + timedelta(minutes=10))  # now the colleague holds it, and may open the chart
    version = task(cast, task_id).version
    reached = {"outcome": "reached_talked", "reached": "person", "reached_at": now + timedelta(minutes=12)}
    later = now + timedelta(minutes=13)
    record_outcome(actor=cast.colleague, now=later, task_id=task_id, seen_version=version, **reached)  # type: ignore[arg-type]
    with pytest.raises(Refused) as refused:
        record_outcome(actor=cast.clinician, now=later, task_id=task_id, seen_version=version, **reached)  # type: ignore[arg-type]
    assert (refused.value.code, refused.value.status) == ("task.already_closed", 409)
    assert task(cast, task_id).closed_by_id == cast.colleague.staff_id


def test_a_colleague_who_was_first_keeps_it(cast: Cast, now: datetime) -> None:
    task_id = alarm(cast, now)
    sweep(now + timedelta(minutes=10))
    version = task(cast, task_id).version
    claim_task(actor=cast.colleague, now=now + timedelta(minutes=11), task_id=task_id, seen_version=version)
    with pytest.raises(Refused) as refused:
        claim_task(
            actor=cast.clinician, now=now + timedelta(minutes=11), task_id=task_id, seen_version=version
        )
    assert refused.value.code == "task.already_claimed"
