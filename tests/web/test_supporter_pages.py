"""A supporter's pages and the person's own: what is shown, and that a closed window is a quiet day to the byte."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from carebraid.core.plan.safety import Change
from carebraid.flows.end_grant import end_grant
from carebraid.flows.hide_from_supporter import hide_from_supporter
from carebraid.flows.log_checkin import log_checkin
from carebraid.flows.plan_appointment import plan_appointment
from carebraid.flows.write_safety_plan import write_safety_plan
from carebraid.store import models, scope
from tests.browsers import browser
from tests.supporters import begin, offer, supporter
from tests.worlds import Cast

pytestmark = pytest.mark.django_db
SECRETS = (
    "Call my brother Xavier",
    "Quagmire Lane",
    "methadone",
    "a private note",
    "Clinician",
    "craving",
    "Zebulon",
)


@pytest.fixture
def now() -> datetime:
    """Pages read the real clock."""
    from django.utils import timezone

    return timezone.now()


@pytest.fixture
def full(cast: Cast, now: datetime) -> Cast:
    """A person with a plan, a pattern, appointments that reveal and notes; and somebody else who shares too."""
    scope.enter(cast.organisation_id)
    models.Patient.everyone.filter(id=cast.patient_id).update(what_matters="My garden")
    for back in range(4):
        at = now - timedelta(days=back, minutes=5)
        log_checkin(
            actor=cast.patient, now=at, patient_id=cast.patient_id,
            raw={"client_id": str(uuid4()), "happened_at": at.isoformat(), "craving": 9, "mood": 8, "used": "yes",
                 "medicine": "yes", "answering": "self", "note": "a private note"},
        )  # fmt: skip
    plan_appointment(
        actor=cast.clinician, now=now, patient_id=cast.patient_id, kind="methadone dosing, Quagmire Lane",
        at=now + timedelta(days=2), staff_id=cast.clinician.staff_id,
    )  # fmt: skip
    step = Change(kind="add", id=uuid4(), step="internal_coping", words="Call my brother Xavier", contact="")
    write_safety_plan(actor=cast.patient, now=now, patient_id=cast.patient_id, changes=[step], seen_version=0)
    return cast


def words(answer: HttpResponse) -> str:
    return answer.content.decode()


def bare(answer: HttpResponse) -> str:
    """The page without what differs from one request to the next: the nonce and both tokens."""
    text = re.sub(r'nonce="[^"]*"', 'nonce=""', words(answer))
    text = re.sub(r'name="daybook-token" content="[^"]*"', "", text)
    return re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]*"', r'\1"', text)


def main(answer: HttpResponse) -> str:
    return words(answer).partition("<main")[2].partition("</main>")[0]


def headers(answer: HttpResponse) -> dict[str, str]:
    return {key: value for key, value in answer.headers.items() if key != "Content-Security-Policy"}


# --- the supporter's side ------------------------------------------------------------------------


def test_what_was_shared_is_there_and_nothing_else(full: Cast, now: datetime) -> None:
    """PRV-070, PRV-072: the page first holds something, and none of what could leak."""
    actor, _ = supporter(full, now, note="Come on Sunday")
    page = main(browser(actor).get("/partner/"))
    for said in ("Robin", "Mostly good days", "My garden", "Come on Sunday", "Taken on 4 of the 4 days"):
        assert said in page, said
    assert [secret for secret in SECRETS if secret.lower() in page.lower()] == []
    assert page.count("Other things are not shared here.") == 1


@pytest.mark.parametrize(
    "path", ["/partner/", "/partner/with/{id}", "/partner/with/{id}/worried", "/partner/tips"]
)
def test_prv_071_a_closed_window_is_a_quiet_day_to_the_byte(full: Cast, now: datetime, path: str) -> None:
    """Ended, paused, run out and narrowed give the same status, headers and bytes as a day with nothing new."""
    actor, grant_id = supporter(full, now)
    client, url = browser(actor), path.format(id=full.patient_id)
    loud = bare(client.get(url))
    # An ordinary quiet day: everything still shared, and nothing to show.
    saved = _emptied(full)
    quiet = client.get(url)
    _filled(full, saved)
    if "worried" not in path and "tips" not in path:
        assert loud != bare(quiet), "there was something to hide"
    row = models.Grant.everyone.filter(id=grant_id)
    for change in (
        {"ended_at": now}, {"duress_at": now}, {"until_at": now - timedelta(seconds=1)}, {"sees": []},
    ):  # fmt: skip
        before = row.values(*change).get()
        row.update(**change)
        answer = client.get(url)
        assert bare(answer) == bare(quiet), change
        assert (answer.status_code, headers(answer)) == (quiet.status_code, headers(quiet)), change
        row.update(**before)
    assert bare(client.get(url)) == loud


def _emptied(cast: Cast) -> tuple[list[Any], list[Any]]:
    scope.enter(cast.organisation_id)
    kept = list(models.CheckIn.everyone.all()), list(models.Appointment.everyone.all())
    models.CheckIn.everyone.all().delete()
    models.Appointment.everyone.all().delete()
    models.Patient.everyone.filter(id=cast.patient_id).update(what_matters="")
    return kept


def _filled(cast: Cast, kept: tuple[list[Any], list[Any]]) -> None:
    models.CheckIn.everyone.bulk_create(kept[0])
    models.Appointment.everyone.bulk_create(kept[1])
    models.Patient.everyone.filter(id=cast.patient_id).update(what_matters="My garden")


def test_a_closed_window_asks_the_database_as_often_as_an_open_one(full: Cast, now: datetime) -> None:
    """PRV-071: no clock tells either."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    actor, grant_id = supporter(full, now)
    client = browser(actor)
    client.get("/partner/")
    with CaptureQueriesContext(connection) as opened:
        client.get("/partner/")
    end_grant(actor=full.patient, now=now, patient_id=full.patient_id, grant_id=grant_id)
    with CaptureQueriesContext(connection) as closed:
        client.get("/partner/")
    asked = [
        [re.sub(r"'[^']*'|\"s\d+_x\d+\"", "?", one["sql"])[:80] for one in told] for told in (opened, closed)
    ]
    assert asked[0] == asked[1]


def test_an_offer_is_read_before_anything_is_shown(full: Cast, now: datetime) -> None:
    """Journey, family supporter 1."""
    made = offer(full, now, sees=("my_goals",))
    client = browser(begin(made, now))
    page = main(client.get("/partner/"))
    assert "Robin asks you to be there" in page
    assert "You can see what matters to Robin." in page
    assert "My garden" not in page
    assert "appointments" not in page, "what is not in the contract is not named"
    assert client.post(f"/partner/offers/{made.grant_id}", {"answer": "yes"}).status_code == 302
    assert "My garden" in main(client.get("/partner/"))
    again = client.post(f"/partner/offers/{made.grant_id}", {"answer": "yes"})
    assert again.status_code == 404


def test_a_worry_is_answered_with_one_sentence_open_or_closed(full: Cast, now: datetime) -> None:
    """CAP-106: one way."""
    actor, grant_id = supporter(full, now)
    client, url = browser(actor), f"/partner/with/{full.patient_id}/worried"
    first = client.post(url, {"urgency": "soon", "text": "She is not herself"})
    hide_from_supporter(actor=full.patient, now=now, patient_id=full.patient_id, grant_id=grant_id)
    second = client.post(url, {"urgency": "now", "text": ""})
    end_grant(actor=full.patient, now=now, patient_id=full.patient_id, grant_id=grant_id)
    third = client.post(url, {"urgency": "tell", "text": "x"})
    assert bare(first) == bare(second) == bare(third)
    assert "Thank you. Somebody will read this." in main(first)
    assert models.Concern.everyone.count() == 3
    unclear = client.post(url, {"urgency": "", "text": "kept words"})
    assert (unclear.status_code, "kept words" in main(unclear)) == (400, True)


def test_prv_072_the_team_reads_the_worry_and_the_supporter_finds_no_trace(full: Cast, now: datetime) -> None:
    actor, _ = supporter(full, now)
    client = browser(actor)
    before = bare(client.get("/partner/"))
    client.post(f"/partner/with/{full.patient_id}/worried", {"urgency": "now", "text": "He hides bottles"})
    assert bare(client.get("/partner/")) == before
    scope.enter(full.organisation_id)
    task = models.Task.everyone.get(kind="message_review")
    page = words(browser(full.clinician).get(f"/clinic/tasks/{task.id}"))
    assert "He hides bottles" in page
    assert "You may call them. Tell them nothing about the person." in page
    assert "Rosa (sister) is worried" in page


def test_prv_007_another_persons_address_and_an_invented_one_are_one_answer(
    full: Cast, now: datetime
) -> None:
    actor, _ = supporter(full, now)
    client = browser(actor)
    scope.enter(full.organisation_id)
    other = models.Patient.everyone.create(
        organisation_id=full.organisation_id, site_id=full.site_id, number="Z-1", name_used="Zebulon", zone="UTC",
        enrolled_at=now,
    )  # fmt: skip
    for path in ("/partner/with/{}", "/partner/with/{}/worried"):
        real, invented = client.get(path.format(other.id)), client.get(path.format(UUID(int=5)))
        assert real.status_code == invented.status_code == 404
        strip = lambda answer, one: bare(answer).replace(str(one), "")  # noqa: E731
        assert strip(real, other.id) == strip(invented, UUID(int=5))


def test_a_supporter_of_two_people_sees_each_apart(full: Cast, now: datetime) -> None:
    actor, _ = supporter(full, now, sees=("my_goals",))
    scope.enter(full.organisation_id)
    second = models.Patient.everyone.create(
        organisation_id=full.organisation_id, site_id=full.site_id, number="Z-2", name_used="Zed", zone="UTC",
        enrolled_at=now, what_matters="The sea",
    )  # fmt: skip
    models.Grant.everyone.create(
        organisation_id=full.organisation_id, patient=second, account_id=actor.account_id, name="Rosa", relation="aunt",
        sees=["my_goals"], invited_at=now, accepted_at=now, until_at=now + timedelta(days=9), labels=["ETH"],
    )  # fmt: skip
    client = browser(actor)
    assert "My garden" not in main(client.get("/partner/"))
    page = main(client.get(f"/partner/with/{second.id}"))
    assert ("The sea" in page, "My garden" in page) == (True, False)


def test_a_link_opened_by_a_supporter_leads_to_their_own_account(full: Cast, now: datetime) -> None:
    actor, _ = supporter(full, now)
    made = offer(full, now)
    client, url = browser(actor), f"/invitation/{made.invitation.token}"
    assert client.get(url)["Location"] == f"/partner/join/{made.invitation.token}"
    assert client.post(f"/partner/join/{made.invitation.token}", {"code": "1"}).status_code == 400
    assert (
        client.post(f"/partner/join/{made.invitation.token}", {"code": made.invitation.code}).status_code
        == 302
    )
    assert "Robin asks you to be there" in main(client.get("/partner/"))


def test_the_code_of_a_link_cannot_be_guessed_in_many_tries(full: Cast, now: datetime) -> None:
    actor, _ = supporter(full, now)
    made = offer(full, now)
    client, url = browser(actor), f"/partner/join/{made.invitation.token}"
    tried = [client.post(url, {"code": f"{number:08d}"}).status_code for number in range(6)]
    assert tried == [400] * 5 + [429]
    assert client.post(url, {"code": made.invitation.code}).status_code == 429


def test_a_link_begins_an_account_of_its_own_and_says_how_to_sign_in(full: Cast, now: datetime) -> None:
    made = offer(full, now)
    for client in (Client(), browser(full.colleague)):
        page = main(client.get(f"/invitation/{made.invitation.token}"))
        assert "Choose a password" in page
        assert "Robin" not in page, "the link alone says nothing about anybody"
    form = {"code": made.invitation.code, "password": "a long quiet line 3", "again": "a long quiet line 3"}
    begun = Client().post(f"/invitation/{made.invitation.token}", form)
    assert made.signs_in_as in main(begun)
    staff = browser(full.colleague).get(f"/partner/join/{made.invitation.token}")
    assert (staff.status_code, "account of its own" in main(staff)) == (403, True)


# --- the person's side ---------------------------------------------------------------------------


def test_a_person_invites_sees_what_they_will_see_and_ends_it_in_two_taps(full: Cast, now: datetime) -> None:
    """PRV-070: the contract in plain words, the look through their eyes, the end."""
    client = browser(full.patient)
    form = {
        "name": "Rosa", "relation": "sister", "email": "rosa@home.example", "sees": ["my_goals"], "crisis": ["call_them"],
        "does": ["say_worried"], "until": (now + timedelta(days=30)).date().isoformat(),
    }  # fmt: skip
    made = main(client.post("/me/supporters/new", form))
    assert "/invitation/" in made
    assert "rosa+" in made
    page = main(client.get("/me/supporters/"))
    for said in (
        "Rosa can see what matters to you.",
        "Rosa sees nothing else.",
        "In a crisis your team may call Rosa.",
    ):
        assert said in page, said
    grant = models.Grant.everyone.get()
    seen = main(client.get(f"/me/supporters/{grant.id}/seen"))
    assert ("My garden" in seen, "Mostly good" in seen) == (True, False)
    assert f'action="/me/supporters/{grant.id}/end"' in page
    assert client.post(f"/me/supporters/{grant.id}/end").status_code == 302
    assert models.Grant.everyone.get().ended_at is not None
    assert "You share with nobody here" in main(client.get("/me/supporters/"))


def test_the_look_through_their_eyes_is_their_page(full: Cast, now: datetime) -> None:
    actor, grant_id = supporter(full, now, note="Come on Sunday")
    theirs = main(browser(actor).get("/partner/"))
    mine = main(browser(full.patient).get(f"/me/supporters/{grant_id}/seen"))
    inner = re.compile(r'<div class="groups">.*?Other things are not shared here\.', re.S)
    found = [inner.search(page) for page in (theirs, mine)]
    assert found[0] is not None
    assert found[1] is not None
    assert found[0].group() == found[1].group()


def test_a_quiet_pause_leaves_no_trace_on_the_list(full: Cast, now: datetime) -> None:
    """Whoever looks over the shoulder learns nothing."""
    _, grant_id = supporter(full, now)
    client = browser(full.patient)
    before = bare(client.get("/me/supporters/"))
    paused = client.post(f"/me/supporters/{grant_id}/quiet", follow=True)
    assert bare(paused) == before == bare(client.get("/me/supporters/"))
    assert "Nothing new right now." in main(client.get(f"/me/supporters/{grant_id}/seen"))
    client.post(f"/me/supporters/{grant_id}/quiet", {"again": "yes"})
    assert models.Grant.everyone.get(id=grant_id).duress_at is None


def test_a_change_is_kept_and_a_faulty_one_keeps_what_was_typed(full: Cast, now: datetime) -> None:
    _, grant_id = supporter(full, now)
    client, url = browser(full.patient), f"/me/supporters/{grant_id}"
    end = (now + timedelta(days=9)).date().isoformat()
    assert client.post(url, {"sees": ["my_goals"], "until": end}).status_code == 302
    grant = models.Grant.everyone.get(id=grant_id)
    assert (grant.sees, grant.does, grant.crisis) == (["my_goals"], [], [])
    for until in ("2031-01-01", "2020-01-01", "soon"):
        answer = client.post(url, {"sees": ["next_appointments"], "until": until, "note": "my words"})
        assert (answer.status_code, "my words" in main(answer)) == (400, True), until
    assert models.Grant.everyone.get(id=grant_id).sees == ["my_goals"]


def test_nobody_elses_contract_can_be_read_moved_or_ended(full: Cast, now: datetime) -> None:
    scope.enter(full.organisation_id)
    other = models.Patient.everyone.create(
        organisation_id=full.organisation_id, site_id=full.site_id, number="Z-1", name_used="Zebulon", zone="UTC",
        enrolled_at=now,
    )  # fmt: skip
    theirs = models.Grant.everyone.create(
        organisation_id=full.organisation_id, patient=other, name="Rosa", relation="aunt", sees=[], invited_at=now,
        until_at=now + timedelta(days=9), labels=["ETH"],
    )  # fmt: skip
    client = browser(full.patient)
    for path in ("", "/seen"):
        assert client.get(f"/me/supporters/{theirs.id}{path}").status_code == 404
    for path in ("", "/end", "/quiet"):
        assert client.post(f"/me/supporters/{theirs.id}{path}").status_code == 404
    assert models.Grant.everyone.get(id=theirs.id).ended_at is None
