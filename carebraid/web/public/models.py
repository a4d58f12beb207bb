"""The page of a forecast model, for staff: what it is, how it does, and what a named person decides about it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_POST

from carebraid.core.kernel.refusal import Refused
from carebraid.flows.accept_model import accept_model
from carebraid.flows.sign_recalibration import sign_recalibration
from carebraid.flows.withdraw_model import withdraw_model
from carebraid.screens import forecast as screens
from carebraid.web.shell import forecast_words as say
from carebraid.web.shell.errors import words_of
from carebraid.web.shell.forecast_pictures import calibration, drift
from carebraid.web.shell.typed import mendable, unreadable


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"actor": request.actor, "now": request.now}  # type: ignore[attr-defined]


@require_GET
def model(request: HttpRequest, task: str) -> HttpResponse:
    """May this model be believed, for whom, and what may it do here?"""
    return _page(request, task)


def _page(request: HttpRequest, task: str, refused: Refused | None = None) -> HttpResponse:
    seen = screens.model_page(**_who(request), task=task)
    names = say.tasks()
    shown = {
        "seen": seen, "say": say, "names": names, "state_words": say.states(), "group_words": say.groups(),
        "square": calibration(seen.head["bands"]), "drift": drift(seen.months, (get_language() or "en")[:2]),
        "notes": [str(note) for note in messages.get_messages(request)], "typed": request.POST,
        "wrong": words_of(refused) if refused else "",
        "tabs": [
            {"url": reverse("forecast_model", args=[one]), "label": names[one], "current": one == task}
            for one in seen.others
        ],
    }  # fmt: skip
    return render(request, "public/model.html", shown, status=refused.status if refused else 200)


@require_POST
def decide(request: HttpRequest, task: str) -> HttpResponse:
    """Answer for a model, silence it, or sign for its new line; with the name of whoever is signed in."""
    who: dict[str, Any] = {**_who(request), "model": f"{task}.default"}
    act, why = request.POST.get("act", ""), request.POST.get("why", "")
    try:
        if act == "accept":
            accept_model(**who, why=why)
        elif act == "withdraw":
            withdraw_model(**who, why=why)
        elif act == "recalibrate":
            sign_recalibration(**who)
        else:
            raise unreadable()
    except Refused as refused:
        return _page(request, task, mendable(refused))
    messages.success(request, gettext("Kept, with your name. It counts from now on."))
    return redirect(reverse("forecast_model", args=[task]))
