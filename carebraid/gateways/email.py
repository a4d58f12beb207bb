"""E-mail to staff: neutral words, no name, no reason; what waits is behind the sign-in (HAZ-38)."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.utils import translation
from django.utils.translation import gettext, gettext_noop

TEMPLATES = {
    # template: (subject, text); sent in the receiver's language
    "task_for_you": (
        gettext_noop("Something is waiting for you"),
        gettext_noop("Please sign in and look at your inbox."),
    ),
    "look_at_health": (
        gettext_noop("The system needs you"),
        gettext_noop("Please sign in and look at the health page."),
    ),
    "review_for_you": (
        gettext_noop("Something is waiting for you"),
        gettext_noop("Please sign in and look at your first page."),
    ),
    # to people in care, each of a kind that they said yes to (core.reach.outreach_rules.KIND_OF)
    "waits_for_you": (
        gettext_noop("Something is waiting for you"),
        gettext_noop("Please sign in when it suits you. To stop these messages, sign in and open Settings."),
    ),
    "soon_for_you": (
        gettext_noop("Something is coming up"),
        gettext_noop("Please sign in when it suits you. To stop these messages, sign in and open Settings."),
    ),
}


def send(address: str, language: str, template: str) -> None:
    """Send the text called ``template``. An unknown template is a fault (KeyError).

    In the demo nothing leaves the house: its people are invented and their addresses belong to nobody.
    """
    subject, text = TEMPLATES[template]
    if settings.CAREBRAID_DEMO:
        return
    with translation.override(language):
        send_mail(gettext(subject), gettext(text), None, [address])
