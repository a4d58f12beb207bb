"""The administrator's forms over HTTP, counts without small numbers, and what partners see."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from carebraid.core.assess.terms import statement_of
from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Role
from carebraid.flows.add_staff import add_staff
from carebraid.knowledge.instruments import load_instrument
from carebraid.store import scope
from carebraid.store.accounts import load_account_actor
from carebraid.store.models import (
    Account,
    CrisisContact,
    Leave,
    OnCall,
    Patient,
    Shift,
    Site,
    TermsConfirmation,
)
from tests.browsers import browser
from tests.web.test_login import PASSWORD, _quick_hashes, give_password
from tests.worlds import Cast

pytestmark = pytest.mark.django_db
__all__ = ["_quick_hashes"]


@pytest.fixture
def admin(cast: Cast) -> Actor:
    added = add_staff(
        actor=cast.demo, now=timezone.now(), name="Ada", email="ada@here.example", roles=[Role.ADMINISTRATOR],
        site_id=cast.site_id,
    )  # fmt: skip
    found = load_account_actor(added.account_id)
    assert found is not None
    return found


@pytest.fixture
def desk(admin: Actor) -> Client:
    """The administrator's browser, who proved themself a moment ago."""
    give_password(admin)
    client = browser(admin)
    client.post("/account/again?next=/", {"password": PASSWORD})
    return client


def test_somebody_new_gets_a_link_that_works_from_the_page_that_shows_it_once(
    desk: Client, cast: Cast
) -> None:
    form = {"name": "Noor", "email": "noor@here.example", "roles": ["nurse"], "site": str(cast.site_id)}
    text = desk.post("/manage/staff/add", form).content.decode()
    link = re.search(r"http://testserver(/invitation/[\w-]+)", text)
    code = re.search(r"<code class=\"secret\">(\d{4} \d{4})</code>", text)
    assert link
    assert code
    answer = Client().post(link[1], {"code": code[1], "password": PASSWORD, "again": PASSWORD})
    assert answer.status_code == 302
    assert Account.objects.get(email="noor@here.example").check_password(PASSWORD)
    assert link[1] not in desk.get("/manage/staff").content.decode()


def test_what_was_typed_stays_when_it_could_not_be_taken(desk: Client, cast: Cast) -> None:
    form = {"name": "Noor <b>", "email": "nonsense", "roles": ["nurse"], "site": str(cast.site_id)}
    answer = desk.post("/manage/staff/add", form)
    text = answer.content.decode()
    assert answer.status_code == 400
    assert 'value="Noor &lt;b&gt;"' in text
    assert "look at the e-mail address again" in text
    assert 'value="nurse" checked' in text


@pytest.mark.parametrize("step", ["roles", "link", "close"])
def test_dangerous_steps_ask_who_is_there_and_come_back(cast: Cast, admin: Actor, step: str) -> None:
    give_password(admin)
    client = browser(admin)  # signed in, not proved again
    path = f"/manage/staff/{cast.colleague.account_id}"
    answer = client.post(f"{path}/{step}", {"roles": ["nurse"]})
    assert answer["Location"] == f"/account/again?next={path.replace('/', '%2F')}"
    account = Account.objects.get(pk=cast.colleague.account_id)
    assert (account.roles, account.is_active) == (["psychiatrist"], True)


def test_roles_links_and_closing_from_the_page(desk: Client, cast: Cast) -> None:
    path = f"/manage/staff/{cast.colleague.account_id}"
    assert desk.post(f"{path}/roles", {"roles": ["nurse", "peer_mentor"]})["Location"] == path
    assert Account.objects.get(pk=cast.colleague.account_id).roles == ["nurse", "peer_mentor"]
    assert desk.post(f"{path}/roles", {}).status_code == 400
    assert "/invitation/" in desk.post(f"{path}/link").content.decode()
    assert desk.post(f"{path}/close")["Location"] == "/manage/staff"
    assert not Account.objects.get(pk=cast.colleague.account_id).is_active
    assert "closed account" in desk.get("/manage/staff").content.decode()


def test_sites_shifts_leave_and_on_call_from_the_page(desk: Client, cast: Cast) -> None:
    staff = str(cast.clinician.staff_id)
    assert desk.post("/manage/sites", {"name": "North", "kind": "detox", "zone": "UTC"}).status_code == 302
    shift = {
        "staff": staff,
        "weekday": "2",
        "starts": "22:00",
        "ends": "06:00",
        "service": "clinic",
        "site": "",
    }
    assert desk.post("/manage/rota/shift", shift).status_code == 302
    assert desk.post("/manage/rota/shift", {**shift, "starts": "late"}).status_code == 400
    assert (
        desk.post("/manage/rota/leave", {"staff": staff, "from": "2099-01-01T08:00", "until": ""}).status_code
        == 302
    )
    assert (
        desk.post(
            "/manage/rota/leave", {"staff": staff, "from": "2099-01-02T08:00", "until": "x"}
        ).status_code
        == 400
    )
    places = {f"place-{cast.colleague.staff_id}": "1", f"place-{staff}": "2", "place-nonsense": "3"}
    assert desk.post("/manage/rota/on-call", places).status_code == 302
    assert desk.post("/manage/rota/on-call", {}).status_code == 400
    scope.enter(cast.organisation_id)
    assert Site.objects.filter(name="North").exists()
    assert [str(one.staff_id) for one in OnCall.objects.order_by("position")] == [
        str(cast.colleague.staff_id),
        staff,
    ]
    assert Leave.objects.count() == 1
    shift_id = Shift.objects.get().pk
    assert desk.post(f"/manage/rota/shift/{shift_id}/remove").status_code == 302
    scope.enter(cast.organisation_id)
    assert Shift.objects.count() == 0


def test_crisis_numbers_are_published_in_the_order_of_their_places(desk: Client, cast: Cast) -> None:
    soon = (timezone.now().date() + timedelta(days=60)).isoformat()

    def line(number: int, name: str, contact: str, place: int, review: str = soon) -> dict[str, Any]:
        return {
            f"name-{number}": name, f"contact-{number}": contact, f"place-{number}": str(place),
            f"modes-{number}": ["call"], f"languages-{number}": ["en", "es"], f"review-{number}": review,
        }  # fmt: skip

    form = {**line(0, "Second", "555-0102", 2), **line(1, "First", "555-0101", 1), **line(2, "", "", 3, "")}
    assert desk.post("/manage/crisis", form).status_code == 302
    scope.enter(cast.organisation_id)
    assert [one.name for one in CrisisContact.objects.order_by("position")] == ["First", "Second"]
    refused = desk.post("/manage/crisis", {**line(0, "", "", 1), **line(1, "", "", 2)})
    assert refused.status_code == 400
    assert "needs at least one number" in refused.content.decode()
    assert desk.post("/manage/crisis", line(0, "Third", "555-0103", 1, "soon")).status_code == 400
    CrisisContact.objects.update(review_on=date(2020, 1, 1))
    assert "past the day to look again" in desk.get("/manage/crisis").content.decode()
    shown = browser(cast.patient).get("/help").content.decode()
    assert shown.index("tel:5550101") < shown.index("tel:5550102")


def test_terms_are_confirmed_only_when_read_and_agreed(desk: Client, cast: Cast) -> None:
    statement = statement_of(load_instrument("who-5"))
    page = desk.get("/manage/terms").content.decode()
    assert "CC BY-NC-SA" in page
    assert desk.post("/manage/terms/who-5", {"statement": statement}).status_code == 409
    assert desk.post("/manage/terms/who-5", {"statement": "other", "agree": "yes"}).status_code == 409
    scope.enter(cast.organisation_id)
    assert TermsConfirmation.objects.count() == 0
    assert desk.post("/manage/terms/who-5", {"statement": statement, "agree": "yes"}).status_code == 302
    scope.enter(cast.organisation_id)
    assert TermsConfirmation.objects.get().statement == statement


def test_counts_hide_small_numbers_and_carry_no_name(cast: Cast) -> None:
    scope.enter(cast.organisation_id)
    for number in range(24):
        Patient.everyone.create(
            organisation_id=cast.organisation_id, site_id=cast.site_id, number=f"C-{number}", name_used=f"Secret{number}",
            zone="UTC", enrolled_at=timezone.now() - timedelta(days=3),
        )  # fmt: skip
    text = browser(cast.manager).get("/manage/counts").content.decode()
    cells = re.findall(r'<td class="figures">(.*?)</td>', text, re.DOTALL)
    assert re.sub(r"<[^>]+>|\s", "", cells[0]) == "25"
    assert "Secret" not in text
    Patient.everyone.filter(number__startswith="C-1").update(enrolled_at=timezone.now() + timedelta(days=9))
    Patient.everyone.filter(number__startswith="C-2").update(enrolled_at=timezone.now() + timedelta(days=9))
    text = browser(cast.manager).get("/manage/counts").content.decode()
    cells = re.findall(r'<td class="figures">(.*?)</td>', text, re.DOTALL)
    assert "hidden" in cells[0]


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (Role.FAMILY_SUPPORTER, "Nothing has been shared with you here"),
        (Role.COMMUNITY_PARTNER, "Your account does not speak for an organisation here yet."),
        (Role.FUNDER, "Nothing is published yet"),
    ],
)
def test_partners_see_a_quiet_true_page_with_somebody_to_talk_to(cast: Cast, role: Role, words: str) -> None:
    account = Account.objects.create(
        organisation_id=cast.organisation_id, email="p@here.example", name="P", roles=[role]
    )
    text = browser(load_account_actor(account.id)).get("/partner/").content.decode()
    assert words in text
    assert 'href="tel:988"' in text
    assert ("give naloxone" in text) == (role is Role.FAMILY_SUPPORTER)
    assert "Robin" not in text
