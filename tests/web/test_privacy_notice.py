"""The notice of privacy practices: in whose hands it is, since when, and who still lacks it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from carebraid.core.kernel.refusal import Refused
from carebraid.flows.give_notice import give_notice
from carebraid.knowledge.privacy_notice import current_version, load_privacy_notice
from carebraid.store import models, scope
from tests.browsers import browser
from tests.worlds import Cast, make_live_cast, make_officer, without_ids

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def cast(db: None, now: datetime) -> Cast:
    return make_live_cast(now)


@pytest.fixture
def desk(cast: Cast, now: datetime) -> Client:
    return browser(make_officer(cast, now))


def given(cast: Cast) -> list[tuple[str, str, str]]:
    scope.enter(cast.organisation_id)
    return list(models.NoticeGiven.everyone.values_list("version", "language", "manner"))


def test_taken_in_the_app_it_is_given_once_and_the_list_of_those_without_it_is_empty(
    cast: Cast, desk: Client
) -> None:
    """PRV-053."""
    before = desk.get(reverse("manage_privacy_notice")).text
    assert "1 person lacks the current notice" in before
    assert "Robin" in before
    person = browser(cast.patient)
    shown = person.get(reverse("me_notice")).text
    assert "A subpoena alone is not enough." in shown
    assert given(cast) == [], "reading changes nothing"
    for _ in range(2):
        assert person.post(reverse("me_notice")).status_code == 302
    assert "You have this notice" in person.get(reverse("me_notice")).text
    assert given(cast) == [(current_version(), "en", "in_app")]
    after = desk.get(reverse("manage_privacy_notice")).text
    assert "Everybody has the current notice" in after
    assert "Robin" not in after


def test_given_on_paper_the_desk_writes_down_how_and_in_which_language(cast: Cast, desk: Client) -> None:
    """PRV-053."""
    path = reverse("manage_privacy_notice")
    sent = {"patient": str(cast.patient_id), "language": "es"}
    assert desk.post(path, sent).status_code == 400
    assert given(cast) == []
    assert desk.post(path, {**sent, "manner": "on_paper"})["Location"] == path
    assert given(cast) == [(current_version(), "es", "on_paper")]


def test_at_enrolment_it_is_given_or_the_person_stands_on_the_list(cast: Cast, desk: Client) -> None:
    """PRV-053."""
    clinician = browser(cast.clinician)
    form = {"site": str(cast.site_id), "zone": "America/New_York", "language": "es"}
    for number, name, manner in (("H-2", "Ines", "read_aloud"), ("H-3", "Teo", "not_yet")):
        sent = {**form, "number": number, "name": name, "notice": manner}
        assert clinician.post(reverse("clinic_new_person"), sent).status_code == 302
    assert given(cast) == [(current_version(), "es", "read_aloud")]
    shown = desk.get(reverse("manage_privacy_notice")).text
    assert "Teo" in shown
    assert "Ines" not in without_ids(shown)


def test_who_left_care_and_study_records_are_not_on_the_list(cast: Cast, desk: Client, now: datetime) -> None:
    """PRV-053: active patients."""
    models.Patient.everyone.filter(id=cast.patient_id).update(followed_until=now - timedelta(days=1))
    assert "Everybody has the current notice" in desk.get(reverse("manage_privacy_notice")).text


def test_nobody_else_opens_it_in_the_app_for_somebody(cast: Cast, now: datetime) -> None:
    """PRV-053: the manner is true, and a colleague without a tie gives nothing."""
    with pytest.raises(Refused, match="on paper or read aloud"):
        give_notice(actor=cast.clinician, now=now, patient_id=cast.patient_id, language="en", manner="in_app")
    with pytest.raises(Refused) as stopped:
        give_notice(
            actor=cast.colleague, now=now, patient_id=cast.patient_id, language="en", manner="on_paper"
        )
    assert stopped.value.code == "chart.not_on_team"
    assert given(cast) == []


def test_a_later_version_is_given_anew(cast: Cast, desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """PRV-053: the current notice."""
    browser(cast.patient).post(reverse("me_notice"))
    monkeypatch.setattr("carebraid.screens.privacy_notice.current_version", lambda: "2027-1")
    assert "1 person lacks the current notice" in desk.get(reverse("manage_privacy_notice")).text


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_text_has_what_the_rules_ask_for(language: str) -> None:
    """PRV-053: 42 CFR 2.22(b), 45 CFR 164.520(b): eight parts in each language, nothing left to fill in."""
    notice = load_privacy_notice(language, "Harbour Bridge")
    assert notice.language == language
    assert len(notice.parts) == 8
    assert notice.counsel_confirms
    whole = " ".join([notice.header, *(words for _, words in notice.parts)])
    assert "{" not in whole
    assert "Harbour Bridge" in whole
    assert notice.from_on <= datetime.now(UTC).date()
