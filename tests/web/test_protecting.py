"""PRV-073: a clinician ends a supporter's access; the reason stays inside; the supporter finds a quiet page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from carebraid.store import models, scope
from tests.browsers import browser
from tests.supporters import supporter
from tests.worlds import Cast

pytestmark = pytest.mark.django_db
WHY = "She is afraid of him at home, and I believe her."


def test_prv_073_ended_by_a_clinician_in_silence_with_a_reason_that_only_the_team_reads(cast: Cast) -> None:
    now = timezone.now()
    friend, grant_id = supporter(
        cast, now - timedelta(days=1), sees={"next_appointments"}, does={"say_worried"}
    )
    here, theirs = f"/clinic/people/{cast.patient_id}/supporters", f"/partner/with/{cast.patient_id}"
    team, their = browser(cast.clinician), browser(friend)
    before = their.get(theirs)
    assert before.status_code == 200
    form = {"patient": cast.patient_id, "grant": grant_id}
    assert team.post(here, {**form, "why": "fear"}).status_code == 400
    assert WHY in team.post(here, {**form, "why": WHY}, follow=True).content.decode()
    assert (their.get(theirs).status_code, WHY in their.get(theirs).content.decode()) == (200, False)
    for page in ("/me/supporters/", f"/me/supporters/{grant_id}", "/me/sharing/seen", "/me/sharing/"):
        assert WHY not in browser(cast.patient).get(page).content.decode()
    scope.enter(cast.organisation_id)
    assert models.Grant.everyone.get(id=grant_id).why_ended == WHY
    assert models.Message.objects.filter(account_id=friend.account_id).count() == 0
    assert browser(cast.colleague).get(here).status_code == 403
