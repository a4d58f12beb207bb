"""A suspected breach on the privacy desk: its notices, whom the journal names, and what keeps it open."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from carebraid.core.kernel.codes import Purpose
from carebraid.core.privacy.incident import FACTORS
from carebraid.store import models, scope
from carebraid.store.chart import open_chart
from tests.browsers import browser
from tests.worlds import Cast, make_live_cast, make_officer

pytestmark = pytest.mark.django_db
FOUR = dict.fromkeys(FACTORS, "It was only seen inside")


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def cast(db: None, now: datetime) -> Cast:
    return make_live_cast(now)


@pytest.fixture
def desk(cast: Cast, now: datetime) -> Client:
    return browser(make_officer(cast, now))


def local(moment: datetime, cast: Cast) -> str:
    scope.enter(cast.organisation_id)
    zone = models.Account.objects.get(email="ada@here.example").zone
    return moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")


def entered(desk: Client, cast: Cast, now: datetime, **more: str) -> str:
    sent = {
        "words": "A laptop was left on a train",
        "discovered": local(now - timedelta(hours=1), cast),
        **more,
    }
    answer = desk.post(reverse("manage_incidents"), sent)
    assert answer.status_code == 302
    return str(answer["Location"])


def kept(cast: Cast, path: str) -> models.Incident:
    scope.enter(cast.organisation_id)
    return models.Incident.objects.get(id=UUID(path.rsplit("/", 1)[1]))


def test_not_a_breach_needs_four_points_and_then_owes_nobody(desk: Client, cast: Cast, now: datetime) -> None:
    """PRV-082."""
    path = entered(desk, cast, now)
    assert "The people it touches" in desk.get(path).text
    refused = desk.post(path, {"do": "assess", "finding": "not_breach", "nature": "Only a number plate"})
    assert refused.status_code == 400
    assert "counts as a breach" in refused.text
    assert desk.post(path, {"do": "close"}).status_code == 409
    assert desk.post(path, {"do": "assess", "finding": "not_breach", **FOUR}).status_code == 302
    assert "Nobody has to be told" in desk.get(path).text
    assert desk.post(path, {"do": "close"}).status_code == 302
    assert kept(cast, path).closed_at is not None
    assert desk.post(path, {"do": "assess", "finding": "breach"}).status_code == 409


def test_a_breach_stays_open_until_every_notice_is_given(desk: Client, cast: Cast, now: datetime) -> None:
    """PRV-082, PRV-083: 600 people of one state and a site under the GDPR owe four notices."""
    path = entered(desk, cast, now, gdpr="yes")
    sent = {"do": "assess", "finding": "breach", "affected": "700", "states": "NY 600\nCT 100"}
    assert desk.post(path, {**sent, "states": "NY 701"}).status_code == 400
    assert desk.post(path, {**sent, "affected": "many"}).status_code == 400
    assert desk.post(path, sent).status_code == 302
    for notice in ("people", "secretary", "media:NY", "authority"):
        assert desk.post(path, {"do": "close"}).status_code == 409
        assert desk.post(path, {"do": "tell", "notice": notice}).status_code == 302
        assert desk.post(path, {"do": "tell", "notice": notice}).status_code == 409, "given once"
    assert sorted(kept(cast, path).told) == ["authority", "media:NY", "people", "secretary"]
    assert desk.post(path, {"do": "close"}).status_code == 302


def test_the_journal_names_whose_records_a_sign_in_touched(desk: Client, cast: Cast, now: datetime) -> None:
    """PRV-082: only that account, only that time; a refused try saw nothing; lists are said, not hidden."""
    open_chart(cast.clinician, cast.patient_id, Purpose.TREATMENT, now)
    browser(cast.clinician).get(reverse("clinic_caseload"))
    browser(cast.colleague).get(reverse("clinic_person", args=[cast.patient_id]))
    since, until = now - timedelta(hours=2), timezone.now() + timedelta(minutes=2)
    time = {"from": local(since, cast), "until": local(until, cast)}
    theirs = desk.get(entered(desk, cast, now, account=str(cast.clinician.account_id), **time)).text
    assert "1 record was touched" in theirs
    assert "Robin" in theirs
    assert "seen only there" in theirs
    other = desk.get(entered(desk, cast, now, account=str(cast.colleague.account_id), **time)).text
    assert "0 records were touched" in other
    assert "Robin" not in other
    before = {"from": local(since - timedelta(hours=2), cast), "until": local(since, cast)}
    earlier = desk.get(entered(desk, cast, now, account=str(cast.clinician.account_id), **before)).text
    assert "0 records were touched" in earlier
    assert "That does not mean nobody" in desk.get(entered(desk, cast, now)).text


def test_what_cannot_be_entered(desk: Client, cast: Cast, now: datetime) -> None:
    """PRV-082."""
    path, when = reverse("manage_incidents"), local(now - timedelta(hours=1), cast)
    for sent in (
        {"words": "", "discovered": when},
        {"words": "A laptop", "discovered": ""},
        {"words": "A laptop", "discovered": local(now + timedelta(days=2), cast)},
        {"words": "A laptop", "discovered": when, "account": str(cast.clinician.account_id)},
    ):
        assert desk.post(path, sent).status_code == 400
    scope.enter(cast.organisation_id)
    assert models.Incident.objects.count() == 0


def test_nobody_elsewhere_sees_it(desk: Client, cast: Cast, now: datetime) -> None:
    """PRV-082: one organisation's incident is nobody else's."""
    path = entered(desk, cast, now)
    scope.enter(cast.stranger.organisation_id)
    assert models.Incident.objects.count() == 0
    assert browser(cast.clinician).get(path).status_code == 403
