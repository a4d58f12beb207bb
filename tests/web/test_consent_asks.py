"""Asking for a consent, page by page: the clinician's side and the person's."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.utils import timezone

from carebraid.screens.my_sharing import my_sharing
from carebraid.store import models, scope
from tests.browsers import browser
from tests.sharing import make_shared
from tests.worlds import Cast

pytestmark = pytest.mark.django_db
WHY = "I would like to treat your sleep."


@pytest.fixture
def cast(cast: Cast) -> Cast:
    """Somebody of age: the colleague has no tie to them."""
    scope.enter(cast.organisation_id)
    models.Patient.everyone.filter(id=cast.patient_id).update(born_on=date(1992, 3, 4))
    return cast


def test_the_whole_way_through_the_pages(cast: Cast) -> None:
    """Blind page, ask, the person's page with all of it chosen, the form, the open record."""
    clinician, person = browser(cast.colleague), browser(cast.patient)
    here = f"/clinic/people/{cast.patient_id}"
    assert f"{here}/consent" in clinician.get(f"{here}/behind-the-wall").content.decode()
    assert "no answer yet" not in clinician.get(f"{here}/consent").content.decode()
    assert clinician.post(f"{here}/consent", {"patient": cast.patient_id, "why": "short"}).status_code == 400
    sent = clinician.post(f"{here}/consent", {"patient": cast.patient_id, "why": WHY}, follow=True)
    assert "no answer yet" in sent.content.decode()
    page = person.get("/me/sharing/").content.decode()
    assert "Colleague asks you" in page
    assert "sleep" in page
    (asked,) = my_sharing(actor=cast.patient, now=timezone.now(), language="en").asks
    assert (
        "What Colleague, Here would see"
        in person.get(f"/me/sharing/rehearsal?{asked.query}").content.decode()
    )
    assert clinician.get(here).status_code == 403
    form = person.get(f"/me/sharing/form?{asked.query}")
    assert "Colleague, Here" in form.content.decode()
    assert person.post(f"/me/sharing/asked/{asked.id}/no").status_code == 302
    assert "Colleague asks you" not in person.get("/me/sharing/").content.decode()


def test_the_charts_page_asks_for_a_partner(cast: Cast, now: datetime) -> None:
    shared = make_shared(cast, now)
    client, here = browser(cast.clinician), f"/clinic/people/{cast.patient_id}/sharing"
    assert "Ask for their consent" in client.get(here).content.decode()
    sent = {
        "patient": cast.patient_id,
        "partner": shared.partner_id,
        "purpose": "TREAT",
        "kind": ["medicine"],
        "why": WHY,
    }
    assert "no answer yet" in client.post(f"{here}/ask", sent, follow=True).content.decode()
    assert client.post(f"{here}/ask", sent).status_code == 409
    assert client.post(f"{here}/ask", {**sent, "partner": ""}).status_code == 400
