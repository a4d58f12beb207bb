"""The person's own pages over HTTP: what they show, what a plain form does, what nobody else may open."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from carebraid.store import scope
from carebraid.store.models import (
    CheckIn,
    CrisisContact,
    Entry,
    Response,
    SafetyPlan,
    Session,
    Supporter,
    Task,
)
from tests.worlds import Cast, without_ids

PAGES = ("/me/", "/me/check-in", "/me/week", "/me/plan", "/me/plan/change", "/me/crisis", "/me/settings",
         "/me/questions/phq-9", "/me/skill/paced_breathing", "/me/skill/urge_surfing")  # fmt: skip


@pytest.fixture(autouse=True)
def _plain_statics(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def person(cast: Cast) -> Client:
    """A browser in which the patient is signed in."""
    client = Client()
    client.force_login(
        get_user_model().objects.get(pk=cast.patient.account_id), "carebraid.web.shell.login.Backend"
    )
    return client


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_without_a_word_that_tells_what_it_is_about_in_the_tab(
    person: Client, page: str
) -> None:
    answer = person.get(page)
    text = answer.content.decode()
    assert answer.status_code == 200
    title = text.partition("<title>")[2].partition("</title>")[0].lower()
    assert not any(word in title for word in ("carebraid", "suicid", "craving", "recovery", "clinic"))
    assert answer["Cache-Control"] == "no-store"
    assert 'href="/me/crisis"' in text
    assert "data-quick-exit" in text


@pytest.mark.parametrize("page", [*PAGES[:5], *PAGES[6:], "/me/pack"])
def test_pages_of_a_person_open_for_nobody_else(cast: Cast, page: str) -> None:
    clinician = Client()
    clinician.force_login(
        get_user_model().objects.get(pk=cast.manager.account_id), "carebraid.web.shell.login.Backend"
    )
    assert clinician.get(page, headers={"Accept": "application/json"}).status_code == 403
    assert Client().get(page, headers={"Accept": "application/json"}).status_code == 401


def test_a_plain_form_saves_a_checkin_once(person: Client, cast: Cast) -> None:
    form = {
        "client_id": str(uuid4()),
        "craving": "4",
        "mood": "6",
        "sleep_hours": "7",
        "answering": "self",
        "safety": "no",
    }
    first = person.post("/me/check-in", form)
    person.post("/me/check-in", form)
    scope.enter(cast.organisation_id)
    saved = CheckIn.everyone.get()
    assert (saved.craving, saved.mood, saved.sleep_hours, saved.safety, saved.medicine) == (
        4,
        6,
        7.0,
        "no",
        None,
    )
    assert "People on your team read this" in first.content.decode()


def test_a_plain_form_with_a_positive_answer_shows_the_card_and_calls_a_person(
    person: Client, cast: Cast
) -> None:
    answer = person.post("/me/check-in", {"client_id": str(uuid4()), "safety": "yes"})
    text = answer.content.decode()
    card = text.partition('<div data-part="crisis">')[2].partition('<div data-part="after"')[0]
    assert 'href="tel:988"' in card
    scope.enter(cast.organisation_id)
    assert Task.everyone.get(kind="safety").owner_id == cast.clinician.staff_id


def test_an_empty_form_is_refused_kindly_and_keeps_nothing(person: Client, cast: Cast) -> None:
    answer = person.post("/me/check-in", {"client_id": str(uuid4()), "answering": "self"})
    assert answer.status_code == 400
    assert "One answer is enough" in answer.content.decode()
    scope.enter(cast.organisation_id)
    assert CheckIn.everyone.count() == 0


def test_an_unfinished_questionnaire_with_a_positive_answer_calls_a_person(
    person: Client, cast: Cast
) -> None:
    form = {"response_id": str(uuid4()), "q9": "1", "finished": "no"}
    answer = person.post("/me/questions/phq-9", form)
    assert '<div data-part="crisis" class="sections">' in answer.content.decode()
    scope.enter(cast.organisation_id)
    assert Response.everyone.get().state == "begun"
    assert Task.everyone.get(kind="safety").owner_id == cast.clinician.staff_id


def test_the_screener_is_asked_once_a_case_is_open_and_carries_its_credit(person: Client) -> None:
    assert "/me/questions/c-ssrs-screener" not in person.get("/me/").content.decode()
    person.post("/me/questions/phq-9", {"response_id": str(uuid4()), "q9": "1", "finished": "no"})
    assert "/me/questions/c-ssrs-screener" in person.get("/me/").content.decode()
    text = person.get("/me/questions/c-ssrs-screener").content.decode()
    assert "Columbia Lighthouse" in text
    assert "Have you wished you were dead or wished you could go to sleep and not wake up?" in text


def test_words_under_unconfirmed_terms_do_not_show(person: Client) -> None:
    text = person.get("/me/questions/who-5").content.decode()
    assert "cannot be shown here yet" in text
    assert "cheerful" not in text


def test_the_plan_grows_by_lines_and_two_edits_keep_both(person: Client, cast: Cast) -> None:
    line = str(uuid4())
    person.post(
        "/me/plan/change", {"version": "0", f"new-warning_signs-{line}": "I stop answering the phone"}
    )
    assert "I stop answering the phone" in person.get("/me/plan").content.decode()
    for words in ("I stop calling back", "I hide in my room"):
        person.post("/me/plan/change", {
            "version": "1", f"words-{line}": words, f"was-{line}": "I stop answering the phone", f"spare-{line}": str(uuid4()),
        })  # fmt: skip
    scope.enter(cast.organisation_id)
    newest = SafetyPlan.everyone.order_by("-version").first()
    assert newest is not None
    assert sorted(entry["words"] for entry in newest.entries) == ["I hide in my room", "I stop calling back"]
    assert "Two versions of a line" in person.get("/me/plan").content.decode()


def test_a_skill_is_rated_once(person: Client, cast: Cast) -> None:
    form = {"id": str(uuid4()), "helped": "a_little"}
    for _ in range(2):
        assert person.post("/me/skill/paced_breathing", form).status_code == 200
    scope.enter(cast.organisation_id)
    entry = Entry.everyone.get()
    assert (entry.kind, entry.code, entry.value) == ("skill", "paced_breathing", {"helped": "a_little"})


def test_a_week_shows_what_was_told_and_leaves_open_what_was_not(person: Client, cast: Cast) -> None:
    person.post("/me/check-in", {"client_id": str(uuid4()), "craving": "6"})
    text = person.get("/me/week").content.decode()
    assert "Craving was 6 on 1 day" in text
    assert "Mood" not in without_ids(text.partition("<main")[2])


def test_the_card_has_the_organisations_lines_and_the_persons_own_people(person: Client, cast: Cast) -> None:
    scope.enter(cast.organisation_id)
    CrisisContact.objects.create(
        organisation_id=cast.organisation_id, position=0, languages=["en"], name="Harbour night line",
        contact="555-0100", modes=["call"], evidence="verified", review_on=date(2099, 1, 1),
    )  # fmt: skip
    Supporter.everyone.create(
        organisation_id=cast.organisation_id,
        patient_id=cast.patient_id,
        name="Ana",
        relation="sister",
        phone="555 0199",
    )
    text = person.get("/me/crisis").content.decode()
    assert 'href="tel:5550100"' in text
    assert 'href="tel:5550199"' in text
    out = Client().get("/me/crisis").content.decode()
    assert 'href="tel:988"' in out
    assert "Ana" not in without_ids(out)


def test_leaving_ends_the_session_on_the_server(person: Client) -> None:
    assert Session.objects.count() == 1
    assert person.post("/me/leave").status_code == 204
    assert Session.objects.count() == 0
    assert person.get("/me/", headers={"Accept": "application/json"}).status_code == 401


def test_the_shell_and_the_worker_hold_nobodys_data(person: Client) -> None:
    scope_words = ("Robin", "daybook-token")
    for address in ("/me/shell/en/page", "/me/shell/en/crisis", "/me/shell/es/crisis", "/me/worker.js"):
        answer = person.get(address)
        assert answer.status_code == 200
        assert not any(word in answer.content.decode() for word in scope_words)
    assert person.get("/me/")  # the same words do stand on the person's own page
    assert all(word in person.get("/me/").content.decode() for word in scope_words)


def test_the_manifest_is_neutral(person: Client) -> None:
    body = json.loads(person.get("/me/daybook.webmanifest").content)
    assert (body["name"], body["short_name"], body["scope"]) == ("Daybook", "Daybook", "/me/")


def test_the_crisis_shell_is_small(client: Client, db: None) -> None:
    assert len(client.get("/me/shell/en/crisis").content) < 20_000


def test_times_of_reading_are_said_by_the_rota(
    person: Client, cast: Cast, now: datetime, monkeypatch: Any
) -> None:
    from carebraid.core.team.roster import Member, Roster, Shift
    from carebraid.screens._reading import reading_hours

    member = uuid4()
    shift = Shift(
        member=member,
        start=time(9),
        end=time(17),
        zone="America/New_York",
        weekday=2,
    )
    roster = Roster(members=[Member(id=member, roles=frozenset())], shifts=[shift])
    assert reading_hours(roster, now).is_staffed  # a Wednesday, 10:00 in New York
    night = reading_hours(roster, now + timedelta(hours=12))
    assert (night.is_staffed, night.next_at) == (False, datetime.fromisoformat("2026-03-11T09:00:00-04:00"))
