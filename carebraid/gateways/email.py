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
    "model_drifts": (
        gettext_noop("A forecast model needs you"),
        gettext_noop("Please sign in and look at the model's page."),
    ),
    "review_for_you": (
        gettext_noop("Something is waiting for you"),
        gettext_noop("Please sign in and look at your first page."),
    ),
    # to a supporter, because the person asked us to: nothing about why
    "call_somebody": (
        gettext_noop("Somebody would like to hear from you"),
        gettext_noop("Somebody who trusts you would like a call or a visit today."),
    ),
    # to people in care, each of a kind that they said yes to (core.reach.outreach_rules.KIND_OF)
    "stop_confirmed": (
        gettext_noop("You asked us to stop"),
        gettext_noop(
            "We heard you: these messages have stopped. You can choose them again whenever you sign in."
        ),
    ),
    "waits_for_you": (
        gettext_noop("Something is waiting for you"),
        gettext_noop("Please sign in when it suits you. To stop these messages, sign in and open Settings."),
    ),
    # other wordings of the same, which a fair test may compare (flows._fair_tests.WAYS)
    "thinking_of_you": (
        gettext_noop("We are thinking of you"),
        gettext_noop("Please sign in when it suits you. To stop these messages, sign in and open Settings."),
    ),
    "one_word_is_enough": (
        gettext_noop("Something is waiting for you"),
        gettext_noop(
            "One word is enough. Please sign in when it suits you. To stop these messages, sign in and open Settings."
        ),
    ),
    "today_for_you": (
        gettext_noop("Something is waiting for you today"),
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
