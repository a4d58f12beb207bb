"""What the person said to a message, in whatever channel a colleague heard it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from carebraid.core.kernel.refusal import Refused
from carebraid.flows.hear_reply import hear_reply
from carebraid.flows.stop_messages import stop_messages
from carebraid.screens.hearing import hearing
from carebraid.web.shell.reach_words import reach_words

from ._page import actor_of, field, language, now_of, same_person, show


@require_http_methods(["GET", "POST"])
def heard(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """They answered, or they want no more: it holds from this moment."""
    actor, now = actor_of(request), now_of(request)
    if request.method == "POST":
        same_person(request, patient_id)
        if field(request, "do") == "stop":
            stop_messages(actor=actor, now=now, patient_id=patient_id)
            what = "stopped"
        elif words := field(request, "words"):
            what = hear_reply(actor=actor, now=now, patient_id=patient_id, words=words[:2000])
        else:
            raise Refused("reply.empty", "Please write what they said.")
        messages.success(request, _told(what))
        return redirect("clinic_heard", patient_id=patient_id)
    seen = hearing(actor=actor, now=now, language=language(), patient_id=patient_id)
    return show(
        request, "heard", page_title=gettext("Messages"), top=seen.top, seen=seen, said_by=reach_words()
    )


def _told(heard: str) -> str:
    return {
        "stopped": gettext("Stopped, every kind. Only they can turn messages on again."),
        "wrong_person": gettext("Nothing goes to that address before it is confirmed."),
        "heard": gettext("It is written down that they answered. The words are not kept."),
    }[heard]
