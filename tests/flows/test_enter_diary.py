"""A paper diary: every day kept once, every safety answer acted on, the person judged as they stand now."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from carebraid.core.kernel.refusal import Refused
from carebraid.flows.enter_diary import MOST_DAYS, enter_diary
from carebraid.store import scope
from carebraid.store.models import CheckIn, JournalEntry, SafetyCase, Standing, Task
from tests.worlds import Cast


def day(at: datetime, **answers: object) -> dict[str, object]:
    return {"client_id": str(uuid4()), "happened_at": at.isoformat(), **answers}


def diary(now: datetime, days: int) -> list[dict[str, object]]:
    return [day(now - timedelta(days=back), craving=2, sleep_hours=7, safety="no") for back in range(days)]


def test_every_day_is_kept_once_and_the_person_is_judged(cast: Cast, now: datetime) -> None:
    days = diary(now, 20)
    first = enter_diary(
        actor=cast.clinician, now=now, patient_id=cast.patient_id, days=days[5:], source="paper"
    )
    again = enter_diary(actor=cast.clinician, now=now, patient_id=cast.patient_id, days=days, source="paper")
    assert (first.saved, first.already, again.saved, again.already) == (15, 0, 5, 15)
    scope.enter(cast.organisation_id)
    assert sorted(CheckIn.everyone.values_list("id", flat=True)) == sorted(
        UUID(str(one["client_id"])) for one in days
    )
    assert set(CheckIn.everyone.values_list("source", "craving", "labels__len")) == {("paper", 2, 2)}
    assert Standing.everyone.get().level == 0
    assert Task.everyone.count() == 0
    assert JournalEntry.objects.filter(action="enter_diary", patient_id=cast.patient_id).count() == 2


def test_an_old_safety_answer_raises_its_task_all_the_same(cast: Cast, now: datetime) -> None:
    days = [*diary(now, 3), day(now - timedelta(days=12), safety="yes")]
    entered = enter_diary(
        actor=cast.clinician, now=now, patient_id=cast.patient_id, days=days, source="paper"
    )
    assert (entered.saved, entered.urgent) == (4, 1)
    scope.enter(cast.organisation_id)
    task, case = Task.everyone.get(), SafetyCase.everyone.get()
    assert (task.kind, task.priority, task.owner_id) == ("safety", "immediate", cast.clinician.staff_id)
    assert case.task_id == task.id
    assert CheckIn.everyone.get(safety="yes").safety_case_id == case.id


def test_a_diary_that_ends_badly_calls_a_person(cast: Cast, now: datetime) -> None:
    days = [*diary(now, 3), day(now, craving=9, used="yes")]
    assert (
        enter_diary(
            actor=cast.clinician, now=now, patient_id=cast.patient_id, days=days, source="paper"
        ).level
        == 3
    )
    scope.enter(cast.organisation_id)
    assert Task.everyone.get().kind == "outreach"


def test_one_bad_day_keeps_the_whole_diary_out(cast: Cast, now: datetime) -> None:
    days = [*diary(now, 3), day(now, craving=11)]
    with pytest.raises(Refused) as refused:
        enter_diary(actor=cast.clinician, now=now, patient_id=cast.patient_id, days=days, source="paper")
    assert refused.value.code == "checkin.craving_out_of_range"
    scope.enter(cast.organisation_id)
    assert CheckIn.everyone.count() == 0


def test_a_year_and_more_at_once_is_refused(cast: Cast, now: datetime) -> None:
    with pytest.raises(Refused) as refused:
        enter_diary(
            actor=cast.clinician,
            now=now,
            patient_id=cast.patient_id,
            days=diary(now, MOST_DAYS + 1),
            source="paper",
        )
    assert refused.value.code == "diary.too_long"


def test_only_the_team_enters_a_diary(cast: Cast, now: datetime) -> None:
    for actor, code in (
        (cast.colleague, "chart.not_on_team"),
        (cast.stranger, "chart.not_found"),
        (cast.manager, "access.not_your_role"),
        (cast.patient, "access.not_your_role"),
    ):
        with pytest.raises(Refused) as refused:
            enter_diary(actor=actor, now=now, patient_id=cast.patient_id, days=diary(now, 2), source="paper")
        assert refused.value.code == code
