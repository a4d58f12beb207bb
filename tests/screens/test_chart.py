"""The chart: everything in order with both its times, measures without invented points, a plan that loses no word."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from carebraid.core.assess.change import Finding
from carebraid.core.kernel.refusal import Refused
from carebraid.core.plan.safety import Change
from carebraid.flows.complete_instrument import complete_instrument
from carebraid.flows.log_checkin import log_checkin
from carebraid.flows.plan_appointment import plan_appointment
from carebraid.flows.write_safety_plan import write_safety_plan
from carebraid.screens.chart import chart, tasks, who_saw
from carebraid.screens.measures import measures
from carebraid.screens.new_person import care_team, visits
from carebraid.screens.questionnaire import choosing, result, sheet
from carebraid.screens.safety_plan import safety_plan
from carebraid.screens.timeline import timeline
from tests.worlds import Cast

PHQ9 = {f"q{n}": 2 for n in range(1, 9)} | {"q9": 0}


def answer(cast: Cast, at: datetime, **answers: int | None) -> None:
    complete_instrument(
        actor=cast.patient, now=at, patient_id=cast.patient_id, response_id=uuid4(), instrument="phq-9",
        answers={**PHQ9, **answers}, finished=True, happened_at=at, source="app",
    )  # fmt: skip


def test_a_late_entry_carries_both_its_times(cast: Cast, now: datetime) -> None:
    happened = now - timedelta(hours=9)
    raw = {
        "client_id": str(uuid4()),
        "happened_at": happened.isoformat(),
        "sent_at": now.isoformat(),
        "craving": 4,
    }
    log_checkin(actor=cast.patient, now=now, raw=raw)
    page = timeline(actor=cast.clinician, now=now, language="en", patient_id=cast.patient_id, only="checkin")
    (fact,) = page.facts
    assert (fact.happened_at, fact.learned_at) == (happened, now)


def test_the_timeline_is_newest_first_and_names_what_it_shows(cast: Cast, now: datetime) -> None:
    answer(cast, now - timedelta(days=2))
    plan_appointment(
        actor=cast.demo, now=now - timedelta(days=3), patient_id=cast.patient_id, kind="therapy",
        at=now - timedelta(days=1),
    )  # fmt: skip
    log_checkin(
        actor=cast.patient, now=now,
        raw={"client_id": str(uuid4()), "happened_at": now.isoformat(), "sent_at": now.isoformat(), "safety": "yes"},
    )  # fmt: skip
    page = timeline(actor=cast.clinician, now=now, language="en", patient_id=cast.patient_id)
    assert [fact.kind for fact in page.facts] == ["checkin", "task", "visit", "answers"]
    assert page.facts[3].value["title"] == "PHQ-9"
    assert (page.facts[3].value["score"], page.facts[3].value["band"]) == (16, "Moderately severe")
    assert page.facts[1].value["why"].startswith("Told us in a check-in")
    with pytest.raises(Refused) as refused:
        timeline(actor=cast.clinician, now=now, language="en", patient_id=cast.patient_id, only="gossip")
    assert refused.value.code == "timeline.unknown_sort"


def test_measures_have_exactly_the_points_that_were_given(cast: Cast, now: datetime) -> None:
    """HAZ-18 and HAZ-19: an unanswered day has no point, a questionnaire with too few answers no number."""
    answer(cast, now - timedelta(days=50))
    answer(cast, now - timedelta(days=20), q1=None, q2=None, q3=None)
    answer(cast, now - timedelta(days=1), q1=0, q2=0, q3=0, q4=0)
    page = measures(actor=cast.clinician, now=now, language="en", patient_id=cast.patient_id)
    (phq9,) = page.shown
    assert [value for _, value in phq9.points] == [16, None, 8]
    assert (phq9.low, phq9.high) == (0, 27)
    assert phq9.change is not None
    assert (phq9.change.baseline, phq9.change.current, phq9.change.better_by) == (16, 8, 8)
    assert (phq9.change.improved, phq9.change.response) == (Finding.YES, Finding.YES)


def test_a_persons_usual_range_needs_seven_answers(cast: Cast, now: datetime) -> None:
    for days in range(7, 0, -1):
        page = measures(actor=cast.clinician, now=now, language="en", patient_id=cast.patient_id)
        assert all(one.usual is None for one in page.shown)
        at = now - timedelta(days=days)
        raw = {
            "client_id": str(uuid4()),
            "happened_at": at.isoformat(),
            "sent_at": at.isoformat(),
            "craving": days,
        }
        log_checkin(actor=cast.patient, now=at, raw=raw)
    page = measures(
        actor=cast.clinician, now=now, language="en", patient_id=cast.patient_id, chosen=("craving",)
    )
    assert page.shown[0].usual == (2.5, 5.5)


def test_a_critical_answer_leads_to_the_screener_and_the_screener_to_its_actions(
    cast: Cast, now: datetime
) -> None:
    first, screener = uuid4(), uuid4()
    complete_instrument(
        actor=cast.clinician, now=now, patient_id=cast.patient_id, response_id=first, instrument="phq-9",
        answers={**PHQ9, "q9": 1}, finished=True, happened_at=now, source="clinic",
    )  # fmt: skip
    told = result(actor=cast.clinician, now=now, language="en", patient_id=cast.patient_id, response_id=first)
    assert (told.asks_screener, [alarm.code for alarm in told.alarms]) == (True, ["phq9_item9"])
    offers = choosing(actor=cast.clinician, now=now, language="en", patient_id=cast.patient_id).offers
    assert offers[0].code == "c-ssrs-screener" and offers[0].is_due
    complete_instrument(
        actor=cast.clinician, now=now, patient_id=cast.patient_id, response_id=screener, instrument="c-ssrs-screener",
        answers={"q1": 1, "q2": 1, "q3": 0, "q4": 0, "q5": 0, "q6_lifetime": 1, "q6_3mo": 0}, finished=True,
        happened_at=now, source="clinic",
    )  # fmt: skip
    told = result(
        actor=cast.clinician, now=now, language="en", patient_id=cast.patient_id, response_id=screener
    )
    assert told.triage is not None
    assert (told.triage.level, told.triage.contact_within) == ("moderate", timedelta(hours=24))
    assert "safety plan" in told.triage.actions
    again = result(
        actor=cast.clinician, now=now, language="en", patient_id=cast.patient_id, response_id=first
    )
    assert again.asks_screener is False


def test_words_under_terms_stay_hidden_until_somebody_confirmed_them(cast: Cast, now: datetime) -> None:
    page = sheet(actor=cast.clinician, now=now, language="en", patient_id=cast.patient_id, instrument="who-5")
    assert (page.why_hidden, page.questions, page.stem) == ("terms", (), "")
    open_page = sheet(
        actor=cast.clinician, now=now, language="en", patient_id=cast.patient_id, instrument="phq-9"
    )
    assert (open_page.why_hidden, len(open_page.questions)) == ("", 10)
    assert [one.id for one in open_page.questions if one.is_safety] == ["q9"]
    assert "Pfizer" in open_page.credit


def test_a_begun_questionnaire_goes_on_where_it_stopped(cast: Cast, now: datetime) -> None:
    begun = uuid4()
    complete_instrument(
        actor=cast.clinician, now=now, patient_id=cast.patient_id, response_id=begun, instrument="phq-9",
        answers={"q1": 0, "q2": 3}, finished=False, happened_at=now, source="clinic",
    )  # fmt: skip
    page = sheet(
        actor=cast.clinician,
        now=now,
        language="en",
        patient_id=cast.patient_id,
        instrument="phq-9",
        response_id=begun,
    )
    assert page.response_id == begun
    assert [one.given for one in page.questions] == [0, 3, *[None] * 8]


def test_two_edits_at_once_stand_side_by_side(cast: Cast, now: datetime) -> None:
    """HAZ-55: nobody's words are overwritten, and the page shows both."""
    line = uuid4()
    write_safety_plan(
        actor=cast.patient, now=now, patient_id=cast.patient_id, seen_version=0,
        changes=[Change(kind="add", id=line, step="internal_coping", words="Walk")],
    )  # fmt: skip
    for actor, words in ((cast.patient, "Walk to the pier"), (cast.clinician, "Walk with Elena")):
        write_safety_plan(
            actor=actor, now=now, patient_id=cast.patient_id, seen_version=1,
            changes=[Change(kind="reword", id=line, words=words, new_id=uuid4())],
        )  # fmt: skip
    page = safety_plan(actor=cast.clinician, now=now, language="en", patient_id=cast.patient_id)
    (other,) = page.plan.disagreeing
    assert (other.words, other.beside) == ("Walk with Elena", "Walk to the pier")
    assert [version for version, *_ in page.story] == [3, 2, 1]
    assert page.gaps


def test_who_saw_names_everybody_and_tells_a_refused_try(cast: Cast, now: datetime) -> None:
    with pytest.raises(Refused):
        chart(actor=cast.colleague, now=now, language="en", patient_id=cast.patient_id)
    chart(actor=cast.clinician, now=now, language="en", patient_id=cast.patient_id)
    rows = who_saw(actor=cast.clinician, now=now, language="en", patient_id=cast.patient_id).rows
    said = {(row.by, row.outcome) for row in rows}
    assert {("Colleague", "refused"), ("Clinician", "seen"), ("Demo", "done")} <= said


@pytest.mark.parametrize(
    "page", [chart, tasks, who_saw, timeline, measures, safety_plan, choosing, care_team, visits]
)
def test_every_page_of_a_chart_is_closed_to_whoever_is_not_on_the_team(
    cast: Cast, now: datetime, page: object
) -> None:
    page(actor=cast.clinician, now=now, language="en", patient_id=cast.patient_id)  # type: ignore[operator]
    for actor, code in ((cast.colleague, "chart.not_on_team"), (cast.stranger, "chart.not_found")):
        with pytest.raises(Refused) as refused:
            page(actor=actor, now=now, language="en", patient_id=cast.patient_id)  # type: ignore[operator]
        assert refused.value.code == code
