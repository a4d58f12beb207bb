"""CAP-061: a colleague's change of a medicine on the page of the message that tells of it."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.urls import reverse

from carebraid.core.kernel.actor import Actor
from carebraid.screens.inbox import inbox
from tests.browsers import browser
from tests.flows.test_tell_prescribers import change, change_seriously, message, other, prescriber, takes
from tests.worlds import Cast

pytestmark = pytest.mark.django_db
__all__ = ["other", "prescriber"]


def test_it_stands_in_the_inbox_and_is_gone_when_seen(
    cast: Cast, prescriber: Actor, other: Actor, now: datetime
) -> None:
    change_seriously(cast, prescriber, now)
    row = message(cast)
    assert [line.what for line in inbox(actor=other, now=now, language="en").lines] == [
        "Colleague changed what is prescribed, and the check found something serious. "
        "Please look and say that you have seen it."
    ]
    client = browser(other)
    whole = client.get(reverse("clinic_inbox")).content.decode()
    listed = whole.split(f'id="task-{row.id}"')[1].split("</article>")[0]
    assert "See what was changed" in listed and "for you" in listed and "Take this" not in listed
    page = client.get(reverse("clinic_task", args=[row.id])).content.decode()
    for part in (
        "a colleague changed a medicine",
        "from 40 mg to 50 mg",
        "Sleeps badly on it.",
        "I have seen it",
    ):
        assert part in page
    assert "What came of it?" not in page
    assert "must see it" in browser(prescriber).get(reverse("clinic_task", args=[row.id])).content.decode()
    answer = client.post(
        reverse("clinic_change_seen", args=[row.id]), {"patient": str(cast.patient_id), "version": "1"}
    )
    assert answer.status_code == 302
    assert "Saved: you have seen it." in client.get(reverse("clinic_inbox")).content.decode()
    assert inbox(actor=other, now=now, language="en").lines == ()


def test_a_page_never_calls_fine_what_could_not_be_checked(
    cast: Cast, prescriber: Actor, other: Actor, now: datetime
) -> None:
    """HAZ-28."""
    medicine_id = takes(cast, now, "sertralyn", "50 mg")
    change(cast, prescriber, now, medicine_id, dose="60 mg")
    said = browser(other).get(reverse("clinic_task", args=[message(cast).id])).content.decode()
    assert "Could not check" in said and "Nothing was found together with it then" not in said
