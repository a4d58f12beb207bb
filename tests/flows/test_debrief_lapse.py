"""CAP-098, CAP-099, CAP-129: a slip stands beside the progress; the step is as heavy as the slip; nothing punishes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.watch.lapse import RecoveryDays, Severity
from carebraid.flows.debrief_lapse import Debriefed, debrief_lapse
from carebraid.screens.my_slip import my_slip
from carebraid.store import models, scope
from carebraid.store.chart import open_chart
from carebraid.store.safety import load_plan
from carebraid.store.timeline import load_facts
from tests.own_days import live, sam
from tests.supporters import supporter
from tests.worlds import Cast, make_cast

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 9, 17, 0, tzinfo=UTC)
KIND = {"safe": "yes", "much": "once", "step": "walk"}


@pytest.fixture
def cast() -> Cast:
    made = make_cast(NOW - timedelta(days=250))
    scope.enter(made.organisation_id)
    return made


def tell(cast: Cast, **more: object) -> Debriefed:
    answers = {**KIND, **more.pop("answers", {})}  # type: ignore[dict-item]
    return debrief_lapse(actor=cast.patient, now=NOW, patient_id=cast.patient_id, answers=answers, **more)  # type: ignore[arg-type]


def slips() -> list[models.Entry]:
    return list(models.Entry.everyone.filter(kind="slip").order_by("id"))


def open_tasks() -> list[tuple[str, str, str]]:
    rows = models.Task.everyone.exclude(state="closed").order_by("kind")
    return [(one.kind, one.subject, one.priority) for one in rows]


def test_recovery_days_stay_and_the_slip_stands_beside_them(cast: Cast) -> None:
    days = sam(length=60)
    live(cast, NOW, days, used=frozenset({30}))
    before = my_slip(actor=cast.patient, now=NOW).recovery
    done = tell(cast, on=date(2026, 3, 8))
    assert before.days - done.recovery.days == 1, "only the day of use itself is one of use"
    assert done.recovery.longest >= before.now - 1 > 20
    assert done.recovery.used == before.used + 1
    (row,) = slips()
    assert (row.code, row.value["on"], row.value["next_step"]) == ("slip", "2026-03-08", "walk")
    (fact,) = load_facts(open_chart(cast.demo, cast.patient_id, Purpose.DEMO, NOW), only="record")[0]
    assert fact.value["kind"] == "slip"


@pytest.mark.parametrize(
    ("answers", "heavy", "priority"),
    [
        ({}, Severity.SLIP, "this_visit"),
        ({"much": "few_times"}, Severity.LAPSE, "this_visit"),
        ({"safe": "not_sure"}, Severity.LAPSE, "this_visit"),
        ({"much": "days"}, Severity.RETURN, "same_day"),
        ({"much": "still", "safe": "not_sure"}, Severity.RETURN, "same_day"),
    ],
)
def test_the_answer_is_as_heavy_as_the_slip(
    cast: Cast, answers: dict[str, str], heavy: Severity, priority: str
) -> None:
    done = tell(cast, answers=answers)
    assert done.severity is heavy
    assert open_tasks() == [("outreach", "watch", priority)]
    assert NOW < done.due_at <= NOW + timedelta(days=3)


def test_not_safe_opens_a_safety_case_at_once(cast: Cast) -> None:
    done = tell(cast, answers={"safe": "no"})
    assert done.severity is Severity.DANGER
    assert ("safety", "suicide_safety", "immediate") in open_tasks()
    assert models.SafetyCase.everyone.filter(closed_at=None).count() == 1
    assert done.due_at <= NOW


def test_a_missed_opioid_medicine_beside_it_is_heavy(cast: Cast) -> None:
    models.Patient.everyone.filter(id=cast.patient_id).update(medicines=["moud"])
    assert tell(cast, answers={"medicine": "no"}).severity is Severity.RETURN
    (task,) = models.Task.everyone.exclude(state="closed")
    assert {one["code"] for one in task.why} == {"lapse_return", "lapse_medicine"}


def test_told_twice_is_one_call(cast: Cast) -> None:
    tell(cast)
    tell(cast, answers={"much": "days"})
    assert open_tasks() == [("outreach", "watch", "same_day")]
    assert len(slips()) == 2


def test_the_level_hears_of_it_as_of_a_check_in_that_says_so(cast: Cast) -> None:
    tell(cast, triggers=["people"])
    standing = models.Standing.everyone.get(patient_id=cast.patient_id)
    assert {one["id"] for one in standing.signs["active"]} == {"any_use", "risky_people_places"}


def test_what_was_learnt_goes_to_the_plan_and_the_signs_only_where_the_person_says_so(cast: Cast) -> None:
    words = {"before": "I had not slept", "helped": "Calling Freja"}
    tell(cast, answers=words, triggers=["bad_sleep", "people", "unheard_of"])
    chart = open_chart(cast.demo, cast.patient_id, Purpose.DEMO, NOW, record_access=False)
    assert load_plan(chart).entries == () and not models.OwnSign.everyone.exists()
    tell(cast, answers=words, triggers=["bad_sleep"], to_plan=True, to_signs=True)
    tell(cast, answers=words, triggers=["bad_sleep"], to_plan=True, to_signs=True)
    lines = {(one.step, one.words) for one in load_plan(chart).entries}
    assert lines == {("warning_signs", "I had not slept"), ("internal_coping", "Calling Freja")}
    (sign,) = models.OwnSign.everyone.all()
    assert (sign.measure, sign.is_low, sign.words, sign.state) == (
        "sleep",
        True,
        "I had not slept",
        "watched",
    )
    assert slips()[0].value["triggers"] == ["people", "bad_sleep"]


def test_the_person_they_chose_is_told_only_where_they_say_so_and_nothing_about_why(cast: Cast) -> None:
    grant_id = _friend(cast)
    before = models.Message.objects.filter(template="call_somebody").count()
    assert not tell(cast).told and models.Message.objects.filter(template="call_somebody").count() == before
    assert tell(cast, tell=grant_id).told
    (message,) = models.Message.objects.filter(template="call_somebody")
    assert message.account_id == models.Grant.everyone.get(id=grant_id).account_id
    models.Grant.everyone.filter(id=grant_id).update(ended_at=NOW - timedelta(hours=1))
    assert not tell(cast, tell=grant_id).told
    with pytest.raises(Refused) as caught:
        debrief_lapse(actor=cast.clinician, now=NOW, patient_id=cast.patient_id, answers=KIND, tell=grant_id)
    assert caught.value.code == "lapse.own_word"


def _friend(cast: Cast) -> UUID:
    supporter(cast, NOW - timedelta(days=2))
    return models.Grant.everyone.get(patient_id=cast.patient_id).id


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"answers": {"safe": ""}}, "lapse.unanswered"),
        ({"answers": {"much": "lots"}}, "lapse.unanswered"),
        ({"on": date(2026, 3, 10)}, "lapse.wrong_day"),
        ({"on": date(2025, 12, 1)}, "lapse.wrong_day"),
    ],
)
def test_what_cannot_be_read_is_refused_and_nothing_stays(
    cast: Cast, values: dict[str, object], code: str
) -> None:
    with pytest.raises(Refused) as caught:
        tell(cast, **values)
    assert caught.value.code == code
    assert slips() == [] and open_tasks() == []


def test_somebody_without_any_days_reads_no_zero_as_a_loss(cast: Cast) -> None:
    assert my_slip(actor=cast.patient, now=NOW).recovery == RecoveryDays(0, 0, 0, 0, None, 0)
