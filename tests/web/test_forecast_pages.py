"""The forecast card, the model's page for clinicians and for people in care, and the line in the caseload."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from carebraid.core.watch.forecast_model import WEEKLY
from carebraid.flows.judge_models import judge_models
from carebraid.store import models, scope
from carebraid.web.shell import forecast_words
from tests.browsers import browser
from tests.flows.test_foretell import live, treated
from tests.flows.test_model_gate import fill, job
from tests.worlds import Cast, make_live_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def cast(db: None, now: datetime) -> Cast:
    return make_live_cast(now)


def card(cast: Cast) -> str:
    page = browser(cast.clinician).get(reverse("clinic_signals", args=[cast.patient_id]))
    assert page.status_code == 200
    text = page.content.decode()
    return text[text.index("forecast-h") : text.index("</section>", text.index("forecast-h"))]


def lived(cast: Cast, now: datetime) -> None:
    treated(cast)
    live(cast, now - timedelta(days=30), 29, used=frozenset({4, 11}))


def test_the_card_says_how_likely_how_sure_why_since_when_and_what_to_do(cast: Cast, now: datetime) -> None:
    lived(cast, now)
    judge_models(actor=job(cast), now=now)
    said = card(cast)
    scope.enter(cast.organisation_id)
    row = models.Foretold.everyone.get(task="relapse_4wk", week=4)
    assert f'<span class="told-number">{round(100 * row.probability)}</span> of 100 people like this.' in said
    assert f"Of {row.like_this['people']} people in the trials who were told as much" in said
    assert f"End of week {row.week}" in said
    assert "raises it" in said or "lowers it" in said
    assert "It does not drive outreach: not shown to be fair for housing, language, phone." in said
    assert "No visit is planned in the next two weeks." in said
    assert "What to do" in said
    assert "Earlier weeks, and how they came" in said
    assert "told-stale" not in said


def test_an_old_forecast_is_grey_and_said_to_be_old(cast: Cast, now: datetime) -> None:
    """HAZ-22: nothing stale is shown as fresh."""
    lived(cast, now)
    scope.enter(cast.organisation_id)
    models.Foretold.everyone.filter(week=4).delete()
    said = card(cast)
    assert said.count("told-stale") >= 2
    assert "This is old: it was made at the end of week 3. Do not go by it." in said
    assert ">High<" not in said


def test_whoever_is_not_treated_for_opioid_use_gets_the_reason_and_no_number(
    cast: Cast, now: datetime
) -> None:
    live(cast, now - timedelta(days=30), 16)
    said = card(cast)
    assert "learned from adults treated for opioid use" in said
    assert "of 100" not in said


@pytest.mark.parametrize("task", WEEKLY)
def test_a_models_page_says_what_it_is_and_is_not_for(cast: Cast, now: datetime, task: str) -> None:
    judge_models(actor=job(cast), now=now)
    text = browser(cast.clinician).get(reverse("forecast_model", args=[task])).content.decode()
    assert "Shut: it asks for nothing" in text
    for words in (
        f"{1297 if task == 'early_warning' else 1848} people",
        "CTN-0027",
        "Is it fair?",
        "Not for",
        "Language: no figures",
        "choosing a medicine",
    ):
        assert words.lower() in text.lower(), words
    assert 'name="why"' not in text  # a care manager does not answer for a model
    assert browser(cast.clinician).get(reverse("forecast_model", args=["weather"])).status_code == 404


def test_a_psychiatrist_answers_for_a_model_and_silences_it_with_a_reason(cast: Cast, now: datetime) -> None:
    judge_models(actor=job(cast), now=now)
    here, there = (
        reverse("forecast_model", args=["relapse_4wk"]),
        reverse("forecast_model_decide", args=["relapse_4wk"]),
    )
    her = browser(cast.colleague)
    refused = her.post(there, {"act": "accept", "why": " "})
    assert refused.status_code == 400
    assert "Please say why" in refused.content.decode()
    assert her.post(there, {"act": "accept", "why": "We watched it <for> a quarter"}).status_code == 302
    text = her.get(here).content.decode()
    assert "Accepted: a high forecast asks for a call" in text
    assert "We watched it &lt;for&gt; a quarter" in text
    assert browser(cast.manager).post(there, {"act": "withdraw", "why": "Too many alarms"}).status_code == 302
    assert "Withdrawn: it asks for nothing" in browser(cast.manager).get(here).content.decode()
    assert her.post(there, {"act": "dance"}).status_code == 400


def test_a_drift_is_shown_and_signed_for(cast: Cast, now: datetime) -> None:
    from carebraid.jobs.forecasts import forecasts

    fill(cast, now.replace(day=1) - timedelta(days=3), 0.2)
    forecasts(now)
    her, here = browser(cast.colleague), reverse("forecast_model", args=["relapse_4wk"])
    text = her.get(here).content.decode()
    assert "It has drifted:" in text
    assert "Sign for the new line" in text
    done = her.post(
        reverse("forecast_model_decide", args=["relapse_4wk"]), {"act": "recalibrate"}, follow=True
    )
    assert "Colleague signed for the new line" in done.content.decode()


def test_people_in_care_read_how_it_is_done(cast: Cast) -> None:
    mine = browser(cast.patient)
    assert reverse("me_foretell") in mine.get(reverse("me_signals")).content.decode()
    text = mine.get(reverse("me_foretell")).content.decode()
    assert "1848 people" in text
    assert "It sends nobody to you by itself" in text


def test_the_line_says_who_stands_below_and_hides_nobody(cast: Cast, now: datetime) -> None:
    from carebraid.flows.enrol_patient import enrol_patient
    from carebraid.flows.join_team import join_team  # two more people, of whom nothing is known
    from carebraid.store.patients import NewPatient

    for number in ("H-2", "H-3"):
        person = enrol_patient(
            actor=cast.demo,
            now=now,
            patient=NewPatient(number=number, name_used=number, site_id=cast.site_id, zone="UTC"),
        )
        join_team(
            actor=cast.demo,
            now=now,
            patient_id=person,
            staff_id=cast.clinician.staff_id,
            role="care_manager",
            is_lead=True,
        )
    me, here = browser(cast.clinician), reverse("clinic_caseload")
    assert "Everybody fits your day" in me.get(here).content.decode()
    assert me.post(reverse("clinic_budget"), {"a_day": "1"}).status_code == 302
    text = me.get(here).content.decode()
    assert "More than fits your day: 2 people: of 2 too little is known." in text
    assert text.count('class="the-line"') == 1
    assert text.count("data-row") == 3
    assert "the-line" not in me.get(here + "?sort=name").content.decode()
    assert (
        "between 1 and 60" in me.post(reverse("clinic_budget"), {"a_day": "0"}, follow=True).content.decode()
    )


def test_every_refusal_of_a_forecast_has_words_of_its_own() -> None:
    import re
    from pathlib import Path

    core = Path(forecast_words.__file__).parents[2] / "core/watch"
    codes = {
        code for path in core.glob("*.py") for code in re.findall(r'"(forecast\.[a-z_]+)"', path.read_text())
    }
    general = {"forecast.unreadable_weeks", "forecast.unknown_medicine", "forecast.day_outside"}
    assert codes - general <= set(forecast_words.refusals())
    assert forecast_words.refusal("forecast.day_outside")


def test_the_inbox_draws_the_line_too(cast: Cast, now: datetime) -> None:
    from carebraid.flows.enrol_patient import enrol_patient
    from carebraid.flows.join_team import join_team
    from carebraid.store._fresh import fresh_id
    from carebraid.store.patients import NewPatient

    for number in ("H-4", "H-5"):
        new = NewPatient(number=number, name_used=f"Line {number}", site_id=cast.site_id, zone="UTC")
        person = enrol_patient(actor=cast.demo, now=now, patient=new)
        join_team(
            actor=cast.demo,
            now=now,
            patient_id=person,
            staff_id=cast.clinician.staff_id,
            role="care_manager",
            is_lead=True,
        )
        scope.enter(cast.organisation_id)
        models.Task.everyone.create(
            id=fresh_id(), organisation_id=cast.organisation_id, patient_id=person, labels=[], kind="outreach", subject="watch",
            rung=3, owner_id=cast.clinician.staff_id, opened_at=now, priority="same_day", due_at=now + timedelta(minutes=5),
            next_step_at=now + timedelta(hours=1),
        )  # fmt: skip
    me, here = browser(cast.clinician), reverse("clinic_inbox")
    assert "the-line" not in me.get(here).content.decode()
    me.post(reverse("clinic_budget"), {"a_day": "1"})
    text = me.get(here).content.decode()
    assert "More than fits your day: 1 person." in text
    assert text.index("Line H-4") < text.index("the-line") < text.index("Line H-5")
