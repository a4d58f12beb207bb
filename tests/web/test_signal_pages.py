"""CAP-091, CAP-098: my signals and after a slip, on the person's pages and on their chart."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from carebraid.core.watch.own_days import Days, Measure
from carebraid.flows.refresh_standings import refresh_standings
from carebraid.store import models, scope
from tests.browsers import browser
from tests.own_days import live, maya, sam
from tests.supporters import supporter
from tests.worlds import Cast, make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    return timezone.now().replace(microsecond=0)


@pytest.fixture
def cast(now: datetime) -> Cast:
    made = make_cast(now - timedelta(days=250))
    scope.enter(made.organisation_id)
    return made


@pytest.fixture
def person(cast: Cast) -> Client:
    return browser(cast.patient)


def judge(cast: Cast, now: datetime) -> None:
    refresh_standings(actor=cast.demo, now=now, patient_ids=[cast.patient_id])


def text(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return said(answer.content.decode())


def said(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def test_maya_reads_the_link_how_sure_and_decides(cast: Cast, person: Client, now: datetime) -> None:
    live(cast, now, maya())
    judge(cast, now)
    page = text(person, "me_signals")
    assert re.search(
        r"After [56](\.5)? hours of sleep or less, 2 nights in a row, craving is often strong the next day\.",
        page,
    )
    assert "Quite sure." in page and "It came" in page and "alerted for nothing about" in page
    assert "We moved your days against each other" in page
    sign = models.OwnSign.everyone.get()
    saved = person.post(
        reverse("me_sign", args=[sign.id]),
        {"version": sign.version, "act": "watch", "then_what": "Freja calls me", "tell": "team"},
        follow=True,
    )
    page = said(saved.content.decode())
    assert "Done. It counts from now on." in page and "Freja calls me" in page and "My team is told" in page
    assert "What we noticed" not in page
    sign.refresh_from_db()
    muted = person.post(
        reverse("me_sign", args=[sign.id]), {"version": sign.version, "act": "mute"}, follow=True
    )
    assert "Muted. It alerts nobody" in said(muted.content.decode())


def test_on_a_day_with_the_sign_today_says_what_the_person_planned(
    cast: Cast, person: Client, now: datetime
) -> None:
    days = maya()
    sleep = {**days.of(Measure.SLEEP), days.last: 4.5, days.last - 1: 4.5}
    live(cast, now, Days(first=days.first, last=days.last, values={**days.values, Measure.SLEEP: sleep}))
    judge(cast, now)
    assert "Your sign is here" not in text(person, "me_today"), "nothing before a yes"
    sign = models.OwnSign.everyone.get()
    person.post(
        reverse("me_sign", args=[sign.id]),
        {"version": sign.version, "act": "watch", "then_what": "Freja calls me"},
    )
    page = text(person, "me_today")
    assert "Your sign is here: I sleep less than usual" in page
    assert "What you planned for now: Freja calls me" in page
    chart = text(browser(cast.clinician), "clinic_person", cast.patient_id)
    assert "Their own sign:" in chart and "hours of sleep or less, 2 nights in a row" in chart


def test_sam_reads_that_there_is_no_pattern(cast: Cast, person: Client, now: datetime) -> None:
    live(cast, now, sam())
    judge(cast, now)
    page = text(person, "me_signals")
    assert re.search(r"We looked at \d+ days of yours and found no pattern\. That is an answer too\.", page)
    assert "What we noticed" not in page


def test_the_page_opens_before_anything_is_known(person: Client) -> None:
    assert "We look at your days once a week." in text(person, "me_signals")


def test_a_sign_is_written_on_the_page_and_seen_on_the_chart(
    cast: Cast, person: Client, now: datetime
) -> None:
    live(cast, now, sam())
    kept = person.post(
        reverse("me_sign_new"),
        {"words": "I lie <b>awake</b>", "thing": "sleep-low", "then_what": "Bed at ten", "tell": "team"},
        follow=True,
    )
    assert "I lie <b>awake</b>" in said(kept.content.decode())
    assert b"<b>awake</b>" not in kept.content
    clinician = browser(cast.clinician)
    page = text(clinician, "clinic_signals", cast.patient_id)
    assert "I lie <b>awake</b>" in page and "Bed at ten" in page and "written by Patient" in page
    sign = models.OwnSign.everyone.get()
    muted = clinician.post(
        reverse("clinic_sign", args=[cast.patient_id, sign.id]),
        {"patient": cast.patient_id, "version": sign.version, "act": "mute"}, follow=True,
    )  # fmt: skip
    assert "Saved. The person sees it on their own page." in said(muted.content.decode())
    assert models.OwnSign.everyone.get().state == "muted"


def test_a_form_for_somebody_else_changes_nothing(cast: Cast, now: datetime) -> None:
    clinician = browser(cast.clinician)
    form = {"words": "w", "thing": "sleep-low", "patient": "00000000-0000-7000-8000-000000000000"}
    answer = clinician.post(reverse("clinic_sign_new", args=[cast.patient_id]), form)
    assert answer.status_code == 409 and not models.OwnSign.everyone.exists()
    assert clinician.post(
        reverse("clinic_sign_new", args=[cast.patient_id]), {"budget": "2", "patient": cast.patient_id}
    ).status_code == 302  # fmt: skip
    assert models.OwnWatch.everyone.get().budget == 2


def test_what_is_wrong_is_said_and_what_was_typed_stays(person: Client) -> None:
    answer = person.post(reverse("me_sign_new"), {"words": "my words", "thing": "steps-low"})
    page = answer.content.decode()
    assert answer.status_code == 400 and "Please choose what to watch." in said(page)
    assert 'value="my words"' in page
    assert person.post(reverse("me_sign_new"), {"budget": "lots"}).status_code == 400


def test_after_a_slip_days_stay_and_there_is_one_step(cast: Cast, person: Client, now: datetime) -> None:
    live(cast, now, sam(length=60))
    supporter(cast, now - timedelta(days=2))
    grant = models.Grant.everyone.get()
    page = text(person, "me_slip")
    assert "Recovery days, all of them" in page and "Rosa" in page
    days = int(re.search(r"Recovery days, all of them (\d+)", page).group(1))  # type: ignore[union-attr]
    answer = person.post(reverse("me_slip"), {
        "safe": "yes", "much": "once", "triggers": ["stress"], "before": "A row", "helped": "A walk", "step": "walk",
        "to_plan": "yes", "tell": str(grant.id),
    })  # fmt: skip
    page = said(answer.content.decode())
    assert answer.status_code == 200 and "Thank you for telling us" in page
    assert "One slip does not undo your days." in page and "Go for a walk" in page
    assert f"Recovery days, all of them {days - 1}" in page or f"Recovery days, all of them {days}" in page
    assert "We sent Rosa a message" in page
    there = text(browser(cast.clinician), "clinic_signals", cast.patient_id)
    assert "once; before: stress. “A row” Helped: “A walk”" in there


def test_not_safe_shows_whom_to_call_first(cast: Cast, person: Client) -> None:
    page = said(person.post(reverse("me_slip"), {"safe": "no", "much": "once"}).content.decode())
    assert "You are not safe now." in page and "Somebody from your team gets in touch" in page


def test_a_slip_that_says_too_little_is_asked_again(person: Client) -> None:
    answer = person.post(reverse("me_slip"), {"much": "once", "before": "kept words"})
    assert answer.status_code == 400
    assert "kept words" in answer.content.decode()
    assert (
        person.post(reverse("me_slip"), {"safe": "yes", "much": "once", "on": "someday"}).status_code == 400
    )


def test_every_word_for_a_code_is_there(person: Client) -> None:
    from carebraid.core.watch.lapse import STEPS, TRIGGERS, Much, Safe, Severity
    from carebraid.web.shell.slip_words import slip_words

    words = slip_words()
    assert [code for code, _ in words.safe] == list(Safe)
    assert [code for code, _ in words.much] == list(Much)
    assert {code for code, _ in words.triggers} == set(TRIGGERS)
    assert set(words.steps) == set(STEPS)
    assert set(words.after) == set(Severity) == set(words.kinds)
