"""The pages about sharing over HTTP: nothing ticked beforehand, a rehearsal that is exact, one tap to stop."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from carebraid.flows.break_glass import break_glass
from carebraid.flows.complete_instrument import complete_instrument
from carebraid.screens.my_sharing import my_sharing
from carebraid.store import models, scope, sharing
from carebraid.store.my import open_own_chart
from tests.browsers import browser
from tests.worlds import Cast

pytestmark = pytest.mark.django_db
CLINIC = "Riverside Family Medicine"


@pytest.fixture(autouse=True)
def _plain_statics(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def clinic(cast: Cast, now: datetime) -> UUID:
    """A recipient on the register, a birth date, and something on file."""
    scope.enter(cast.organisation_id)
    models.Patient.everyone.filter(id=cast.patient_id).update(
        born_on=date(1992, 3, 4), conditions=["alcohol_use_disorder"]
    )
    complete_instrument(
        actor=cast.clinician, now=now, patient_id=cast.patient_id, response_id=uuid4(), instrument="phq-9",
        answers=[1] * 8 + [0], finished=True, happened_at=now, source="clinic",
    )  # fmt: skip
    return sharing.save_partner(cast.organisation_id, name=CLINIC, recipient_class="covered_entity")


@pytest.fixture
def person(cast: Cast) -> Client:
    return browser(cast.patient)


def text_of(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def chosen(clinic: UUID | str, now: datetime, **changed: Any) -> dict[str, Any]:
    wished = {"to": str(clinic), "what": "all", "purpose": "TREAT", "until": (now + timedelta(days=30)).date().isoformat()}  # fmt: skip
    return wished | changed


def signed_form(client: Client, wished: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """What a browser sends from the form when everything is answered rightly."""
    page = text_of(client, f"/me/sharing/form?{urlencode(wished, doseq=True)}")
    digest = re.search(r'name="text_sha256" value="([0-9a-f]{64})"', page)
    assert digest
    right = {"q-stop": "yes", "q-refuse": "same", "q-who": "one", "q-court": "no", "q-notes": "notes"}
    return {**wished, **right, "text_sha256": digest[1], "signer": "Robin", "answer": "yes", **changed}


def test_nothing_is_ticked_and_yes_and_no_stand_side_by_side(
    person: Client, clinic: UUID, now: datetime
) -> None:
    """PRV-028."""
    assert " checked" not in text_of(person, "/me/sharing/new")
    page = text_of(person, f"/me/sharing/form?{urlencode(chosen(clinic, now))}")
    assert " checked" not in page
    decide = page.partition('<div class="decide">')[2].partition("</div>")[0]
    assert re.findall(r'class="([^"]+)" name="answer" value="(\w+)"', decide) == [
        ("btn btn-wide", "yes"), ("btn btn-wide", "no"),
    ]  # fmt: skip


def test_the_page_shows_every_line_that_is_signed(person: Client, clinic: UUID, now: datetime) -> None:
    """PRV-017: what is kept is what was on the page."""
    wished = chosen("tpo", now, until="none")
    shown = text_of(person, f"/me/sharing/form?{urlencode(wished)}")
    answer = person.post("/me/sharing/form", signed_form(person, wished))
    assert answer.status_code == 302
    row = models.Consent.everyone.get()
    for line in filter(None, row.text.splitlines()):
        assert line.replace("’", "&#39;") in shown or line in shown, line


def test_the_rehearsal_shows_what_they_would_see_and_gives_nothing(
    person: Client, clinic: UUID, now: datetime
) -> None:
    wished = chosen(clinic, now, what="some", kind=["condition"])
    page = text_of(person, f"/me/sharing/rehearsal?{urlencode(wished, doseq=True)}")
    shown, _, left_out = page.partition("They would not see")
    assert "Alcohol use disorder" in shown
    assert "PHQ-9" not in shown
    assert "Your answers to questionnaires and their scores" in left_out
    assert models.Disclosure.everyone.count() == models.Consent.everyone.count() == 0
    assert "PHQ-9" in text_of(person, f"/me/sharing/rehearsal?{urlencode(chosen(clinic, now))}")


def test_what_goes_for_payment_is_far_less_than_what_goes_for_care(
    person: Client, clinic: UUID, now: datetime
) -> None:
    """PRV-006 in the rehearsal of the one form."""
    page = text_of(person, f"/me/sharing/rehearsal?{urlencode(chosen('tpo', now, until='none'))}")
    care, _, paying = page.partition("Your health plan, or whoever pays")
    assert "PHQ-9" in care
    assert "PHQ-9" not in paying.partition("What changes for your safety")[0]


def test_wrong_answers_are_explained_and_nothing_typed_is_lost(
    person: Client, clinic: UUID, now: datetime
) -> None:
    """PRV-028."""
    wished = chosen(clinic, now)
    answer = person.post("/me/sharing/form", signed_form(person, wished, **{"q-refuse": "leave"}))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Your care here stays the same. It is your choice." in page
    assert 'value="Robin"' in page
    assert len(re.findall(r" checked[^>]*>", page)) == 3
    assert models.Consent.everyone.count() == 0


def test_sign_receipt_and_stop_in_one_tap(person: Client, clinic: UUID, cast: Cast, now: datetime) -> None:
    """PRV-017, PRV-021."""
    answer = person.post("/me/sharing/form", signed_form(person, chosen(clinic, now)))
    receipt = text_of(person, answer["Location"])
    row = models.Consent.everyone.get()
    assert row.text_sha256 in receipt
    assert row.form_version in receipt
    assert CLINIC in text_of(person, "/me/sharing/")
    stopped = person.post(f"/me/sharing/stop/{row.id}")
    assert stopped.status_code == 302
    scope.enter(cast.organisation_id)
    row.refresh_from_db()
    assert row.status == "revoked"
    assert f"Stopped: {CLINIC}. From this moment nothing more goes out by it." in text_of(
        person, stopped["Location"]
    )


def test_no_needs_no_name_and_no_answers(person: Client, clinic: UUID, now: datetime) -> None:
    """PRV-028: as many steps as a yes."""
    wished = chosen(clinic, now)
    answer = person.post("/me/sharing/form", {**wished, "answer": "no"})
    page = text_of(person, answer["Location"])
    assert "Your no is kept. Nothing is shared." in page
    assert "Nobody asks you again before" in page
    row = models.Consent.everyone.get()
    back = person.post(f"/me/sharing/stop/{row.id}", {"what": "no"})
    page = text_of(person, back["Location"])
    assert "Your no is taken back." in page
    assert "You took this no back on" in page
    assert f"/me/sharing/receipt/{row.id}" not in page


def test_a_yes_to_somebody_refused_says_that_it_takes_the_no_back(
    person: Client, clinic: UUID, now: datetime
) -> None:
    wished = chosen(clinic, now)
    person.post("/me/sharing/form", {**wished, "answer": "no"})
    assert "A yes takes that no back." in text_of(person, f"/me/sharing/form?{urlencode(wished)}")
    person.post("/me/sharing/form", signed_form(person, wished))
    page = text_of(person, "/me/sharing/")
    assert "What you said no to" not in page
    assert "You share in one way." in page


def test_an_old_no_is_not_listed_once_a_yes_came_after_it(
    person: Client, clinic: UUID, now: datetime
) -> None:
    wished = chosen("tpo", now, until="none")
    person.post("/me/sharing/form", {**wished, "answer": "no"})
    assert "What you said no to" in text_of(person, "/me/sharing/")
    person.post("/me/sharing/form", signed_form(person, wished))
    page = text_of(person, "/me/sharing/")
    assert "What you said no to" not in page
    assert "A form you may want to read" not in page


def test_the_one_form_is_offered_once_and_after_a_no_not_for_ninety_days(
    person: Client, clinic: UUID, cast: Cast, now: datetime
) -> None:
    """PRV-028."""
    asking = "A form you may want to read"
    assert asking in text_of(person, "/me/sharing/")
    person.post("/me/sharing/form", {**chosen("tpo", now, until="none"), "answer": "no"})
    assert asking not in text_of(person, "/me/sharing/")
    for days, asks in ((89, False), (91, True)):
        later = my_sharing(actor=cast.patient, now=now + timedelta(days=days), language="en")
        assert later.may_ask is asks


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"to": ""}, "Please choose with whom you want to share."),
        ({"what": ""}, "Please choose what you want to share."),
        ({"what": "some"}, "Please tick at least one thing that you want to share."),
        ({"what": "notes", "to": "tpo"}, "Counseling notes can only go to one recipient."),
        ({"purpose": ""}, "Please choose what it is for."),
        ({"until": ""}, "Please choose how long."),
        ({"until": "day", "until_day": "soon"}, "Please choose how long."),
        ({"until": "none"}, "Please choose how long."),
        ({"until": "2020-01-01"}, "Please choose a day from today on"),
        ({"to": "not-a-number"}, "Please choose with whom you want to share."),
    ],
)
def test_what_was_left_open_is_asked_for_and_the_rest_is_kept(
    person: Client, clinic: UUID, now: datetime, changed: dict[str, str], words: str
) -> None:
    for page in ("rehearsal", "form"):
        shown = text_of(person, f"/me/sharing/{page}?{urlencode(chosen(clinic, now, **changed))}", 400)
        assert words in shown


def test_whoever_cannot_sign_alone_is_told_before_the_questions(
    person: Client, clinic: UUID, cast: Cast, now: datetime
) -> None:
    """PRV-066."""
    scope.enter(cast.organisation_id)
    models.Patient.everyone.filter(id=cast.patient_id).update(born_on=None)
    asked = urlencode(chosen(clinic, now))
    assert "We do not have your birth date yet" in text_of(person, f"/me/sharing/rehearsal?{asked}")
    form = text_of(person, f"/me/sharing/form?{asked}")
    assert 'value="yes">Yes, I sign' not in form
    assert "No, do not share" in form


def test_a_receipt_of_somebody_else_is_not_there(person: Client) -> None:
    assert person.get(f"/me/sharing/receipt/{uuid4()}").status_code == 404


def test_a_thousand_disclosures_are_shown_in_less_than_five_seconds(
    person: Client, cast: Cast, now: datetime
) -> None:
    """PRV-058."""
    chart = open_own_chart(cast.patient, now)
    for number in range(1000):
        models.Disclosure.add(
            chart, at=now - timedelta(hours=number), path="test", purpose="TREAT", decision="permit",
            recipient=f"Clinic {number}", reasons=["consent_named"], relied_on=[], what={"person": 1, "medicine": 3},
            notice_version="full/2024-1", by="account:x", by_name="Clinician",
        )  # fmt: skip
    models.Disclosure.add(
        chart, at=now, path="test", purpose="TREAT", decision="deny", recipient="Refused Clinic",
        reasons=["no_consent"], by="account:x", by_name="Clinician",
    )  # fmt: skip
    page = text_of(person, "/me/sharing/given?all=1")
    assert "1,000 things went out about you" in page or "1000 things went out about you" in page
    assert page.count("<h2>Clinic ") == 1000
    assert "Refused Clinic" not in page
    assert text_of(person, "/me/sharing/given").count("<h2>Clinic ") == 100
    assert text_of(person, "/me/sharing/given?page=11").count("<h2>Clinic ") == 0


def test_two_disclosures_alike_in_everything_are_two(person: Client, cast: Cast, now: datetime) -> None:
    chart = open_own_chart(cast.patient, now)
    for _ in range(2):
        models.Disclosure.add(
            chart, at=now, path="test", purpose="ETREAT", decision="redact", recipient="Dr Reyes",
            reasons=["medical_emergency"], what={"medicine": 1}, by="account:x", by_name="Clinician",
        )  # fmt: skip
    page = text_of(person, "/me/sharing/given")
    assert page.count("<h2>Dr Reyes") == 2
    assert "There is a medical emergency and consent cannot be had." in page


def test_who_saw_says_who_and_why_and_leaves_nobody_out(
    person: Client, clinic: UUID, cast: Cast, now: datetime
) -> None:
    """PRV-063: the clinician's looks, a colleague's refused try, the person's own doings apart."""
    chart = reverse("clinic_person", args=[cast.patient_id])
    assert browser(cast.clinician).get(chart).status_code == 200
    assert browser(cast.colleague).get(chart).status_code == 403
    page = text_of(person, "/me/sharing/seen")
    assert "Opened this record" in page
    assert "Why: is on your team" in page
    assert "Tried to open or change this record and was refused" in page
    assert "<b>You</b>" not in page
    assert "<b>You</b>" in text_of(person, "/me/sharing/seen?all=1")


def test_an_emergency_stands_among_those_who_saw(
    person: Client, clinic: UUID, cast: Cast, now: datetime
) -> None:
    """PRV-063: break-glass included, with its reason."""
    break_glass(
        actor=cast.colleague,
        now=now,
        patient_id=cast.patient_id,
        why="Unconscious in the ward, what does she take?",
    )
    assert browser(cast.colleague).get(reverse("clinic_person", args=[cast.patient_id])).status_code == 200
    page = text_of(person, "/me/sharing/seen")
    assert "Opened this record in an emergency" in page
    assert "Why: opened it in an emergency; somebody reviews that" in page
    assert "Unconscious" not in page


def test_a_request_shows_its_clock_and_its_answer(person: Client, cast: Cast, now: datetime) -> None:
    """PRV-057, PRV-062."""
    assert person.post("/me/sharing/requests", {"kind": "amendment", "wish": ""}).status_code == 400
    sent = person.post("/me/sharing/requests", {"kind": "amendment", "wish": "I never took heroin."})
    page = text_of(person, sent["Location"])
    assert "I never took heroin." in page
    assert "Answer by" in page
    scope.enter(cast.organisation_id)
    row = models.RightsRequest.everyone.get()
    models.RightsRequest.everyone.filter(id=row.id).update(
        decision="denied", ground="accurate_and_complete", words="The record is right.", decided_at=now
    )
    assert "I do not agree with this answer" in text_of(person, "/me/sharing/requests")
    person.post(f"/me/sharing/requests/{row.id}/disagree", {"words": "It was not me."})
    page = text_of(person, "/me/sharing/requests")
    assert "It was not me." in page
    assert "I do not agree with this answer" not in page


def test_words_of_staff_and_of_the_person_are_shown_and_never_run(
    person: Client, cast: Cast, now: datetime
) -> None:
    """SEC-030: an answer with a percent sign, markup and braces is words."""
    nasty = "<img src=x onerror=alert(1)> 100 % {x} %(y)s"
    person.post("/me/sharing/requests", {"kind": "amendment", "wish": nasty, "about": nasty})
    scope.enter(cast.organisation_id)
    models.RightsRequest.everyone.update(
        decision="denied", ground=nasty, words=nasty, decided_at=now, why_extended=nasty, extended_at=now
    )
    page = text_of(person, "/me/sharing/requests")
    assert "<img" not in page
    assert page.count("&lt;img src=x onerror=alert(1)&gt; 100 % {x} %(y)s") == 4


def test_a_signature_with_markup_is_a_name(person: Client, clinic: UUID, now: datetime) -> None:
    answer = person.post("/me/sharing/form", signed_form(person, chosen(clinic, now), signer="<b>Robin</b>"))
    assert "&lt;b&gt;Robin&lt;/b&gt;" in text_of(person, answer["Location"])


def test_care_paid_in_full_is_kept_from_the_plan_at_once(person: Client, cast: Cast) -> None:
    """PRV-060."""
    form = {"kind": "restriction", "wish": "", "paid_in_full": "yes"}
    assert person.post("/me/sharing/requests", form).status_code == 400
    page = text_of(person, person.post("/me/sharing/requests", form | {"from_on": "2026-03-02"})["Location"])
    assert "You paid for this yourself, so your health plan is not told." in page
    scope.enter(cast.organisation_id)
    assert models.Restriction.everyone.count() == 1
