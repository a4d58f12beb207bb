"""The person's whole record on its page and as files; a colleague gives something to a partner."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone

from carebraid.core.privacy.consent import Information
from carebraid.flows.revoke_consent import revoke_consent
from carebraid.knowledge.notices import find_notice
from carebraid.store import models
from tests.browsers import browser
from tests.sharing import RIVERSIDE, Shared, make_shared
from tests.worlds import make_cast, without_ids

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    """The pages read the clock themselves."""
    return timezone.now() - timedelta(minutes=5)


@pytest.fixture
def shared(db: None, now: datetime) -> Shared:
    return make_shared(make_cast(now - timedelta(days=10)), now)


def paths(shared: Shared, now: datetime) -> list[tuple[str, str]]:
    found = models.Disclosure.of(shared.chart(now)).order_by("at", "id")
    return list(found.values_list("path", "decision"))


def share_url(shared: Shared, rest: str = "") -> str:
    return f"/clinic/people/{shared.patient_id}/share/{rest}"


def test_prv_054_my_record_is_there_at_once_readable_and_computable(shared: Shared, now: datetime) -> None:
    me = browser(shared.cast.patient)
    page = me.get("/me/copy/")
    assert page.status_code == 200
    for words in ("My own door", "PHQ-9", "8 of 27", "Opioid use disorder, mild", "Clinician"):
        assert words in page.content.decode(), words
    readable, computable = me.get("/me/copy/record.pdf"), me.get("/me/copy/record.json")
    text = "".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(readable.content)).pages)
    assert "My own door" in text
    bundle = msgspec.json.decode(computable.content)
    assert (bundle["resourceType"], computable["Content-Type"]) == ("Bundle", "application/fhir+json")
    assert "My own door" in computable.content.decode()
    assert paths(shared, now) == [
        ("me_copy", "permit"),
        ("me_copy_pdf", "permit"),
        ("me_copy_fhir", "permit"),
    ]


def test_prv_010_prv_093_names_of_files_say_nothing_and_nothing_is_cached(shared: Shared) -> None:
    me = browser(shared.cast.patient)
    for kind in ("pdf", "json"):
        answer = me.get(f"/me/copy/record.{kind}")
        name = answer["Content-Disposition"].partition("filename=")[2].strip('"')
        assert (
            name.startswith("record-20")
            and name.endswith(f".{kind}")
            and len(name) == len("record-2026-03-04.") + len(kind)
        )
        assert "no-store" in answer["Cache-Control"]


def test_my_record_is_nobody_elses(shared: Shared) -> None:
    for actor in (shared.clinician, shared.reader, shared.cast.manager):
        for path in ("/me/copy/", "/me/copy/record.pdf", "/me/copy/record.json"):
            assert browser(actor).get(path).status_code == 403


def test_my_record_in_spanish_says_days_in_spanish(shared: Shared) -> None:
    me = browser(shared.cast.patient)
    me.cookies["language"] = "es"
    models.Account.objects.filter(id=shared.cast.patient.account_id).update(language="es")
    assert " de marzo de 1992" in me.get("/me/copy/").content.decode()


def test_looking_shows_exactly_what_would_go_and_sends_nothing(shared: Shared, now: datetime) -> None:
    shared.sign(now)
    page = browser(shared.clinician).get(
        share_url(shared), {"partner": str(shared.partner_id), "purpose": "TREAT"}
    )
    words = page.content.decode()
    assert f"This is exactly what {RIVERSIDE} would get" in words
    assert "8 of 27" in words
    assert "Something is not covered" not in words
    assert paths(shared, now) == []


def test_what_is_not_covered_is_not_named(shared: Shared, now: datetime) -> None:
    shared.sign(now, information=Information(described="Who I am", classes=frozenset({"person"})))
    page = browser(shared.clinician).get(
        share_url(shared), {"partner": str(shared.partner_id), "purpose": "TREAT"}
    )
    preview = page.content.decode().partition("This is exactly what")[2].partition('name="partner"')[0]
    assert "Something is not covered by a consent and stays here." in preview
    assert "PHQ" not in without_ids(preview)


def test_sending_makes_it_ready_and_taking_back_empties_it(shared: Shared, now: datetime) -> None:
    shared.sign(now)
    colleague = browser(shared.clinician)
    form: dict[str, Any] = {
        "patient": str(shared.patient_id),
        "partner": str(shared.partner_id),
        "purpose": "TREAT",
    }
    sent = colleague.post(share_url(shared, "send"), form, follow=True)
    assert "It is ready for them for 30 days." in sent.content.decode()
    kept = models.Package.of(shared.chart(now)).get()
    assert paths(shared, now) == [("disclose", "permit")]
    gone = colleague.post(
        share_url(shared, f"{kept.id}/withdraw"), {"patient": str(shared.patient_id)}, follow=True
    )
    assert "It was never fetched." in gone.content.decode()
    assert bytes(models.Package.of(shared.chart(now)).get().body) == b""


def test_a_denial_is_said_kindly_and_written_down(shared: Shared, now: datetime) -> None:
    colleague = browser(shared.clinician)
    asked = {"partner": str(shared.other_id), "purpose": "TREAT"}
    assert "Somewhere Housing would get nothing" in colleague.get(share_url(shared), asked).content.decode()
    answer = colleague.post(
        share_url(shared, "send"), {"patient": str(shared.patient_id), **asked}, follow=True
    )
    assert "Nothing was sent" in answer.content.decode()
    assert paths(shared, now) == [("disclose", "deny")]


def test_a_form_of_another_person_or_without_a_partner_sends_nothing(shared: Shared, now: datetime) -> None:
    shared.sign(now)
    colleague = browser(shared.clinician)
    other = {"patient": str(shared.partner_id), "partner": str(shared.partner_id), "purpose": "TREAT"}
    assert colleague.post(share_url(shared, "send"), other).status_code == 409
    nobody = {"patient": str(shared.patient_id), "partner": "", "purpose": "TREAT"}
    assert "Please choose who gets it" in colleague.post(share_url(shared, "send"), nobody).content.decode()
    proceeding = {"patient": str(shared.patient_id), "partner": str(shared.partner_id), "purpose": "LEGAL"}
    assert (
        "Please choose who gets it" in colleague.post(share_url(shared, "send"), proceeding).content.decode()
    )
    assert paths(shared, now) == []


def test_somebody_who_is_not_on_the_team_neither_looks_nor_sends(shared: Shared) -> None:
    page = browser(shared.cast.colleague).get(
        share_url(shared), {"partner": str(shared.partner_id), "purpose": "TREAT"}
    )
    assert page.status_code == 403
    assert "Robin" not in page.content.decode()


def test_from_the_colleagues_page_to_the_partners_hands_and_back(shared: Shared, now: datetime) -> None:
    """PRV-021, beyond 30: sent, terms taken, fetched with the notice in it; revoked, and the next try gives nothing."""
    consent_id = shared.sign(now)
    form = {"patient": str(shared.patient_id), "partner": str(shared.partner_id), "purpose": "TREAT"}
    browser(shared.clinician).post(share_url(shared, "send"), form)
    kept = models.Package.of(shared.chart(now)).get()
    theirs = browser(shared.reader)
    file = reverse("partner_package", args=[kept.id])
    assert theirs.post(file, {"part": "record.csv"}).status_code == 409
    theirs.post(reverse("partner_acknowledge", args=[kept.id]), {"what": "terms"})
    fetched = theirs.post(file, {"part": "record.csv"})
    assert fetched.status_code == 200
    assert find_notice("full").text in fetched.content.decode("utf-8-sig")
    assert browser(shared.outsider).post(file, {"part": "record.csv"}).status_code == 404
    revoke_consent(
        actor=shared.cast.patient, now=timezone.now(), patient_id=shared.patient_id, consent_id=consent_id
    )
    gone = theirs.post(file, {"part": "record.csv"})
    assert b"My own door" not in gone.content
    assert "attachment" not in gone.get("Content-Disposition", "")
    seen = browser(shared.clinician).get(share_url(shared)).content.decode()
    assert "have not said yet that they know" in seen
    assert paths(shared, now) == [("disclose", "permit"), ("partner_package", "permit")]
