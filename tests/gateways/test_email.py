"""E-mail says nothing about anybody, and the demo sends none."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail

from carebraid.gateways import email


def test_the_message_is_neutral_and_goes_to_one_address(settings: Any) -> None:
    """PRV-093."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    email.send("nurse@here.example", "en", "task_for_you")
    sent = mail.outbox[-1]
    assert (sent.to, sent.subject) == (["nurse@here.example"], "Something is waiting for you")
    assert sent.body == "Please sign in and look at your inbox."


def test_the_demo_sends_nothing(settings: Any) -> None:
    """PRV-088."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.CAREBRAID_DEMO = True
    email.send("nadia@harbour-bridge.example", "en", "task_for_you")
    assert mail.outbox == []


def test_an_unknown_template_is_a_fault() -> None:
    with pytest.raises(KeyError):
        email.send("nurse@here.example", "en", "birthday")
