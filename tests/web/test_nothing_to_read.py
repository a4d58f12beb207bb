"""PRV-052, PRV-093: nothing that can be read over a shoulder says what it is about, in either language."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.urls import reverse
from django.utils import translation

from carebraid.core.reach.neutral import revealing
from carebraid.core.reach.outreach_rules import KIND_OF
from carebraid.gateways import email
from carebraid.knowledge.revealing import load_revealing_words
from carebraid.store import models, scope
from tests.browsers import browser
from tests.worlds import Cast

WORDS = tuple(word for words in load_revealing_words().values() for word in words)


def test_prv_093_the_list_has_two_hundred_words_in_each_language() -> None:
    assert {language: len(set(words)) >= 200 for language, words in load_revealing_words().items()} == {
        "en": True, "es": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Your METHADONE is ready", ("methadone",)),
        ("two clinics", ("clinic",)),
        ("Tu recaída", ("recaída",)),
        ("Tu recaida", ("recaída",)),
        ("self-harm plan", ("self-harm", "self harm")),
        ("drug-free", ("drug",)),
        ("A therapist's note", ("therapist",)),
        ("Something is waiting for you", ()),
        ("weeding the garden", ()),
    ],
)
def test_prv_093_words_are_found_whole_in_any_case_and_with_or_without_accents(
    text: str, found: tuple[str, ...]
) -> None:
    assert set(revealing(text, WORDS)) == set(found)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("template", sorted(email.TEMPLATES))
def test_prv_093_no_message_holds_one_of_them(template: str, language: str) -> None:
    subject, text = email.TEMPLATES[template]
    assert revealing(f"{subject} {text}", WORDS) == ()  # as written, and as it is sent
    email.send("somebody@here.example", language, template)
    sent = mail.outbox[-1]
    assert revealing(f"{sent.subject} {sent.body}", WORDS) == ()
    assert "%" not in f"{sent.subject} {sent.body}", "nothing is filled in"


def test_prv_093_the_sender_is_neutral_and_people_in_care_get_known_templates() -> None:
    email.send("somebody@here.example", "en", "task_for_you")
    assert mail.outbox[-1].from_email == settings.DEFAULT_FROM_EMAIL
    assert revealing(settings.DEFAULT_FROM_EMAIL, WORDS) == ()
    assert "carebraid" not in settings.DEFAULT_FROM_EMAIL.lower()
    assert set(KIND_OF) <= set(email.TEMPLATES)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "es"])
def test_prv_052_the_app_on_a_home_screen_says_nothing(cast: Cast, language: str) -> None:
    models.Account.objects.filter(id=cast.patient.account_id).update(language=language)
    with translation.override(language):
        manifest: dict[str, Any] = browser(cast.patient).get(reverse("me_manifest")).json()
    said = [manifest["name"], manifest["short_name"], *(one["name"] for one in manifest["shortcuts"])]
    said += [one["src"] for one in manifest["icons"]]
    assert [revealing(text, WORDS) for text in said] == [()] * len(said)
    assert "carebraid" not in " ".join(said[:3]).lower()


@pytest.mark.django_db
def test_prv_052_files_carry_a_name_that_says_nothing(cast: Cast, now: datetime) -> None:
    scope.enter(cast.organisation_id)
    models.Patient.everyone.filter(id=cast.patient_id).update(born_on=date(1992, 3, 4))
    client = browser(cast.patient)
    for name in ("me_copy_pdf", "me_copy_fhir"):
        header = client.get(reverse(name))["Content-Disposition"]
        assert 'filename="record-' in header
        assert revealing(header, WORDS) == ()
        assert "robin" not in header.lower()
