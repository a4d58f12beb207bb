"""The pages about what is held back: the clinician's and the person's own."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from carebraid.store import models, scope
from tests.browsers import browser
from tests.sharing import make_shared
from tests.worlds import Cast, make_cast

pytestmark = pytest.mark.django_db


def test_prv_056_on_the_pages(db: None) -> None:
    now: datetime = timezone.now()
    cast: Cast = make_cast(now - timedelta(days=30))
    make_shared(cast, now - timedelta(days=1))
    scope.enter(cast.organisation_id)
    answer = models.Response.everyone.get()
    team, person = browser(cast.clinician), browser(cast.patient)
    sharing, copy = reverse("clinic_sharing", args=[cast.patient_id]), reverse("me_copy")
    assert "Nothing is held back from them" in team.get(sharing).text
    assert "PHQ-9" in person.get(copy).text
    sent = {
        "patient": cast.patient_id, "held_piece": str(answer.id), "ground": "endangers_the_person",
        "danger": "Would act on one answer before we can meet tomorrow", "opens_on": (now + timedelta(days=9)).date().isoformat(),
    }  # fmt: skip
    path = reverse("clinic_hold", args=[cast.patient_id])
    short = team.post(path, sent | {"danger": "bad"})
    assert (short.status_code, 'value="bad"' in short.text) == (400, True)
    assert team.post(path, sent).status_code == 302
    assert "1 thing is held back from them" in team.get(sharing).text
    page = person.get(copy).text
    assert ("PHQ-9" in page, "Something is held back for now" in page, "act on one answer" in page) == (
        False,
        True,
        False,
    )
    scope.enter(cast.organisation_id)
    held = models.HeldBack.everyone.get()
    assert person.post(reverse("me_held_review", args=[held.id])).status_code == 302
    assert "You asked for another look" in person.get(copy).text
    assert "They ask for another look" in team.get(sharing).text
    look = reverse("clinic_hold_look", args=[cast.patient_id, held.id])
    assert team.post(look, {"patient": cast.patient_id, "finding": "released"}).status_code == 302
    assert "PHQ-9" in person.get(copy).text
