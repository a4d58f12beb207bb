"""Both halves of a hazard's test: it holds with the mitigation, and the very same check fails without it.

Each scenario is a function that raises when the hazard has come true; ``without`` switches the mitigation off.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from carebraid.core.assess.critical import Partial
from carebraid.core.kernel.codes import Role
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.decide import Verdict
from carebraid.core.team.task import State, Task
from carebraid.core.watch import attention
from carebraid.core.watch import level as level_of
from carebraid.core.watch.attention import Band, Waiting, rank
from carebraid.core.watch.level import judge
from carebraid.core.watch.signal import History, Point
from carebraid.flows import _raise, climb_ladder, complete_instrument, log_checkin, record_outcome
from carebraid.jobs.sweep import sweep
from carebraid.store import chart as chart_door
from carebraid.store import scope
from carebraid.store.models import Leave
from carebraid.store.models import Task as TaskRow
from tests.worlds import Cast

POSITIVE_UNFINISHED = [0, 0, 0, 0, 0, 0, 0, 0, 2]


def alarm(cast: Cast, now: datetime) -> UUID:
    raw = {"client_id": str(uuid4()), "happened_at": now.isoformat(), "safety": "yes"}
    task_id = log_checkin.log_checkin(actor=cast.patient, now=now, raw=raw).task_id
    assert task_id is not None
    return task_id


def stored(cast: Cast, task_id: UUID) -> TaskRow:
    scope.enter(cast.organisation_id)
    found: TaskRow = TaskRow.everyone.get(id=task_id)
    return found


def answer(cast: Cast, now: datetime, answers: list[int], *, finished: bool, actor: Any = None) -> Any:
    return complete_instrument.complete_instrument(
        actor=actor or cast.clinician, now=now, patient_id=cast.patient_id, response_id=uuid4(), instrument="phq-9",
        answers=answers, finished=finished, happened_at=now, source="clinic",
    )  # fmt: skip


def haz_02_every_alarm_has_an_owner(cast: Cast, now: datetime) -> None:
    for person in (cast.clinician, cast.colleague):
        Leave.objects.create(organisation_id=cast.organisation_id, staff_id=person.staff_id, from_at=now)
    assert stored(cast, alarm(cast, now)).owner_id is not None


def haz_03_an_alarm_nobody_takes_goes_on(cast: Cast, now: datetime) -> None:
    task_id = alarm(cast, now)
    sweep(now + timedelta(minutes=10))
    assert stored(cast, task_id).owner_id == cast.colleague.staff_id


def haz_03_an_owner_who_is_away_is_replaced(cast: Cast, now: datetime) -> None:
    task_id = alarm(cast, now)
    Leave.objects.create(organisation_id=cast.organisation_id, staff_id=cast.clinician.staff_id, from_at=now)
    sweep(now + timedelta(seconds=30))
    assert stored(cast, task_id).owner_id == cast.colleague.staff_id


def haz_04_an_unfinished_questionnaire_counts(cast: Cast, now: datetime) -> None:
    answer(cast, now, POSITIVE_UNFINISHED, finished=False)
    scope.enter(cast.organisation_id)
    assert TaskRow.everyone.filter(kind="safety").count() == 1


def haz_05_one_open_alarm_a_person_and_reason(cast: Cast, now: datetime) -> None:
    alarm(cast, now)
    alarm(cast, now + timedelta(minutes=1))
    scope.enter(cast.organisation_id)
    assert TaskRow.everyone.exclude(state="closed").count() == 1


def haz_06_no_closing_without_contact(cast: Cast, now: datetime) -> None:
    task_id = alarm(cast, now)
    with pytest.raises(Refused):
        record_outcome.record_outcome(
            actor=cast.clinician, now=now, task_id=task_id, seen_version=1, outcome="reached_talked"
        )
    assert stored(cast, task_id).state == "open"


def haz_14_nothing_is_saved_to_somebody_elses_record(cast: Cast, now: datetime) -> None:
    with pytest.raises(Refused):
        answer(cast, now, [0] * 10, finished=True, actor=cast.colleague)


def haz_16_nobody_else_answers_for_the_person(cast: Cast, now: datetime) -> None:
    stranger = replace(cast.patient, patient_id=uuid4(), account_id=uuid4(), roles=frozenset({Role.PATIENT}))
    with pytest.raises(Refused):
        answer(cast, now, [0] * 10, finished=True, actor=stranger)


def haz_22_a_stale_level_does_not_sort(cast: Cast, now: datetime) -> None:
    points = tuple(Point(at=now - timedelta(days=d), craving=1, sleep_hours=7.5) for d in range(6, -1, -1))
    level = judge(History(checkins=points), now, _raise.sign_book())
    later = now + timedelta(days=3)
    assert rank(Waiting(id=1, level=level, newest_known_at=later), later).band is Band.NOT_ENOUGH


def haz_23_too_little_is_never_calm(cast: Cast, now: datetime) -> None:
    level = judge(History(checkins=()), now, _raise.sign_book())
    assert rank(Waiting(id=1, level=level), now).band < Band.CALM


def close_anyway(task: Task, outcome: str, *, by: UUID, at: datetime, **_: Any) -> Task:
    return replace(
        task, state=State.CLOSED, outcome=outcome, closed_at=at, closed_by=by, version=task.version + 1
    )


@dataclass(frozen=True)
class Mitigation:
    check: Callable[[Cast, datetime], None]
    place: Any
    name: str
    without: Any


ALL = [
    Mitigation(haz_02_every_alarm_has_an_owner, _raise, "anybody", lambda *_: None),
    Mitigation(haz_03_an_alarm_nobody_takes_goes_on, climb_ladder, "next_step", lambda *_: None),
    Mitigation(haz_03_an_owner_who_is_away_is_replaced, climb_ladder, "is_present", lambda *_: True),
    Mitigation(
        haz_04_an_unfinished_questionnaire_counts, complete_instrument, "judge_partial", lambda *_: Partial((), (), ())
    ),
    Mitigation(haz_05_one_open_alarm_a_person_and_reason, _raise.tasks, "load_open_task", lambda *_: None),
    Mitigation(haz_06_no_closing_without_contact, record_outcome, "close", close_anyway),
    Mitigation(
        haz_14_nothing_is_saved_to_somebody_elses_record, chart_door, "decide", lambda *_: Verdict(True, "open")
    ),
    Mitigation(haz_16_nobody_else_answers_for_the_person, chart_door, "decide", lambda *_: Verdict(True, "open")),
    Mitigation(haz_22_a_stale_level_does_not_sort, attention, "is_current", lambda *_: True),
    Mitigation(haz_23_too_little_is_never_calm, level_of, "has_enough", lambda *_: True),
]  # fmt: skip


@pytest.mark.parametrize("mitigation", ALL, ids=lambda one: one.check.__name__)
def test_it_holds(mitigation: Mitigation, cast: Cast, now: datetime) -> None:
    mitigation.check(cast, now)


@pytest.mark.parametrize("mitigation", ALL, ids=lambda one: one.check.__name__)
def test_the_check_fails_without_the_mitigation(
    mitigation: Mitigation, cast: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mitigation.place, mitigation.name, mitigation.without)
    # The database's own rules count as the check failing: they are the second half of some mitigations.
    with (
        pytest.raises((AssertionError, Refused, IntegrityError, pytest.fail.Exception)),
        transaction.atomic(),
    ):
        mitigation.check(cast, now)
