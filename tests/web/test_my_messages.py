"""The person's page about messages: nothing ticked beforehand, one tap to stop (PRV-061, PRV-089, PRV-090)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.urls import reverse

from carebraid.core.reach.texting import TEXTS, code_of
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


# --- texts ----------------------------------------------------------------------------------------


def code_here() -> str:
    """The code that the text would hold."""
    asked = models.NumberProof.everyone.order_by("-asked_at", "-id")[0]
    return code_of("tests-only-and-never-used-elsewhere", str(asked.id))


def test_where_texts_are_not_set_up_the_page_says_so_and_offers_no_field(cast: Cast) -> None:
    client = browser(cast.patient)
    page = client.get(reverse("me_messages")).content.decode()
    assert "Texts are not set up here." in page
    assert 'name="number"' not in page
    answer = client.post(reverse("me_number_code"), {"number": "+12125550123"})
    assert answer.status_code == 409
    assert not models.NumberProof.everyone.exists()


def test_prv_061_a_number_is_proved_then_chosen_then_stopped_in_one_tap(cast: Cast, settings: Any) -> None:
    settings.CAREBRAID_DEMO = True
    client, page_of = browser(cast.patient), reverse("me_messages")
    before = client.get(page_of).content.decode()
    assert all(words.format(code="······") in before for name, words in TEXTS.items() if name in PREVIEWED)
    asked = client.post(reverse("me_number_code"), {"number": "(212) 555-0123"}, follow=True).content.decode()
    assert 'A code was asked for to <bdi dir="ltr">+1 212 555 0123</bdi>.' in asked
    assert code_here() in asked, "the demo shows what the text would say"
    wrong = client.post(reverse("me_number_prove"), {"code": "12"})
    assert (wrong.status_code, 'href="#f-code"' in wrong.content.decode()) == (400, True)
    proved = client.post(reverse("me_number_prove"), {"code": code_here()}, follow=True).content.decode()
    assert "The number is yours." in proved
    assert "No messages come by themselves" in proved, "a proved number turns nothing on"
    kept = client.post(page_of, CHOICE | {"address": "+12125550123"}, follow=True).content.decode()
    assert "Messages may come as texts" in kept
    scope.enter(cast.organisation_id)
    chosen = models.Outreach.everyone.select_related("channel").get()
    assert (chosen.channel.kind, chosen.channel.value) == ("text", "+12125550123")
    assert "Messages are stopped." in client.post(reverse("me_messages_stop"), follow=True).content.decode()


PREVIEWED = ("waits_for_you", "soon_for_you", "today_for_you", "number_code", "stop_confirmed")


@pytest.mark.parametrize(
    ("page", "sent", "field"),
    [
        ("me_number_code", {"number": "555-0101"}, "number"), ("me_number_code", {}, "number"),
        ("me_number_prove", {"code": "123456"}, "code"), ("me_messages", CHOICE | {"address": "+12125550199"}, "address"),
    ],
)  # fmt: skip
def test_what_does_not_fit_about_a_number_is_said_at_its_field(
    cast: Cast, settings: Any, page: str, sent: dict[str, str], field: str
) -> None:
    settings.CAREBRAID_DEMO = True
    answer = browser(cast.patient).post(reverse(page), sent)
    assert answer.status_code in (400, 409)
    assert f'href="#f-{field}"' in answer.content.decode()
    assert not models.Outreach.everyone.exists()


def test_outside_the_demo_no_page_shows_a_code(cast: Cast, settings: Any) -> None:
    settings.CAREBRAID_TEXTS = object()
    client = browser(cast.patient)
    client.post(reverse("me_number_code"), {"number": "+12125550123"})
    page = client.get(reverse("me_messages")).content.decode()
    assert "The code from the text" in page
    assert code_here() not in page


def test_the_team_reads_which_channel_how_far_and_what_is_not_set_up(cast: Cast, settings: Any) -> None:
    settings.CAREBRAID_DEMO = True
    client = browser(cast.patient)
    client.post(reverse("me_number_code"), {"number": "+12125550123"})
    client.post(reverse("me_number_prove"), {"code": code_here()})
    client.post(reverse("me_messages"), CHOICE | {"address": "+12125550123"})
    team = browser(cast.clinician)
    page = team.get(reverse("clinic_heard", args=[cast.patient_id])).content.decode()
    assert "Texts" in page
    assert "none yet" in page
    assert "texts are not set up here" not in page
    settings.CAREBRAID_DEMO = False
    off = team.get(reverse("clinic_heard", args=[cast.patient_id])).content.decode()
    assert "They chose texts, and texts are not set up here." in off
