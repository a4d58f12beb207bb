"""The person's page about messages: nothing ticked beforehand, one tap to stop (PRV-061, PRV-089, PRV-090)."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.urls import reverse

from carebraid.store import models, scope
from tests.browsers import browser
from tests.worlds import Cast

pytestmark = pytest.mark.django_db
CHOICE = {
    "kind": "reminder", "address": "patient@here.example", "from_hour": "9", "until_hour": "18", "a_day": "1",
    "a_week": "2",
}  # fmt: skip


def test_nothing_is_ticked_beforehand_and_the_page_says_that_nothing_comes(cast: Cast) -> None:
    page = browser(cast.patient).get(reverse("me_messages")).content.decode()
    assert "No messages come by themselves" in page
    assert 'type="checkbox"' in page
    assert " checked" not in page
    assert reverse("me_messages_stop") not in page


def test_a_choice_is_kept_with_the_words_that_were_shown_and_one_tap_stops_it(cast: Cast) -> None:
    client = browser(cast.patient)
    kept = client.post(reverse("me_messages"), CHOICE, follow=True).content.decode()
    assert "Messages may come by e-mail" in kept
    scope.enter(cast.organisation_id)
    yes, chosen = models.OptIn.everyone.get(), models.Outreach.everyone.get()
    assert yes.text_shown.startswith("When something is waiting for me")
    assert (chosen.from_hour, chosen.until_hour, chosen.a_day, chosen.a_week) == (9, 18, 1, 2)
    stopped = client.post(reverse("me_messages_stop"), follow=True).content.decode()
    assert "Messages are stopped." in stopped
    scope.enter(cast.organisation_id)
    assert models.Outreach.everyone.get().stopped_at is not None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": []}, "kind"), ({"other": "nonsense"}, "address"), ({"until_hour": "8"}, "until_hour"),
        ({"a_week": ""}, "a_week"), ({"kind": "news"}, "kind"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_said_and_kept_on_the_page(
    cast: Cast, wrong: dict[str, object], field: str
) -> None:
    answer = browser(cast.patient).post(reverse("me_messages"), CHOICE | wrong)
    assert answer.status_code == 400
    assert f'href="#f-{field}"' in answer.content.decode()
    assert not models.Outreach.everyone.exists()


def test_it_is_the_persons_page_alone(cast: Cast, now: datetime) -> None:
    assert browser(cast.clinician).get(reverse("me_messages")).status_code == 403
