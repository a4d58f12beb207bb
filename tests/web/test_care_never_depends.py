"""Care never depends on a yes: whoever says no is shown the same steps, tasks and reminders as before (PRV-025)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from carebraid.flows.refuse_consent import refuse_consent
from carebraid.store import models, scope
from tests.browsers import browser
from tests.supporters import partner
from tests.web.test_no_leaks import Seen, hide_facts, read
from tests.worlds import Cast, make_live_cast

pytestmark = pytest.mark.django_db

SAYS_NO_ITSELF = {"me_sharing", "me_who_saw", "clinic_sharing", "clinic_seen"}
"""Where the no itself stands, for the person and for the team that has to keep it."""


@pytest.fixture
def now() -> Iterator[datetime]:
    moment = timezone.now().replace(microsecond=0)
    with time_machine.travel(moment, tick=False):
        yield moment


@pytest.fixture
def cast(db: None, now: datetime) -> Cast:
    return make_live_cast(now)


def test_a_no_to_counselling_notes_changes_no_page_but_those_that_say_it(cast: Cast, now: datetime) -> None:
    """PRV-025: every page of the person and of their clinician, letter by letter, before and after the no."""
    hide_facts(cast, now)
    _, partner_id = partner(cast, now)
    readers = {"person": cast.patient, "clinician": cast.clinician}
    clients = {who: browser(actor, raise_request_exception=False) for who, actor in readers.items()}

    def everything() -> dict[str, Seen]:
        return {who: read(client, readers[who].roles, cast) for who, client in clients.items()}

    before = everything()
    refuse_consent(
        actor=cast.patient, now=now, patient_id=cast.patient_id, form="counselling_notes", partner_id=partner_id,
        purpose="TREAT", expires_on=(now + timedelta(days=90)).date(), language="en",
    )  # fmt: skip
    after = everything()
    changed = {(who, name) for who in before for name in before[who] if before[who][name] != after[who][name]}
    assert {name for _, name in changed} <= SAYS_NO_ITSELF, changed
    assert ("person", "me_sharing") in changed, (
        "the no is there to be seen, so that a difference could be seen"
    )
    scope.enter(cast.organisation_id)
    assert models.Consent.everyone.filter(refused_at=now).count() == 1
