"""Loop two: a positive answer and its safety case are one write, from everywhere, finished or not."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.flows.complete_instrument import Answered, complete_instrument
from carebraid.store import scope
from carebraid.store.models import Response, SafetyCase, Task
from tests.worlds import Cast

CALM = [1, 1, 1, 0, 0, 0, 0, 0, 0, 0]
POSITIVE = [0, 0, 0, 0, 0, 0, 0, 0, 1, 0]


def answer(
    cast: Cast, now: datetime, answers: object, *, actor: Actor | None = None, instrument: str = "phq-9",
    finished: bool = True, response_id: UUID | None = None, source: str = "clinic",
) -> Answered:  # fmt: skip
    return complete_instrument(
        actor=actor or cast.clinician, now=now, patient_id=cast.patient_id, response_id=response_id or uuid4(),
        instrument=instrument, answers=answers, finished=finished, happened_at=now, source=source,  # type: ignore[arg-type]
    )  # fmt: skip


def test_a_calm_questionnaire_opens_nothing(cast: Cast, now: datetime) -> None:
    done = answer(cast, now, CALM)
    assert (done.scores["total"], done.critical, done.safety_case_id, done.next_instrument) == (
        3,
        (),
        None,
        None,
    )
    scope.enter(cast.organisation_id)
    assert Task.everyone.count() == 0


@pytest.mark.parametrize("way", ["clinic", "app", "import"])
def test_item_nine_opens_the_case_from_every_way_in(cast: Cast, now: datetime, way: str) -> None:
    actor = {"clinic": cast.clinician, "app": cast.patient, "import": cast.demo}[way]
    done = answer(cast, now, POSITIVE, actor=actor, source=way)
    assert (done.scores["total"], done.critical, done.next_instrument) == (
        1,
        ("phq9_item9",),
        "c-ssrs-screener",
    )
    scope.enter(cast.organisation_id)
    task = Task.everyone.get()
    assert (task.kind, task.priority, task.owner_id, task.due_at) == (
        "safety",
        "immediate",
        cast.clinician.staff_id,
        now,
    )
    assert SafetyCase.everyone.get().task_id == task.id


@pytest.mark.parametrize("last", range(1, 11))
def test_haz_04_an_unfinished_questionnaire_counts(cast: Cast, now: datetime, last: int) -> None:
    done = answer(cast, now, POSITIVE[:last], finished=False)
    expected = ("phq9_item9",) if last >= 9 else ()
    assert (done.state, done.critical) == ("begun", expected)
    scope.enter(cast.organisation_id)
    assert Task.everyone.filter(kind="safety").count() == len(expected)


def test_taking_the_answer_back_does_not_take_the_alarm_back(cast: Cast, now: datetime) -> None:
    response_id = uuid4()
    answer(cast, now, POSITIVE[:9], finished=False, response_id=response_id)
    done = answer(cast, now, CALM, response_id=response_id)
    assert done.critical == ("phq9_item9",)
    scope.enter(cast.organisation_id)
    assert (
        Task.everyone.exclude(state="closed").count(),
        SafetyCase.everyone.filter(closed_at=None).count(),
    ) == (1, 1)


def test_the_database_refuses_a_critical_answer_without_its_case(cast: Cast, now: datetime) -> None:
    done = answer(cast, now, POSITIVE)
    scope.enter(cast.organisation_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        Response.everyone.filter(id=done.id).update(safety_case=None)


def test_haz_05_a_second_positive_answer_joins_the_open_case(cast: Cast, now: datetime) -> None:
    answer(cast, now, POSITIVE)
    answer(cast, now + timedelta(hours=1), POSITIVE)
    scope.enter(cast.organisation_id)
    assert (Task.everyone.count(), SafetyCase.everyone.count()) == (1, 1)
    assert len(SafetyCase.everyone.get().opened_by) == 2


def test_the_screener_sets_the_level_books_the_calls_and_asks_for_the_plan(cast: Cast, now: datetime) -> None:
    answer(cast, now, POSITIVE)
    done = answer(cast, now, [1, 1, 1, 1, 0, 0, None], instrument="c-ssrs-screener")
    assert done.scores["triage"] == "high"
    scope.enter(cast.organisation_id)
    assert SafetyCase.everyone.get().level == "high"
    calls = Task.everyone.filter(kind="safety_follow_up").order_by("due_at")
    days = [(call.due_at.date() - now.date()).days for call in calls]
    assert days == [1, 3, 7, 14, 30]
    assert Task.everyone.filter(kind="safety_plan_review").count() == 1


def test_a_screener_without_findings_leaves_the_case_to_a_person(cast: Cast, now: datetime) -> None:
    answer(cast, now, POSITIVE)
    answer(cast, now, [0, 0, None, None, None, 0, None], instrument="c-ssrs-screener")
    scope.enter(cast.organisation_id)
    case = SafetyCase.everyone.get()
    assert (case.level, case.closed_at) == ("none", None)


def test_sent_twice_is_there_once_and_finished_stays_finished(cast: Cast, now: datetime) -> None:
    response_id = uuid4()
    answer(cast, now, POSITIVE, response_id=response_id)
    assert answer(cast, now, POSITIVE, response_id=response_id).state == "already"
    with pytest.raises(Refused) as refused:
        answer(cast, now, CALM, response_id=response_id)
    assert refused.value.code == "response.finished"
    scope.enter(cast.organisation_id)
    assert (Response.everyone.count(), Task.everyone.count()) == (1, 1)


@pytest.mark.parametrize(
    ("instrument", "answers", "code"),
    [
        ("phq-99", CALM, "instrument.unknown"),
        ("phq-9", [4, *CALM[1:]], "answers.out_of_range"),
        ("phq-9", [*CALM, 0], "answers.wrong_length"),
        ("phq-9", {"q77": 1}, "answers.unknown_item"),
    ],
)
def test_bad_answers_are_refused_with_a_code(
    cast: Cast, now: datetime, instrument: str, answers: object, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        answer(cast, now, answers, instrument=instrument)
    assert refused.value.code == code


def test_missing_answers_are_never_zero(cast: Cast, now: datetime) -> None:
    assert answer(cast, now, [1, None, None, None, 1, 1, 1, 1, 0, 0]).scores["total"] is None


def test_haz_16_nobody_else_answers_for_the_person(cast: Cast, now: datetime) -> None:
    for actor, code in ((cast.colleague, "chart.not_on_team"), (cast.stranger, "chart.not_found")):
        with pytest.raises(Refused) as refused:
            answer(cast, now, CALM, actor=actor)
        assert refused.value.code == code
