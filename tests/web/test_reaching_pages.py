"""Pages of reaching out and of what comes after: for the team, the person and managers."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from carebraid.core.kernel.codes import Purpose, Role
from carebraid.core.team.task import Kind, Priority
from carebraid.flows import _raise
from carebraid.flows.begin_maintenance import begin_maintenance
from carebraid.flows.claim_task import claim_task
from carebraid.flows.join_team import join_team
from carebraid.flows.log_checkin import log_checkin
from carebraid.flows.mark_seen import mark_seen
from carebraid.flows.plan_appointment import plan_appointment
from carebraid.flows.record_appointment import record_appointment
from carebraid.flows.record_outcome import record_outcome
from carebraid.flows.start_transition import start_transition
from carebraid.screens.contact_times import contact_times
from carebraid.screens.tries import tries
from carebraid.store import models, scope
from carebraid.store.chart import open_chart
from tests.browsers import browser
from tests.worlds import Cast, make_cast

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def now() -> datetime:
    """Pages read the clock themselves."""
    return timezone.now()


@pytest.fixture
def cast(db: None, now: datetime) -> Cast:
    return make_cast(now - 60 * DAY)


def reads(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200, answer.content[:300]
    return answer.content.decode()


def outreach(cast: Cast, now: datetime, rung: int) -> models.Task:
    scope.enter(cast.organisation_id)
    chart = open_chart(cast.demo, cast.patient_id, Purpose.OPERATIONS, now, record_access=False)
    _raise.raise_task(
        chart, kind=Kind.OUTREACH, subject="watch", priority=Priority.THIS_VISIT, now=now, due=now + HOUR, rung=rung,
        signals=[_raise.Signal("visit_missed", {}, now, "round", "")],
    )  # fmt: skip
    found: models.Task = models.Task.everyone.get(kind="outreach")
    return found


def checked_in(cast: Cast, at: datetime) -> None:
    raw = {"client_id": str(uuid4()), "happened_at": at.isoformat(), "craving": 1}
    log_checkin(actor=cast.patient, now=at, raw=raw)


def test_the_app_asks_shows_that_it_was_shown_and_takes_one_tap(cast: Cast, now: datetime) -> None:
    checked_in(cast, now - HOUR)
    task, person = outreach(cast, now, 1), browser(cast.patient)
    message = models.Message.objects.get(task_id=task.id)
    assert "We have not heard from you. How are you?" in reads(person, "me_today")
    message.refresh_from_db()
    assert message.shown_at is not None and message.opened_at is None
    page = reads(person, "me_nudge", message.id)
    assert "Please call me" in page and "Nobody watches this page all the time." in page
    answer = person.post(reverse("me_nudge", args=[message.id]), {"answer": "fine"}, follow=True)
    assert "Thank you for telling us." in answer.content.decode()
    message.refresh_from_db()
    assert message.opened_at is not None and message.answered_at is not None
    assert "We have not heard from you" not in reads(person, "me_today")


def test_a_stranger_never_reads_it(cast: Cast, now: datetime) -> None:
    checked_in(cast, now - HOUR)
    task = outreach(cast, now, 1)
    message = models.Message.objects.get(task_id=task.id)
    assert browser(cast.stranger).get(reverse("me_nudge", args=[message.id])).status_code == 403
    assert browser(cast.patient).get(reverse("me_nudge", args=[uuid4()])).status_code == 404


def test_the_person_chooses_ways_and_the_team_reads_them(cast: Cast) -> None:
    person = browser(cast.patient)
    assert "How may we reach you when we worry?" in reads(person, "me_reach")
    person.post(reverse("me_reach"), {"ways": ["visit"]})
    page = reads(browser(cast.clinician), "clinic_reach", cast.patient_id)
    assert "As they said it." in page
    assert page.count("checked") == 1


def test_the_task_tells_the_way_its_message_and_who_is_calling(cast: Cast, now: datetime) -> None:
    checked_in(cast, now - HOUR)
    task = outreach(cast, now - timedelta(minutes=10), 1)
    page = reads(browser(cast.clinician), "clinic_task", task.id)
    assert "a message in the app" in page and "sent" in page
    scope.enter(cast.organisation_id)
    models.ContactChannel.everyone.create(
        organisation_id=cast.organisation_id, patient_id=cast.patient_id, kind="mobile", value="555-0101", is_safe=True,
        labels=["ETH", "BH"],
    )  # fmt: skip
    models.Task.everyone.filter(id=task.id).update(rung=3)
    record_outcome(
        actor=cast.clinician,
        now=now - timedelta(minutes=5),
        task_id=task.id,
        seen_version=task.version,
        outcome="no_answer",
    )
    models.Task.everyone.filter(id=task.id).update(owner_id=cast.colleague.staff_id)
    page = reads(browser(cast.colleague), "clinic_task", task.id)
    assert "Clinician called" in page and "No answer" in page


def test_a_missed_visit_from_the_persons_page_to_the_help(cast: Cast, now: datetime) -> None:
    visit = plan_appointment(
        actor=cast.clinician, now=now, patient_id=cast.patient_id, kind="visit", at=now - HOUR
    )
    record_appointment(
        actor=cast.clinician, now=now, patient_id=cast.patient_id, appointment_id=visit, state="missed"
    )
    person, team = browser(cast.patient), browser(cast.clinician)
    assert "What got in the way of your visit?" in reads(person, "me_today")
    page = reads(person, "me_missed", visit)
    assert "It does not count against you." in page and "No way to get there" in page
    assert person.post(reverse("me_missed", args=[visit]), {}).status_code == 400
    person.post(reverse("me_missed", args=[visit]), {"barriers": ["ride"]})
    assert "A ride" in reads(person, "me_missed", visit)
    person.post(reverse("me_missed", args=[visit]), {"barriers": ["ride"], "wanted": ["ride"]})
    page = reads(team, "clinic_missed", cast.patient_id, visit)
    assert "They want" in page and "nothing yet" in page
    ticked = re.findall(r'name="(arranged|wanted)" value="(\w+)" checked', page)
    assert ticked == [("wanted", "ride")], "what is wanted is not arranged by wanting it"
    where = reverse("clinic_missed_arranged", args=[cast.patient_id, visit])
    assert team.post(where, {"patient": str(uuid4()), "arranged": "ride"}).status_code == 409  # HAZ-14
    team.post(where, {"patient": str(cast.patient_id), "arranged": "ride"})
    assert "This is arranged for you" in reads(person, "me_missed", visit)
    page = reads(team, "clinic_missed", cast.patient_id, visit)
    assert "Still to arrange" not in page and 'name="arranged" value="ride" checked' in page


def test_maintenance_and_one_tap_back(cast: Cast, now: datetime) -> None:
    team, person = browser(cast.clinician), browser(cast.patient)
    assert "is in active care" in reads(team, "clinic_handoff", cast.patient_id)
    answer = team.post(
        reverse("clinic_maintenance", args=[cast.patient_id]), {"patient": str(cast.patient_id)}, follow=True
    )
    assert "is in maintenance" in answer.content.decode()
    assert "I want to come back" in reads(person, "me_today")
    assert "Welcome back." in person.post(reverse("me_come_back"), follow=True).content.decode()
    assert "Tapped to come back into care." in reads(team, "clinic_inbox")


def test_the_wall_and_its_two_keys(cast: Cast, now: datetime) -> None:
    assert cast.colleague.staff_id is not None
    join_team(
        actor=cast.clinician,
        now=now,
        patient_id=cast.patient_id,
        staff_id=cast.colleague.staff_id,
        role=Role.PSYCHIATRIST,
    )
    sender, receiver = browser(cast.clinician), browser(cast.colleague)
    assert "Nobody is between services." in reads(sender, "clinic_between")
    sender.post(
        reverse("clinic_handoff", args=[cast.patient_id]),
        {"patient": str(cast.patient_id), "rule": "warm_handoff", "from_name": "Detox", "to_name": "Clinic"},
    )
    page = reads(sender, "clinic_between")
    assert (
        "1 person is between services" in page
        and "Not accepted yet" in page
        and "Clinician is responsible" in page
    )
    assert ">Accept<" not in page, "whoever sends cannot also receive"
    way = models.Transition.everyone.get()
    receiver.post(reverse("clinic_handoff_accept", args=[way.id]))
    assert "Accepted by Colleague" in reads(receiver, "clinic_between")
    receiver.post(reverse("clinic_handoff_seen", args=[way.id]))
    assert "Nobody is between services." in reads(receiver, "clinic_between")


def test_double_work_is_put_together_on_its_page(cast: Cast, now: datetime) -> None:
    scope.enter(cast.organisation_id)
    models.ContactChannel.everyone.create(
        organisation_id=cast.organisation_id, patient_id=cast.patient_id, kind="mobile", value="555-0101", is_safe=True,
        labels=["ETH", "BH"],
    )  # fmt: skip
    first = outreach(cast, now, 3)
    second = models.Task.everyone.create(
        organisation_id=cast.organisation_id, patient_id=cast.patient_id, kind="missed_visit", subject="x",
        priority="routine", reasons=["help_wanted"], owner_id=cast.colleague.staff_id, opened_at=now, due_at=now + DAY,
        next_step_at=now + DAY, labels=["ETH", "BH"],
    )  # fmt: skip
    team = browser(cast.clinician)
    assert "1 person is to be called by two of us" in reads(team, "clinic_twice")
    answer = team.post(reverse("clinic_merge"), {"keep": str(first.id), "other": str(second.id)}, follow=True)
    assert "It is one call now" in answer.content.decode()
    assert "Nobody is called by two of us." in reads(team, "clinic_twice")


def test_more_support_is_decided_on_the_task(cast: Cast, now: datetime) -> None:
    scope.enter(cast.organisation_id)
    asked = models.Task.everyone.create(
        organisation_id=cast.organisation_id, patient_id=cast.patient_id, kind="more_support", priority="this_visit",
        reasons=["high_again"], owner_id=cast.clinician.staff_id, opened_at=now, due_at=now + DAY,
        next_step_at=now + DAY, labels=["ETH", "BH"],
        why=[{"code": "high_again", "facts": {"days": 30}, "at": now.isoformat(), "source": "t", "source_id": ""}],
    )  # fmt: skip
    team = browser(cast.clinician)
    assert "Is more support right?" in reads(team, "clinic_task", asked.id)
    where, mine = reverse("clinic_support", args=[asked.id]), {"patient": str(cast.patient_id)}
    assert "Please say in a few words" in team.post(where, mine, follow=True).content.decode()
    at = (now + DAY).strftime("%Y-%m-%dT%H:%M")
    answer = team.post(where, {**mine, "chosen": "video_checkin", "first_at": at}, follow=True)
    assert "1 visit is planned." in answer.content.decode()


def signals(cast: Cast, now: datetime, count: int, people: int = 12) -> None:
    scope.enter(cast.organisation_id)
    who = models.Patient.everyone.bulk_create(
        models.Patient(
            organisation_id=cast.organisation_id, site_id=cast.site_id, number=f"S-{n}", name_used=f"S {n}",
            zone="America/New_York", enrolled_at=now - 30 * DAY, labels=["ETH", "BH"],
        )
        for n in range(people)
    )  # fmt: skip
    models.Task.everyone.bulk_create(
        models.Task(
            organisation_id=cast.organisation_id, patient_id=who[n % people].id, kind="outreach", subject=str(n),
            priority="routine", reasons=["used"], owner_id=cast.clinician.staff_id, labels=["ETH", "BH"],
            opened_at=now - DAY, due_at=now, next_step_at=now, state="closed", outcome="reached_talked",
            closed_by_id=cast.clinician.staff_id, closed_at=now - DAY + (n + 1) * timedelta(minutes=10),
        )
        for n in range(count)
    )  # fmt: skip


def test_time_to_contact_is_one_number_on_the_page_in_the_file_and_for_the_command(
    cast: Cast, now: datetime
) -> None:
    signals(cast, now, 25)
    manager = browser(cast.manager)
    assert "Half of the signals led to a talk within 2.2 hours." in reads(manager, "manage_contact")
    file = json.loads(manager.get(reverse("manage_contact_data")).content)
    assert (file["whole"]["signals"], file["whole"]["median_minutes"]) == (25, 130.0)
    command = cast.demo.__class__(
        kind="command", name="carebraid outreach", organisation_id=cast.organisation_id, service="outreach"
    )
    seen = contact_times(actor=command, now=now, zone="America/New_York")
    assert seen.data()["whole"] == file["whole"]
    assert browser(cast.clinician).get(reverse("manage_contact")).status_code == 403


@pytest.mark.parametrize(("count", "people"), [(10, 10), (60, 10)])
def test_few_people_are_never_shown(cast: Cast, now: datetime, count: int, people: int) -> None:
    signals(cast, now, count, people)
    manager = browser(cast.manager)
    file = json.loads(manager.get(reverse("manage_contact_data")).content)
    assert file["whole"] == {
        "name": "", "signals": None, "reached": None, "answered": None, "waiting": None, "never": None,
        "within_day": None, "median_minutes": None, "p90_minutes": None, "is_hidden": True,
    }  # fmt: skip
    assert all(one["is_hidden"] for one in file["sites"])


def test_the_page_of_a_person_in_maintenance_says_when_the_next_booster_is(cast: Cast, now: datetime) -> None:
    begin_maintenance(actor=cast.clinician, now=now, patient_id=cast.patient_id)
    assert "The next booster is due" in reads(browser(cast.clinician), "clinic_handoff", cast.patient_id)


def test_a_handoff_that_cannot_begin_says_why_and_keeps_what_was_typed(cast: Cast, now: datetime) -> None:
    start_transition(
        actor=cast.clinician, now=now, patient_id=cast.patient_id, rule="fuh", from_name="Ward 4", to_name="Clinic",
        left_at=now - HOUR,
    )  # fmt: skip
    answer = browser(cast.clinician).post(
        reverse("clinic_handoff", args=[cast.patient_id]),
        {"patient": str(cast.patient_id), "rule": "fuh", "from_name": "Ward 4", "to_name": "Clinic"},
    )
    assert answer.status_code == 409
    assert "between services already" in answer.content.decode()


def test_haz_40_reaching_out_is_held_and_goes_on_from_its_page(cast: Cast, now: datetime) -> None:
    team = browser(cast.clinician)
    where = reverse("clinic_stop_reaching", args=[cast.patient_id])
    who = {"patient": str(cast.patient_id)}
    said = {
        **who,
        "kind": "custody",
        "told_by": "professional",
        "review_at": local(timezone.now() + 9 * 24 * HOUR),
    }
    assert team.post(where, {**said, "told_by": ""}).status_code == 400
    assert team.post(where, {**said, "patient": str(uuid4())}).status_code == 409  # HAZ-14
    assert team.post(where, said).status_code == 302
    for name in ("clinic_reach", "clinic_person", "clinic_timeline"):
        page = reads(team, name, cast.patient_id)
        assert (
            "In jail or prison, since" in page
            and "Calls and messages wait." in page
            and "looks again" in page
        )
    scope.enter(cast.organisation_id)
    review = models.Task.everyone.get(kind="hold_review")
    page = reads(team, "clinic_task", review.id)
    assert "Decide" in page and "Save what came of it" not in page
    assert (
        browser(cast.stranger).post(reverse("clinic_reach_again", args=[cast.patient_id]), who).status_code
        == 404
    )
    assert team.post(reverse("clinic_reach_again", args=[cast.patient_id]), who).status_code == 302
    assert "In jail or prison, since" not in reads(team, "clinic_person", cast.patient_id)


def test_haz_40_whoever_has_died_is_no_name_on_the_caseload_and_is_still_found(cast: Cast) -> None:
    team = browser(cast.clinician)
    assert "Robin" in reads(team, "clinic_caseload")
    said = {"patient": str(cast.patient_id), "kind": "died", "told_by": "agreed_contact"}
    assert team.post(reverse("clinic_stop_reaching", args=[cast.patient_id]), said).status_code == 302
    assert "Robin" not in reads(team, "clinic_caseload")
    page = reads(team, "clinic_person", cast.patient_id)
    assert "Recorded as having died" in page and "Nobody is asked to call, and nothing is sent." in page


def local(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M")


def test_seven_days_of_tries_say_who_how_and_what_came_of_it(cast: Cast, now: datetime) -> None:
    """Two teams never call the same person unknowingly: each try stands on one page, from the chart, the task and the inbox."""
    task, team = outreach(cast, now, 4), browser(cast.clinician)
    assert cast.colleague.staff_id is not None
    join_team(
        actor=cast.clinician, now=now, patient_id=cast.patient_id, staff_id=cast.colleague.staff_id, role=Role.PSYCHIATRIST
    )  # fmt: skip
    page = reads(team, "clinic_tries", cast.patient_id)
    assert "Nobody tried to reach Robin in seven days" in page
    for by, outcome in ((cast.clinician, "no_answer"), (cast.colleague, "left_message")):
        task.refresh_from_db()
        record_outcome(actor=by, now=now, task_id=task.id, seen_version=task.version, outcome=outcome)
        scope.enter(cast.organisation_id)
    page = reads(team, "clinic_tries", cast.patient_id)
    assert "Robin was not reached in seven days" in page and "each for another reason" not in page
    said = re.findall(r'<p class="what">(.*?)</p>', page)
    assert said == ["Colleague, call: Left a neutral message", "Clinician, call: No answer"]
    chart = open_chart(cast.demo, cast.patient_id, Purpose.OPERATIONS, now, record_access=False)
    other = _raise.raise_task(
        chart, kind=Kind.COMING_BACK, subject="", priority=Priority.SAME_DAY, now=now,
        signals=[_raise.Signal("came_back", {}, now, "person", "")],
    )  # fmt: skip
    record_outcome(
        actor=cast.colleague,
        now=now,
        task_id=other.task.id,
        seen_version=other.task.version,
        outcome="no_answer",
    )
    assert "each for another reason" in reads(team, "clinic_tries", cast.patient_id)
    scope.enter(cast.organisation_id)
    task.refresh_from_db()
    claim_task(actor=cast.colleague, now=timezone.now(), task_id=task.id, seen_version=task.version)
    assert "Colleague is calling now." in reads(team, "clinic_tries", cast.patient_id)
    scope.enter(cast.organisation_id)
    task.refresh_from_db()
    record_outcome(
        actor=cast.colleague, now=timezone.now(), task_id=task.id, seen_version=task.version, outcome="reached_talked",
        reached="person", reached_at=timezone.now(),
    )  # fmt: skip
    assert "Robin was last reached" in reads(team, "clinic_tries", cast.patient_id)
    later = timezone.now() + 8 * 24 * HOUR
    assert tries(actor=cast.clinician, now=later, language="en", patient_id=cast.patient_id).rows == ()
    there = reverse("clinic_tries", args=[cast.patient_id])
    assert there in reads(team, "clinic_person", cast.patient_id) and there in reads(
        team, "clinic_task", task.id
    )
    assert browser(cast.stranger).get(there).status_code == 404


def test_an_overdose_that_the_clinic_was_told_of_is_entered_and_stands_on_the_timeline(
    cast: Cast, now: datetime
) -> None:
    team = browser(cast.clinician)
    where = reverse("clinic_elsewhere", args=[cast.patient_id])
    at = (now - timedelta(hours=30)).astimezone(ZoneInfo(cast.clinician.zone)).strftime("%Y-%m-%dT%H:%M")
    told = {"patient": str(cast.patient_id), "what": "overdose", "at": at}
    for wrong in ({"at": ""}, {"what": "holiday"}, {"at": "2999-01-01T10:00"}):
        assert team.post(where, told | wrong).status_code == 400, wrong
    assert not models.Entry.everyone.filter(patient_id=cast.patient_id).exists()
    for what in ("overdose", "hospital"):
        assert team.post(where, told | {"what": what}).status_code == 302
    kept = models.Entry.everyone.filter(patient_id=cast.patient_id).order_by("code")
    assert [(one.kind, one.code) for one in kept] == [("overdose", ""), ("transition", "hospital")]
    assert all(set(one.labels) == set(models.Entry.classified.labels) for one in kept)
    assert (
        models.JournalEntry.objects.filter(action="record_entries", patient_id=cast.patient_id).count() == 2
    )
    page = reads(team, "clinic_timeline", cast.patient_id)
    assert "Overdose" in page and "Left a hospital" in page


def test_an_emergency_visit_stands_on_the_timeline_with_the_day_they_were_seen(
    cast: Cast, now: datetime
) -> None:
    team = browser(cast.clinician)
    way = {
        "patient": str(cast.patient_id),
        "rule": "fua",
        "from_name": "Harbour General",
        "to_name": "Clinic",
    }
    team.post(reverse("clinic_handoff", args=[cast.patient_id]), way)
    page = reads(team, "clinic_timeline", cast.patient_id)
    assert "Emergency visit about substance use or an overdose" in page
    assert "handed over from Harbour General to Clinic" in page
    assert "Seen after a handover" not in page
    later, way = timezone.now(), models.Transition.everyone.get()
    mark_seen(actor=cast.clinician, now=later, transition_id=way.id, seen_at=later)
    assert "Seen after a handover" in reads(team, "clinic_timeline", cast.patient_id)
