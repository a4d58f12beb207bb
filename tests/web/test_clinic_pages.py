"""The clinic's pages: what they show, what they refuse, and what they cost in queries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from markupsafe import Markup

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Role
from carebraid.flows.claim_task import claim_task
from carebraid.flows.complete_instrument import complete_instrument
from carebraid.flows.enrol_patient import enrol_patient
from carebraid.flows.join_team import join_team
from carebraid.flows.log_checkin import log_checkin
from carebraid.screens.inbox import Line, inbox
from carebraid.screens.safety_plan import safety_plan
from carebraid.store import models, scope
from carebraid.store.patients import NewPatient
from carebraid.web.clinic.rows import safe
from tests.browsers import JSON, browser
from tests.worlds import Cast, join_colleague, make_cast, without_ids

pytestmark = pytest.mark.django_db
Bound = Callable[[int], Any]
CHART = (
    "clinic_person", "clinic_timeline", "clinic_measures", "clinic_tasks", "clinic_plan", "clinic_plan_edit",
    "clinic_ask", "clinic_team", "clinic_appointments", "clinic_seen",
)  # fmt: skip


@pytest.fixture
def now() -> datetime:
    """Pages read the clock themselves."""
    return timezone.now()


@pytest.fixture
def cast(db: None, now: datetime) -> Cast:
    return make_cast(now - timedelta(days=30))


@pytest.fixture
def clinician(cast: Cast) -> Client:
    client = browser(cast.clinician)
    client.get(reverse("clinic_inbox"))  # the session is dated on its first page
    return client


def alarm(cast: Cast, at: datetime) -> Line:
    raw = {
        "client_id": str(uuid4()),
        "happened_at": at.isoformat(),
        "sent_at": at.isoformat(),
        "safety": "yes",
    }
    log_checkin(actor=cast.patient, now=at, raw=raw)
    return inbox(actor=cast.clinician, now=at, language="en").lines[0]


def somebody_else(cast: Cast, now: datetime) -> UUID:
    other = enrol_patient(
        actor=cast.demo,
        now=now,
        patient=NewPatient(number="H-2", name_used="Alex", site_id=cast.site_id, zone="UTC"),
    )
    join_team(
        actor=cast.demo, now=now, patient_id=other, staff_id=cast.clinician.staff_id, role=Role.CARE_MANAGER
    )
    return other


# ---- the inbox


def test_the_first_line_says_who_needs_me(clinician: Client, cast: Cast, now: datetime) -> None:
    assert "Nobody is waiting for you right now." in clinician.get(reverse("clinic_inbox")).text
    alarm(cast, now)
    page = clinician.get(reverse("clinic_inbox")).text
    assert '<h1 tabindex="-1">1 person needs you today: Robin.</h1>' in page
    assert "Call now; ask where they are and the C-SSRS screener." in page
    assert "Needs someone now" in page


def test_the_quiet_question_gets_the_lines_alone(clinician: Client, cast: Cast, now: datetime) -> None:
    alarm(cast, now)
    part = clinician.get(reverse("clinic_inbox"), headers={"HX-Request": "true"}).text
    assert "1 person needs you today" in part
    assert "<html" not in part


def test_taking_is_one_press_with_and_without_a_script(clinician: Client, cast: Cast, now: datetime) -> None:
    line = alarm(cast, now)
    address = reverse("clinic_claim", args=[line.task_id])
    part = clinician.post(address, {"version": line.version}, headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert "with you" in part.text
    assert (
        clinician.post(address, {"version": line.version})
        .headers["Location"]
        .endswith(f"#task-{line.task_id}")
    )


def test_two_who_take_one_task_are_told_kindly(clinician: Client, cast: Cast, now: datetime) -> None:
    line = alarm(cast, now)
    join_colleague(cast, now)
    claim_task(actor=cast.colleague, now=now, task_id=line.task_id, seen_version=line.version)
    answer = clinician.post(reverse("clinic_claim", args=[line.task_id]), {"version": line.version})
    assert answer.status_code == 409
    assert "A colleague has taken this." in answer.text


# ---- closing


def test_closing_without_an_outcome_or_without_who_was_reached_is_refused(
    clinician: Client, cast: Cast, now: datetime
) -> None:
    """HAZ-06."""
    line = alarm(cast, now)
    address = reverse("clinic_task", args=[line.task_id])
    form: dict[str, Any] = {"patient": cast.patient_id, "version": line.version}
    nothing = clinician.post(address, form)
    assert (nothing.status_code, "Please choose what came of it." in nothing.text) == (400, True)
    unsaid = clinician.post(address, {**form, "outcome": "reached_talked"})
    assert (unsaid.status_code, "Please say who was reached, and when." in unsaid.text) == (400, True)
    assert 'value="reached_talked" checked' in unsaid.text  # nothing typed is lost
    scope.enter(cast.organisation_id)
    assert models.Task.everyone.get(id=line.task_id).state == "open"
    done = clinician.post(
        address,
        {**form, "outcome": "reached_talked", "reached": "person", "reached_at": timezone.now().isoformat()},
    )
    assert done.headers["Location"] == reverse("clinic_inbox")
    scope.enter(cast.organisation_id)
    assert models.Task.everyone.get(id=line.task_id).state == "closed"
    assert "Reached and talked" in clinician.get(address).text


def test_no_answer_keeps_it_open_and_says_when_to_try_again(
    clinician: Client, cast: Cast, now: datetime
) -> None:
    line = alarm(cast, now)
    form = {"patient": cast.patient_id, "version": line.version, "outcome": "no_answer"}
    page = clinician.post(reverse("clinic_task", args=[line.task_id]), form, follow=True)
    assert "It stays open; try again in " in page.text


def test_a_task_that_changed_meanwhile_is_shown_as_it_stands(
    clinician: Client, cast: Cast, now: datetime
) -> None:
    line = alarm(cast, now)
    form = {"patient": cast.patient_id, "version": line.version, "outcome": "no_answer"}
    address = reverse("clinic_task", args=[line.task_id])
    clinician.post(address, form)
    late = clinician.post(address, {**form, "outcome": "left_message"})
    assert late.status_code == 409
    assert "Below is how it stands now." in late.text
    assert 'value="left_message" checked' in late.text


def test_a_form_opened_for_another_person_is_refused_everywhere(
    clinician: Client, cast: Cast, now: datetime
) -> None:
    """HAZ-14: every form of a chart, sent with another person's id, changes nothing."""
    line, other = alarm(cast, now), somebody_else(cast, now)
    me = cast.patient_id
    forms: list[tuple[str, list[Any], dict[str, Any]]] = [
        ("clinic_task", [line.task_id], {"version": line.version, "outcome": "no_answer"}),
        ("clinic_plan_edit", [me], {"version": 0, f"new-internal_coping-{uuid4()}": "Walk"}),
        ("clinic_ask_save", [me, "phq-9"], {"response": uuid4(), "q-q9": 1, "finished": "yes"}),
        ("clinic_team", [me], {"member": f"{cast.colleague.staff_id}:psychiatrist"}),
        ("clinic_team_leave", [me], {"staff": cast.clinician.staff_id}),
        ("clinic_appointment_plan", [me], {"kind": "visit", "at": "2030-01-01T10:00"}),
        ("clinic_appointment_record", [me], {"appointment": uuid4(), "state": "kept"}),
    ]
    scope.enter(cast.organisation_id)
    before = models.JournalEntry.objects.exclude(outcome__in=("seen", "refused")).count()
    for name, arguments, form in forms:
        for patient in (other, ""):
            answer = clinician.post(reverse(name, args=arguments), {**form, "patient": patient})
            assert (name, answer.status_code) == (name, 409)
    scope.enter(cast.organisation_id)
    assert models.JournalEntry.objects.exclude(outcome__in=("seen", "refused")).count() == before


# ---- the caseload and the chart


def test_an_old_level_is_marked_on_the_page(clinician: Client, cast: Cast, now: datetime) -> None:
    """HAZ-22."""
    for days in (2, 1, 0):
        at = now - timedelta(days=days, minutes=5)
        raw = {
            "client_id": str(uuid4()),
            "happened_at": at.isoformat(),
            "sent_at": at.isoformat(),
            "craving": 1,
        }
        log_checkin(actor=cast.patient, now=at, raw=raw)
    pages = (reverse("clinic_caseload"), reverse("clinic_person", args=[cast.patient_id]))
    assert not any("Level not current." in clinician.get(page).text for page in pages)
    scope.enter(cast.organisation_id)
    models.CheckIn.everyone.create(
        patient_id=cast.patient_id,
        organisation_id=cast.organisation_id,
        happened_at=now,
        learned_at=now,
        device_at=now,
    )
    assert all("Level not current." in clinician.get(page).text for page in pages)


def test_a_row_of_the_caseload_escapes_what_people_wrote_and_speaks_the_readers_language(
    clinician: Client, cast: Cast, now: datetime
) -> None:
    """Rows are built in Python: nothing escapes them by itself. Their pictures are kept from page to page."""
    hostile = '"><script>x'
    told = NewPatient(number="H-9", name_used=hostile, pronouns=hostile, site_id=cast.site_id, zone="UTC")
    other = enrol_patient(actor=cast.clinician, now=now, patient=told)
    join_team(
        actor=cast.demo, now=now, patient_id=other, staff_id=cast.clinician.staff_id, role=Role.CARE_MANAGER
    )
    text = clinician.get(reverse("clinic_caseload")).text
    assert "<script>x" not in text
    assert text.count("&lt;script&gt;x") == 2
    assert "Craving" in text and "none yet" in text
    clinician.cookies["language"] = "es"
    spanish = clinician.get(reverse("clinic_caseload")).text
    assert "none yet" not in spanish and 'data-l="Craving"' not in spanish
    assert spanish.count("&lt;script&gt;x") == 2


def test_a_line_of_the_inbox_escapes_what_people_wrote_and_its_button_says_about_whom(
    clinician: Client, cast: Cast, now: datetime
) -> None:
    """Lines are built in Python: nothing escapes them by itself. Whoever hears the button hears whose line it is."""
    hostile = '"><script>x'
    scope.enter(cast.organisation_id)
    models.Patient.everyone.filter(id=cast.patient_id).update(
        name_used=hostile, number=hostile, pronouns=hostile
    )
    line = alarm(cast, now)
    text = clinician.get(reverse("clinic_inbox")).text
    assert "<script>x" not in text
    assert text.count("&lt;script&gt;x") == 4
    assert f'aria-describedby="task-{line.task_id}-who"' in text
    assert f'<h3 class="who" id="task-{line.task_id}-who">' in text


def test_study_people_have_study_days_and_never_a_date(clinician: Client, cast: Cast, now: datetime) -> None:
    scope.enter(cast.organisation_id)
    models.Organisation.objects.filter(id=cast.organisation_id).update(calendar="study_days")
    day = datetime(2000, 4, 1, 12, tzinfo=now.tzinfo)
    models.Patient.everyone.filter(id=cast.patient_id).update(enrolled_at=day - timedelta(days=91))
    models.Standing.everyone.filter(patient_id=cast.patient_id).update(
        word="-o++++", worst_run=4, current_run=4, as_of=day, computed_at=now, last_contact_at=day
    )
    models.Entry.everyone.create(
        patient_id=cast.patient_id, organisation_id=cast.organisation_id, kind="diary", happened_at=day,
        learned_at=day + timedelta(days=7), value={"used": ["Opioid"]}, origin="import:x",
    )  # fmt: skip
    page = clinician.get(reverse("clinic_caseload")).text
    assert "4 weeks in a row with use found or not seen: call; offer an appointment within 7 days." in page
    assert "as of study day 91" in page
    timeline = clinician.get(reverse("clinic_timeline", args=[cast.patient_id])).text
    assert "happened study day 91, learned study day 98" in timeline
    chart = clinician.get(reverse("clinic_person", args=[cast.patient_id])).text
    for text in (page, timeline, chart):
        assert "2000" not in without_ids(text)
        assert " Apr " not in text


def test_a_chart_names_conditions_in_the_reader_s_language(clinician: Client, cast: Cast) -> None:
    models.Patient.everyone.filter(id=cast.patient_id).update(conditions=["hepatitis_c_chronic", "ptsd"])
    address = reverse("clinic_person", args=[cast.patient_id])
    assert "Chronic hepatitis C; PTSD" in clinician.get(address).text
    clinician.cookies["language"] = "es"
    assert "Hepatitis C crónica; TEPT" in clinician.get(address).text


def test_a_page_costs_few_queries(
    clinician: Client, cast: Cast, now: datetime, django_assert_max_num_queries: Bound
) -> None:
    alarm(cast, now)
    for number in range(3):
        somebody = NewPatient(number=f"Q-{number}", name_used=f"Q {number}", site_id=cast.site_id, zone="UTC")
        enrol_patient(actor=cast.clinician, now=now, patient=somebody)
    with django_assert_max_num_queries(9):
        clinician.get(reverse("clinic_inbox"))
    with django_assert_max_num_queries(8):
        clinician.get(reverse("clinic_caseload"))
    for name in CHART:
        with django_assert_max_num_queries(18):  # the first page compares therapy with the whole list
            assert clinician.get(reverse(name, args=[cast.patient_id])).status_code == 200


def test_a_safety_answer_saved_on_the_way_opens_the_screener(
    clinician: Client, cast: Cast, now: datetime
) -> None:
    """HAZ-04 and loop two: the page learns at once what to do next."""
    address = reverse("clinic_ask_save", args=[cast.patient_id, "phq-9"])
    form = {"patient": cast.patient_id, "response": uuid4(), "finished": "no", "q-q9": "2", "q-q1": ""}
    told = clinician.post(address, form, headers=JSON).json()
    screener = reverse("clinic_ask_one", args=[cast.patient_id, "c-ssrs-screener"])
    assert told == {"state": "begun", "critical": ["phq9_item9"], "next": screener}
    page = clinician.post(address, {**form, "finished": "yes"}, follow=True).text
    assert "Ask the C-SSRS screener now" in page
    assert "not scored, too few answers" in page
    assert "Do not change the wording" in clinician.get(screener).text
    outside = clinician.post(address, {**form, "response": uuid4(), "q-q1": "9"})
    assert outside.status_code == 400


def test_both_sides_write_one_plan(clinician: Client, cast: Cast, now: datetime) -> None:
    """HAZ-55 on the page: what disagrees stands side by side until somebody chooses."""
    address, line = reverse("clinic_plan_edit", args=[cast.patient_id]), uuid4()
    form: dict[str, Any] = {"patient": cast.patient_id}
    clinician.post(
        address, {**form, "version": 0, f"new-people_for_help-{line}": "Elena", f"call-{line}": "555 0199"}
    )
    for words in ("Elena, my sister", "Elena from church"):
        change = {
            f"words-{line}": words,
            f"was-{line}": "Elena",
            f"spare-{line}": uuid4(),
            f"call-{line}": "555 0199",
        }
        page = clinician.post(address, {**form, "version": 1, **change}, follow=True)
    assert "These two disagree. Which one should stay?" in page.text
    seen = safety_plan(actor=cast.clinician, now=timezone.now(), language="en", patient_id=cast.patient_id)
    (other,) = seen.plan.disagreeing
    done = clinician.post(
        address, {**form, "version": seen.plan.version, f"drop-{other.id}": "yes"}, follow=True
    ).text
    assert "Elena, my sister" in done
    assert "Elena from church" not in done
    assert 'href="tel:5550199"' in done
    assert "In a crisis" in done  # on paper the numbers come along
    assert "988" in done


def test_somebody_new_is_found_again(clinician: Client, cast: Cast) -> None:
    form = {
        "name": "Noor", "number": "H-77", "site": cast.site_id, "zone": "America/New_York", "language": "ar",
        "interpreter": "yes", "mobile": "555 0123", "conditions": ["ptsd", "made_up"],
    }  # fmt: skip
    page = clinician.post(reverse("clinic_new_person"), form, follow=True).text
    assert "Enrolled. You are the first on the team." in page
    assert "Do not use" in page  # nobody said that the number is safe
    assert "made up" not in page
    assert "Noor" in clinician.get(reverse("clinic_search"), {"q": "noo"}).text
    again = clinician.post(reverse("clinic_new_person"), form)
    assert (again.status_code, 'value="Noor"' in again.text) == (409, True)
    assert "at least two letters" in clinician.get(reverse("clinic_search"), {"q": "n"}).text


def test_an_appointment_is_planned_and_its_end_is_told(clinician: Client, cast: Cast, now: datetime) -> None:
    me = {"patient": cast.patient_id}
    at = (now - timedelta(hours=2)).isoformat()
    plan = reverse("clinic_appointment_plan", args=[cast.patient_id])
    assert clinician.post(plan, {**me, "kind": "visit", "at": "soon"}).status_code == 400
    page = clinician.post(plan, {**me, "kind": "visit", "at": at}, follow=True).text
    assert "What became of these?" in page
    scope.enter(cast.organisation_id)
    visit = models.Appointment.everyone.get()
    told = {**me, "appointment": visit.id, "state": "missed"}
    page = clinician.post(
        reverse("clinic_appointment_record", args=[cast.patient_id]), told, follow=True
    ).text
    assert "missed" in page


@pytest.mark.parametrize("name", CHART)
def test_a_chart_opens_to_the_team_alone(cast: Cast, name: str) -> None:
    address = reverse(name, args=[cast.patient_id])
    expected: list[tuple[Actor, int]] = [
        (cast.clinician, 200), (cast.colleague, 403), (cast.stranger, 404), (cast.patient, 403), (cast.manager, 403),
    ]  # fmt: skip
    for actor, status in expected:
        answer = browser(actor).get(address)
        assert (actor.name, answer.status_code) == (actor.name, status)
        if status != 200:
            assert "Robin" not in answer.text


def test_the_pages_speak_spanish_where_the_core_does(clinician: Client, cast: Cast, now: datetime) -> None:
    complete_instrument(
        actor=cast.patient, now=now, patient_id=cast.patient_id, response_id=uuid4(), instrument="phq-9",
        answers={"q9": 1}, finished=False, happened_at=now, source="app",
    )  # fmt: skip
    clinician.cookies["language"] = "es"
    assert "Haga el tamizaje C-SSRS ahora; no espere el total." in clinician.get(reverse("clinic_inbox")).text


def test_markup_that_passes_never_answers_for_plain_text_of_the_same_letters() -> None:
    assert safe(Markup("<b>")) == "<b>"
    assert safe("<b>") == "&lt;b&gt;"
