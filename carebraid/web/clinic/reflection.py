"""Time for supervision and reflection: somebody on the staff notes that they had it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from carebraid.core.kernel.refusal import Refused
from carebraid.flows.note_reflection import note_reflection
from carebraid.web.shell.errors import words_of
from carebraid.web.shell.typed import day_typed, unreadable


@require_http_methods(["GET", "POST"])
def reflection(request: HttpRequest) -> HttpResponse:
    """Note one's own time; what was said stays where it was said."""
    sent, wrong = request.POST, ""
    if request.method == "POST":
        try:
            day = day_typed(sent.get("on", ""))
            if day is None or not sent.get("minutes", "").isdecimal():
                raise unreadable()
            note_reflection(
                actor=request.actor, now=request.now, kind=sent.get("kind", ""), on=day,  # type: ignore[attr-defined]
                minutes=int(sent["minutes"]),
            )  # fmt: skip
            messages.success(request, gettext("Kept. Thank you for taking that time."))
            return HttpResponseRedirect(reverse("clinic_reflection"))
        except Refused as refused:
            wrong = words_of(refused)
    kinds = [
        ("supervision", gettext("Supervision")), ("reflection", gettext("Time to reflect")),
        ("after_a_crisis", gettext("Talking after a crisis")),
    ]  # fmt: skip
    shown = {"wrong": wrong, "typed": sent, "kinds": kinds, "said": list(messages.get_messages(request))}
    return render(request, "clinic/reflection.html", shown, status=400 if wrong else 200)
