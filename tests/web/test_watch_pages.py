"""CAP-063, CAP-064, CAP-065, CAP-067, HAZ-31: the pages about medicines after prescribing, for the team, the person and managers."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.moment import local_day
from carebraid.core.meds.regimen import Formulation, Taken, TakenKind
from carebraid.core.record.entry import Entry
from carebraid.flows.record_entries import record_entries
from carebraid.flows.report_side_effect import report_side_effect
from carebraid.flows.start_monitoring import start_monitoring
from carebraid.store import models, scope
from carebraid.store.chart import open_chart
from carebraid.store.medicines import new_taken_id, save_medicine
from tests.browsers import browser
from tests.worlds import Cast, make_cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def now() -> datetime:
    """Pages read the clock themselves."""
    return timezone.now()


@pytest.fixture
def cast(db: None, now: datetime) -> Cast:
    return make_cast(now - 60 * DAY)


@pytest.fixture
def clinician(cast: Cast) -> Client:
    client = browser(cast.clinician)
    client.get(reverse("clinic_inbox"))
    return client


@pytest.fixture
def person(cast: Cast) -> Client:
    client = browser(cast.patient)
    client.get(reverse("me_today"))
    return client


def today(now: datetime) -> date:
    return local_day(now, "America/New_York")


def on_list(
    cast: Cast, now: datetime, name: str, *, ago: int = 0, formulation: Formulation | None = None
) -> UUID:
    chart = open_chart(cast.clinician, cast.patient_id, Purpose.TREATMENT, now)
    taken = Taken(
        id=new_taken_id(), name=name, kind=TakenKind.PRESCRIBED, started_on=today(now) - ago * DAY,
        formulation=formulation,
    )  # fmt: skip
    made = save_medicine(chart, taken, source="clinic", now=now)
    start_monitoring(actor=cast.clinician, now=now, patient_id=cast.patient_id, medicine_id=made)
    return made


def text(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_empty_pages_say_what_will_come(cast: Cast, clinician: Client, person: Client) -> None:
    assert "Nothing about medicines is waiting." in text(clinician, "clinic_morning")
    page = text(clinician, "clinic_watch", cast.patient_id)
    assert "No result is due" in page
    assert "Nobody has told whether the medicine was taken." in page
    assert "was not asked in the last 30 days" in text(clinician, "clinic_withdrawal", cast.patient_id)
    assert "Tell us about a side effect" in text(person, "me_side_effects")
    assert "It does not count against you." in text(person, "me_taken")


def test_the_morning_orders_by_risk_and_one_press_records_an_injection(
    cast: Cast, now: datetime, clinician: Client
) -> None:
    on_list(cast, now, "lithium")
    medicine = on_list(cast, now, "paliperidone", ago=2, formulation=Formulation.INJECTION_MONTHLY)
    page = text(clinician, "clinic_morning")
    assert page.index("Injection of paliperidone") < page.index("With lithium: kidney, thyroid, calcium")
    form = {
        "patient": str(cast.patient_id), "medicine": str(medicine), "kind": "injection", "state": "given",
        "on": today(now).isoformat(), "from": "morning",
    }  # fmt: skip
    answer = clinician.post(reverse("clinic_supply", args=[cast.patient_id]), form)
    assert answer.headers["Location"] == reverse("clinic_morning")
    assert models.Supply.everyone.get().next_due_on == today(now) + 28 * DAY
    assert "Injection of paliperidone" not in text(clinician, "clinic_morning")


def test_a_second_press_says_so_and_loses_nothing(cast: Cast, now: datetime, clinician: Client) -> None:
    medicine = on_list(cast, now, "paliperidone", formulation=Formulation.INJECTION_MONTHLY)
    form = {"patient": str(cast.patient_id), "medicine": str(medicine), "kind": "injection", "state": "given", "on": today(now).isoformat()}  # fmt: skip
    address = reverse("clinic_supply", args=[cast.patient_id])
    assert clinician.post(address, form).status_code == 302
    again = clinician.post(address, form)
    assert again.status_code == 409
    assert "entered for that day already" in again.content.decode()
    assert models.Supply.everyone.count() == 1


def test_a_result_is_entered_and_its_rule_carries_source_and_mark(
    cast: Cast, now: datetime, clinician: Client
) -> None:
    on_list(cast, now, "methadone")
    page = text(clinician, "clinic_watch", cast.patient_id)
    assert "ECG: QTc" in page
    assert "Krantz 2009" in page
    assert "Needs a check" in page
    row = models.Monitoring.everyone.get(what="ecg_methadone")
    form = {
        "patient": str(cast.patient_id),
        "watched": str(row.id),
        "on": today(now).isoformat(),
        "value-qtc": "505",
    }
    clinician.post(reverse("clinic_result", args=[cast.patient_id]), form)
    assert "far out of range" in text(clinician, "clinic_watch", cast.patient_id)
    assert models.Task.everyone.get(kind="result_review").reasons == ["result_out_of_range"]


@pytest.mark.parametrize("typed", ["4,5", "abc", "NaN", "Infinity"])
def test_a_figure_that_cannot_be_read_is_refused_and_stays_due(
    cast: Cast, now: datetime, clinician: Client, typed: str
) -> None:
    on_list(cast, now, "methadone")
    row = models.Monitoring.everyone.get(what="ecg_methadone")
    form = {
        "patient": str(cast.patient_id),
        "watched": str(row.id),
        "on": today(now).isoformat(),
        "value-qtc": typed,
    }
    answer = clinician.post(reverse("clinic_result", args=[cast.patient_id]), form)
    assert answer.status_code == 400
    assert "could not be read" in answer.content.decode()
    assert models.Monitoring.everyone.get(id=row.id).done_on is None


def test_a_medicine_nobody_knows_is_said_to_be_not_watched(
    cast: Cast, now: datetime, clinician: Client
) -> None:
    on_list(cast, now, "Zyxopram")
    assert "Zyxopram is not known here" in text(clinician, "clinic_watch", cast.patient_id)


def test_a_form_for_somebody_else_saves_nothing(cast: Cast, now: datetime, clinician: Client) -> None:
    """HAZ-14"""
    answer = clinician.post(
        reverse("clinic_naloxone", args=[cast.patient_id]), {"patient": str(cast.clinician.account_id)}
    )
    assert answer.status_code == 409
    assert models.Supply.everyone.count() == 0


def leave_detox(cast: Cast, now: datetime) -> None:
    models.Patient.everyone.filter(id=cast.patient_id).update(conditions=["opioid_use_disorder"])
    at = now - DAY
    entry = Entry(kind="transition", code="detox", happened_at=at, learned_at=at, value={})
    record_entries(actor=cast.clinician, now=now, patient_id=cast.patient_id, entries=[entry])


def test_haz31_shows_in_the_staff_page_and_in_the_persons_own(
    cast: Cast, now: datetime, clinician: Client, person: Client
) -> None:
    leave_detox(cast, now)
    page = text(clinician, "clinic_watch", cast.patient_id)
    assert "Tolerance for opioids may be lost" in page
    assert "Naloxone: not known. Ask." in page
    assert "Ask us for naloxone today." in text(person, "me_taken")
    clinician.post(reverse("clinic_naloxone", args=[cast.patient_id]), {"patient": str(cast.patient_id)})
    assert "Has naloxone" in text(clinician, "clinic_watch", cast.patient_id)
    assert "You have naloxone." in text(person, "me_taken")


def test_haz31_nothing_is_said_where_no_opioid_is_on_record(
    cast: Cast, clinician: Client, person: Client
) -> None:
    assert "Tolerance for opioids" not in text(clinician, "clinic_watch", cast.patient_id)
    assert "naloxone" not in text(person, "me_taken").lower()


def test_the_person_tells_a_side_effect_and_reads_the_answer(
    cast: Cast, clinician: Client, person: Client
) -> None:
    address = reverse("me_side_effects")
    sent = person.post(address, {"what": "My hands shake <b>", "burden": "8"}, follow=True)
    page = sent.content.decode()
    assert "Thank you for telling us. Somebody answers by" in page
    assert "My hands shake &lt;b&gt;" in page
    report = models.SideEffect.everyone.get()
    assert "No answer, time is past" not in text(clinician, "clinic_watch", cast.patient_id)
    clinician.post(
        reverse("clinic_side_effect_answer", args=[cast.patient_id]),
        {"patient": str(cast.patient_id), "report": str(report.id), "answer": "We lower the dose tomorrow."},
    )
    assert "We lower the dose tomorrow." in text(person, "me_side_effects")


def test_a_sign_that_cannot_wait_says_whom_to_call(cast: Cast, person: Client) -> None:
    sent = person.post(
        reverse("me_side_effects"), {"what": "My face swells", "alarms": ["rash_alert"]}, follow=True
    )
    assert "call 911 now" in sent.content.decode()


def test_empty_words_keep_the_rest_of_the_form(cast: Cast, person: Client) -> None:
    answer = person.post(reverse("me_side_effects"), {"what": " ", "burden": "5", "alarms": ["rash_alert"]})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Please say in a few words what you notice." in page
    assert 'value="5" checked' in page
    assert 'value="rash_alert" checked' in page
    assert models.SideEffect.everyone.count() == 0


def test_a_late_answer_is_our_mistake_and_managers_see_silence_without_small_numbers(
    cast: Cast, now: datetime, person: Client
) -> None:
    """beyond 8: silence is a number; small numbers are hidden, and with them the sum that would betray them."""
    for ago in range(13):
        report_side_effect(
            actor=cast.patient, now=now - (10 + ago) * DAY, patient_id=cast.patient_id, what="Tired"
        )
    assert "That is our mistake, not yours." in text(person, "me_side_effects")
    manager = browser(cast.manager)
    page = text(manager, "manage_answers")
    assert "13 reports were left without an answer" in page
    report_side_effect(
        actor=cast.patient, now=now - timedelta(hours=1), patient_id=cast.patient_id, what="Dizzy"
    )
    page = text(manager, "manage_answers")
    assert "hidden" in page
    assert ">14<" not in page


def test_pages_of_a_stranger_and_a_colleague_stay_closed(cast: Cast, now: datetime) -> None:
    for actor, status in ((cast.stranger, 404), (cast.colleague, 403)):
        client = browser(actor)
        client.get(reverse("clinic_inbox"))
        for name in ("clinic_watch", "clinic_withdrawal"):
            assert client.get(reverse(name, args=[cast.patient_id])).status_code == status
    scope.enter(cast.organisation_id)
    on_list(cast, now, "paliperidone", formulation=Formulation.INJECTION_MONTHLY)
    colleague = browser(cast.colleague)
    assert "paliperidone" not in text(colleague, "clinic_morning")


def test_haz31_stands_on_both_summaries(cast: Cast, now: datetime, clinician: Client, person: Client) -> None:
    """The first page of the chart and the person's first page say it; naloxone is always on the summary."""
    assert "Take care: your body may not be used to opioids now" not in text(person, "me_today")
    leave_detox(cast, now)
    page = text(clinician, "clinic_person", cast.patient_id)
    assert "Tolerance for opioids may be lost" in page
    assert "not known, ask" in page
    assert "Ask us for naloxone today." in text(person, "me_today")
