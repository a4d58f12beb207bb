"""What an administrator answers for: crisis numbers, terms of questionnaires, the first account."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from typer.testing import CliRunner

from carebraid.core.assess.terms import statement_of
from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Role
from carebraid.core.kernel.refusal import Refused
from carebraid.flows.add_organisation import add_organisation
from carebraid.flows.add_staff import add_staff
from carebraid.flows.confirm_terms import confirm_terms
from carebraid.flows.set_crisis_contacts import Contact, set_crisis_contacts
from carebraid.knowledge.instruments import load_instrument
from carebraid.screens.crisis_card import crisis_card, shipped, ways_of
from carebraid.screens.organisation import crisis_page, terms
from carebraid.store import scope
from carebraid.store.accounts import load_account_actor, load_invited
from carebraid.store.models import Account, CrisisContact, JournalEntry, Organisation, TermsConfirmation
from carebraid.store.organisations import load_crisis_contacts
from tests.worlds import Cast


@pytest.fixture
def admin(cast: Cast, now: datetime) -> Actor:
    added = add_staff(
        actor=cast.demo,
        now=now,
        name="Ada",
        email="ada@here.example",
        roles=[Role.ADMINISTRATOR],
        site_id=cast.site_id,
    )
    found = load_account_actor(added.account_id)
    assert found is not None
    return found


def contact(now: datetime, **change: Any) -> Contact:
    usual = Contact(
        "County line", "555-0100", ("call",), ("en", "es"), "verified", now.date() + timedelta(days=30)
    )
    return replace(usual, **change)


# --- crisis numbers (HAZ-08) ------------------------------------------------------------------------


def test_a_new_organisation_begins_with_the_shipped_lines_to_be_looked_at_within_ninety_days(
    cast: Cast, now: datetime
) -> None:
    made = add_organisation(actor=cast.demo, now=now, name="Second", slug="second")
    scope.enter(made)
    lines = load_crisis_contacts(made)
    assert lines[0].contact == "988"
    assert len(lines) == 6
    assert {one.review_on for one in lines} == {now.date() + timedelta(days=90)}


def test_an_organisation_elsewhere_begins_without_foreign_numbers(cast: Cast, now: datetime) -> None:
    made = add_organisation(actor=cast.demo, now=now, name="Second", slug="second", country="CA")
    scope.enter(made)
    assert load_crisis_contacts(made) == ()


def test_the_organisations_own_numbers_stand_on_its_cards_in_order(
    cast: Cast, admin: Actor, now: datetime
) -> None:
    assert not crisis_card(actor=cast.patient, now=now, language="en").is_own
    set_crisis_contacts(
        actor=admin, now=now, contacts=[contact(now), contact(now, name="Second line", contact="555-0199")]
    )
    card = crisis_card(actor=cast.patient, now=now, language="en")
    assert card.is_own
    assert [way.url for way in card.ways] == ["tel:5550100", "tel:5550199"]
    assert crisis_card(actor=cast.stranger, now=now, language="en").ways == shipped("en"), (
        "another house's are its own"
    )
    assert crisis_card(actor=None, now=now, language="en").ways == shipped("en")
    scope.enter(cast.organisation_id)
    assert JournalEntry.objects.get(action="set_crisis_contacts").detail == {
        "contacts": ["555-0100", "555-0199"]
    }


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (None, "crisis.none"),
        ({"name": " "}, "crisis.unreadable"),
        ({"contact": "call us"}, "crisis.unreadable"),
        ({"modes": ()}, "crisis.unreadable"),
        ({"modes": ("pigeon",)}, "crisis.unreadable"),
        ({"languages": ()}, "crisis.unreadable"),
        ({"languages": ("en",)}, "crisis.no_language"),
        ({"modes": ("chat",)}, "crisis.no_language"),
    ],
)
def test_a_page_that_would_leave_somebody_without_a_number_is_not_published(
    cast: Cast, admin: Actor, now: datetime, change: dict[str, Any] | None, code: str
) -> None:
    set_crisis_contacts(actor=admin, now=now, contacts=[contact(now)])
    asked = [] if change is None else [contact(now, **change)]
    with pytest.raises(Refused) as refused:
        set_crisis_contacts(actor=admin, now=now, contacts=asked)
    assert refused.value.code == code
    scope.enter(cast.organisation_id)
    assert CrisisContact.objects.get().contact == "555-0100"


def test_a_number_is_looked_at_again_within_ninety_days(cast: Cast, admin: Actor, now: datetime) -> None:
    with pytest.raises(Refused) as refused:
        set_crisis_contacts(
            actor=admin, now=now, contacts=[contact(now, review_on=now.date() + timedelta(days=91))]
        )
    assert refused.value.code == "crisis.review_too_late"
    set_crisis_contacts(actor=admin, now=now, contacts=[contact(now)])
    assert crisis_page(actor=admin, now=now).overdue == 0
    assert crisis_page(actor=admin, now=now + timedelta(days=31)).overdue == 1


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_language_of_the_house_has_a_number_to_call_and_one_to_text(language: str) -> None:
    kinds = {way.kind for way in shipped(language)}
    assert kinds == {"call", "text"}


def test_each_way_of_writing_a_number_becomes_what_a_phone_can_open() -> None:
    def urls(contact: str, *modes: str) -> list[str]:
        return [way.url for way in ways_of("x", contact, modes)]

    assert urls("988", "call", "text", "chat") == ["tel:988", "sms:988"]
    assert urls("text HOME (or HOLA) to 741741", "text") == ["sms:741741?body=HOME"]
    assert urls("1-800-662-4357", "call") == ["tel:18006624357"]
    assert urls("988 press 1", "call", "text") == ["tel:988,1"]
    assert urls("+44 20 7946 0958", "call") == ["tel:+442079460958"]
    assert urls("javascript:alert(1)", "call", "text") == []
    assert urls("ask the nurse", "call", "text") == []


# --- terms ----------------------------------------------------------------------------------------


def test_an_administrator_confirms_the_terms_as_they_stand(cast: Cast, admin: Actor, now: datetime) -> None:
    waiting = {one.instrument: one for one in terms(actor=admin, now=now)}
    assert {"audit", "who-5"} <= waiting.keys()
    assert waiting["who-5"].confirmed is None
    statement = statement_of(load_instrument("who-5"))
    assert "CC BY-NC-SA" in statement
    confirm_terms(actor=admin, now=now, instrument="who-5", statement=statement)
    kept = next(one for one in terms(actor=admin, now=now) if one.instrument == "who-5").confirmed
    assert kept is not None
    assert (kept.statement, kept.by, kept.at) == (statement, "Ada", now)
    with pytest.raises(Refused) as refused:
        confirm_terms(actor=admin, now=now, instrument="who-5", statement=statement)
    assert refused.value.code == "terms.confirmed_already"


@pytest.mark.parametrize(
    ("instrument", "statement", "code"),
    [
        ("who-5", "", "terms.changed"),
        ("who-5", "Do as you like.", "terms.changed"),
        ("phq-9", "", "terms.not_needed"),
        ("no-such", "", "instrument.unknown"),
    ],
)
def test_nothing_else_can_be_confirmed(
    cast: Cast, admin: Actor, now: datetime, instrument: str, statement: str, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        confirm_terms(actor=admin, now=now, instrument=instrument, statement=statement)
    assert refused.value.code == code
    scope.enter(cast.organisation_id)
    assert TermsConfirmation.objects.count() == 0


# --- the first administrator (SEC-025) ----------------------------------------------------------------


def test_the_first_administrator_is_made_by_a_command_with_a_one_time_link(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from carebraid.cli import admin as module

    monkeypatch.setattr(module, "start_database", lambda: None)
    monkeypatch.setattr(module, "open_house", lambda: None)
    app = module.app
    asked = ["--email", "ada@new.example", "--name", "Ada", "--organisation", "New Clinic"]
    told = CliRunner().invoke(app, asked)
    assert told.exit_code == 0, told.output
    token = told.output.partition("/invitation/")[2].split()[0]
    assert Account.objects.get().roles == ["administrator"]
    assert Organisation.objects.get().slug == "new-clinic"
    assert load_invited(token, timezone.now()) == Account.objects.get().pk
    again = CliRunner().invoke(app, [*asked[:1], "bea@new.example", *asked[2:]])
    assert again.exit_code == 0, again.output
    assert (Organisation.objects.count(), Account.objects.count()) == (1, 2)
    assert CliRunner().invoke(app, ["--email", "ada@new.example"]).exit_code == 2

    envelope = [
        "emergency-account",
        "--email",
        "envelope@new.example",
        "--name",
        "Dr. Ana Ruiz",
        "--organisation",
    ]
    made = CliRunner().invoke(app, [*envelope, "new-clinic"])
    assert (made.exit_code, "made and sealed" in made.output) == (0, True), made.output
    assert Account.objects.get(email="envelope@new.example").is_active is False
    sealed_again = CliRunner().invoke(app, [*envelope, "new-clinic"])
    assert "sealed again" in sealed_again.output
    assert sealed_again.output.partition("Code:")[2] != made.output.partition("Code:")[2]
    assert CliRunner().invoke(app, [*envelope, "nowhere"]).exit_code == 2
