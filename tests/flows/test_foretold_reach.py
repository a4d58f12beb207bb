"""CAP-091, CAP-096, HAZ-05, HAZ-22: a forecast somebody answers for brings a call when it is high again; a shut one nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.team.task import Kind, Priority
from carebraid.flows.accept_model import accept_model
from carebraid.flows.choose_reach import choose_reach
from carebraid.flows.climb_ladder import climb_ladder
from carebraid.flows.decide_support import decide_support
from carebraid.flows.enrol_patient import enrol_patient
from carebraid.flows.judge_models import judge_models
from carebraid.flows.log_checkin import log_checkin
from carebraid.flows.record_outcome import record_outcome
from carebraid.flows.withdraw_model import withdraw_model
from carebraid.screens.task import task as task_page
from carebraid.store import models, scope, tasks
from carebraid.store.chart import open_chart
from carebraid.store.foretelling import raise_all
from carebraid.store.models import Foretold, Task
from carebraid.store.patients import NewPatient
from tests.flows.test_foretell import live, refresh, treated
from tests.flows.test_model_gate import MODEL, job
from tests.worlds import Cast

DAYS = 43  # six whole weeks are over


def lived(cast: Cast, now: datetime, *, high: tuple[int, ...]) -> datetime:
    """Six weeks of care, high forecasts in these weeks, nobody asked for anything yet; gives the moment after."""
    treated(cast)
    live(cast, now, DAYS)
    at = now + timedelta(days=DAYS)
    judge_models(actor=job(cast), now=at)
    scope.enter(cast.organisation_id)
    Foretold.everyone.filter(task="relapse_4wk", probability__isnull=False, week__in=high).update(
        is_high=True
    )
    raise_all(cast.organisation_id)
    chart = open_chart(cast.demo, cast.patient_id, Purpose.DEMO, at)
    models.ContactChannel.add(chart, id=uuid4(), kind="mobile", value="+1 555 010 0000", is_safe=True)
    Task.everyone.exclude(state="closed").update(
        state="closed", closed_at=now, outcome="not_needed", next_step_at=None
    )
    return at


def accept(cast: Cast, at: datetime) -> None:
    accept_model(
        actor=cast.colleague, now=at, model=MODEL, why="We look at its alarms by language every month."
    )


def opened(cast: Cast) -> list[tuple[str, int, list[str]]]:
    scope.enter(cast.organisation_id)
    rows = (
        Task.everyone.exclude(state="closed")
        .filter(kind__in=["outreach", "more_support"])
        .order_by("opened_at")
    )
    return [(row.kind, row.rung, row.reasons) for row in rows]


def night(cast: Cast, at: datetime) -> list[tuple[str, int, list[str]]]:
    refresh(cast, at)
    return opened(cast)


def test_a_call_is_opened_once_with_its_age_and_reason(cast: Cast, now: datetime) -> None:
    at = lived(cast, now, high=(4, 6))
    accept(cast, at)
    assert night(cast, at) == [("outreach", 3, ["foretold_relapse_4wk"])]
    assert night(cast, at + timedelta(hours=12)) == [("outreach", 3, ["foretold_relapse_4wk"])]
    row = Task.everyone.exclude(state="closed").get(kind="outreach")
    assert (row.priority, len(row.why), row.why[0]["source"]) == ("this_visit", 1, "forecast")
    assert row.owner_id and row.next_step_at and row.next_step_at > at
    page = task_page(actor=cast.clinician, now=at, language="en", task_id=row.id)
    assert page.why[0].startswith("Forecast high in 2 of the last 3 weeks: of 100 people like them, ")
    assert page.why[0].endswith("It rested on what was known 1 day before.")


def test_a_shut_gate_opens_nothing_and_neither_does_one_that_was_shut_again(
    cast: Cast, now: datetime
) -> None:
    at = lived(cast, now, high=(4, 5, 6))
    assert night(cast, at) == [], "nobody answers for the model"
    models.Standing.everyone.update(
        raised_until=at + timedelta(days=1)
    )  # even where the row of the caseload lags behind
    assert night(cast, at) == []
    accept(cast, at)
    withdraw_model(actor=cast.colleague, now=at, model=MODEL, why="Too many alarms for nothing.")
    assert night(cast, at + timedelta(hours=1)) == []
    accept(cast, at + timedelta(hours=2))
    assert night(cast, at + timedelta(hours=3)) != [], (
        "the same forecasts ask for something where somebody answers"
    )


def test_one_high_week_opens_nothing(cast: Cast, now: datetime) -> None:
    at = lived(cast, now, high=(6,))
    accept(cast, at)
    assert night(cast, at) == []


def test_an_old_forecast_opens_nothing(cast: Cast, now: datetime) -> None:
    """HAZ-22: nothing stale drives anything."""
    at = lived(cast, now, high=(4, 5, 6))
    accept(cast, at)
    scope.enter(cast.organisation_id)
    Foretold.everyone.filter(week=6).update(computed_at=at - timedelta(days=9))
    models.Standing.everyone.update(
        raised_until=at + timedelta(days=1)
    )  # even where the row of the caseload lags behind
    assert night(cast, at) == []


def test_three_of_four_weeks_ask_a_clinician_whether_more_support_is_right(cast: Cast, now: datetime) -> None:
    at = lived(cast, now, high=(4, 5, 6))
    accept(cast, at)
    assert night(cast, at) == [("more_support", 0, ["foretold_relapse_4wk"])]
    assert night(cast, at + timedelta(hours=12)) == [("more_support", 0, ["foretold_relapse_4wk"])]


def test_whom_nobody_may_call_is_not_visited_on_a_forecasts_word(cast: Cast, now: datetime) -> None:
    at = lived(cast, now, high=(5, 6))
    choose_reach(actor=cast.patient, now=at, patient_id=cast.patient_id, ways=["visit"])
    accept(cast, at)
    assert night(cast, at) == [("more_support", 0, ["foretold_relapse_4wk"])]


def test_at_night_the_call_waits_for_the_morning(cast: Cast, now: datetime) -> None:
    at = lived(cast, now, high=(5, 6))
    accept(cast, at)
    midnight = (at + timedelta(days=1)).replace(hour=4, minute=0)  # where the person is
    night(cast, midnight)
    row = Task.everyone.exclude(state="closed").get(kind="outreach")
    assert row.due_at - midnight >= timedelta(hours=8)
    assert row.next_step_at is not None and row.next_step_at - midnight >= timedelta(hours=8)


def rounds(cast: Cast, since: datetime, days: int) -> Task:
    """What the round does to the one open task when nobody does anything: a look every three hours."""
    sweep = Actor(kind="job", name="Sweep", organisation_id=cast.organisation_id, service="sweep")
    for hour in range(0, 24 * days, 3):
        row = Task.everyone.exclude(state="closed").get(patient_id=cast.patient_id)
        assert row.next_step_at is not None
        if row.next_step_at <= since + timedelta(hours=hour):
            climb_ladder(
                actor=sweep, now=since + timedelta(hours=hour), task_id=row.id, patient_id=cast.patient_id
            )
    return Task.everyone.exclude(state="closed").get(patient_id=cast.patient_id)


def test_a_call_that_nobody_made_ends_with_a_clinician_who_decides_and_no_crisis(
    cast: Cast, now: datetime
) -> None:
    """A forecast is a guess: unanswered for days it asks a clinician, again and again, and nobody stands at the door."""
    at = lived(cast, now, high=(5, 6))
    choose_reach(actor=cast.patient, now=at, patient_id=cast.patient_id, ways=["call", "video", "visit"])
    accept(cast, at)
    night(cast, at)
    began = Task.everyone.exclude(state="closed").get(kind="outreach")
    assert (began.rung, began.highest) == (3, 5)
    noted = models.JournalEntry.objects.get(action="foretold_asks")
    assert noted.detail == {
        "did": "call", "highest": 5, "why": "foretold_relapse_4wk", "times": 2, "weeks": 3, "rung": 3,
    }  # fmt: skip
    row = rounds(cast, at, 9)
    assert (row.rung, row.priority, row.state) == (5, "this_visit", "open")
    assert row.escalations >= 3 and row.next_step_at is not None
    owners = list(tasks.load_owners(row.id))
    assert len(set(owners)) >= 2 and row.owner_id == owners[-1]
    assert models.JournalEntry.objects.filter(
        action="climb_ladder", detail__highest=5, object_id=row.id
    ).exists()
    late = at + timedelta(days=9)
    page = task_page(actor=cast.clinician, now=late, language="en", task_id=row.id)
    assert (page.way, page.is_limited, page.is_look) == ("look", True, True)
    assert page.line is not None and page.line.next_step == "Look at it and decide."
    with pytest.raises(Refused, match="none of it is right"):
        decide_support(actor=cast.clinician, now=late, task_id=row.id, chosen=())
    decide_support(
        actor=cast.clinician, now=late, task_id=row.id, chosen=(), why="We talked on Tuesday; all is well."
    )
    row.refresh_from_db()
    assert (row.state, row.outcome) == ("closed", "plan_changed")
    assert night(cast, late + timedelta(hours=1)) == [], "the question rests"


def test_a_sign_of_its_own_takes_it_higher_and_the_story_says_so(cast: Cast, now: datetime) -> None:
    at = lived(cast, now, high=(5, 6))
    choose_reach(actor=cast.patient, now=at, patient_id=cast.patient_id, ways=["call", "video", "visit"])
    accept(cast, at)
    night(cast, at)
    raw = {
        "client_id": str(uuid4()),
        "happened_at": at.isoformat(),
        "craving": 9,
        "used": "yes",
        "sleep_hours": 3,
    }
    log_checkin(actor=cast.patient, now=at + timedelta(minutes=5), raw=raw)
    row = Task.everyone.exclude(state="closed").get(kind="outreach")
    assert (row.highest, "foretold_relapse_4wk" in row.reasons, len(row.reasons) > 1) == (None, True, True)
    assert models.TaskEvent.everyone.filter(task_id=row.id, kind="added", detail__lifted=True).exists()
    assert rounds(cast, at + timedelta(minutes=10), 6).rung == 7


def test_after_contact_the_lighter_step_is_a_forecasts_still(cast: Cast, now: datetime) -> None:
    """What follows from a forecast's call climbs no higher than that call could."""
    at = lived(cast, now, high=(5, 6))
    accept(cast, at)
    night(cast, at)
    row = rounds(cast, at, 3)
    record_outcome(
        actor=cast.clinician, now=at + timedelta(days=3), task_id=row.id, seen_version=row.version, outcome="reached_talked"
    )  # fmt: skip
    lighter = Task.everyone.exclude(state="closed").get(kind="outreach")
    assert (lighter.reasons, lighter.highest) == (["step_down"], 5)
    assert rounds(cast, at + timedelta(days=3), 12).rung == 5


def test_a_look_that_a_forecast_asked_for_goes_from_clinician_to_clinician(cast: Cast, now: datetime) -> None:
    at = lived(cast, now, high=(4, 5, 6))
    accept(cast, at)
    night(cast, at)
    row = rounds(cast, at, 7)
    assert (row.kind, row.rung, row.highest) == ("more_support", 0, 0)
    assert row.escalations >= 3


@pytest.mark.parametrize("kind", ["outreach", "safety", "more_support"])
def test_where_somebody_is_at_work_a_forecast_adds_nothing(cast: Cast, now: datetime, kind: str) -> None:
    """HAZ-05: one call, not two."""
    at = lived(cast, now, high=(5, 6))
    accept(cast, at)
    night(cast, at)
    scope.enter(cast.organisation_id)
    Task.everyone.exclude(state="closed").update(kind=kind, subject="other", why=[])
    night(cast, at + timedelta(hours=12))
    assert Task.everyone.exclude(state="closed").count() == 1


def test_a_call_of_the_last_week_is_enough(cast: Cast, now: datetime) -> None:
    at = lived(cast, now, high=(5, 6))
    accept(cast, at)
    scope.enter(cast.organisation_id)
    night(cast, at)
    Task.everyone.exclude(state="closed").update(
        state="closed", closed_at=at + timedelta(hours=2), outcome="answered_themselves", next_step_at=None
    )
    assert night(cast, at + timedelta(days=6)) == []


def test_the_colleagues_budget_holds_and_who_waits_is_counted(cast: Cast, now: datetime) -> None:
    """CAP-100: an alarm budget of each colleague, and proof of who was left below the line."""
    at = lived(cast, now, high=(5, 6))
    accept(cast, at)
    new = NewPatient(number="H-7", name_used="Kim", site_id=cast.site_id, zone="America/New_York")
    other = enrol_patient(actor=cast.demo, now=at - timedelta(days=3), patient=new)
    chart = open_chart(cast.demo, other, Purpose.DEMO, at)
    assert cast.clinician.staff_id is not None
    for subject in ("1", "2", "3"):
        tasks.save_new_task(
            chart, kind=Kind.OUTREACH, subject=subject, priority=Priority.THIS_VISIT, owner_id=cast.clinician.staff_id,
            reasons=["foretold_relapse_4wk"], why=[{"source": "forecast"}], opened_at=at - timedelta(days=2), due_at=at,
            next_step_at=at,
        )  # fmt: skip
    refresh(cast, at)
    scope.enter(cast.organisation_id)
    assert not Task.everyone.filter(patient_id=cast.patient_id).exclude(state="closed").exists()
    assert models.JournalEntry.objects.filter(action="refresh_standings").latest("learned_at").detail[
        "foretold"
    ] == {"waits": 1}
    refresh(cast, at + timedelta(days=5, hours=1))
    assert Task.everyone.filter(patient_id=cast.patient_id).exclude(state="closed").exists(), "room again"
