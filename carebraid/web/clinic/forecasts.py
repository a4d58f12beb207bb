"""The page of a forecast model, what a named person decides about it, and a colleague's own alarm budget."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from carebraid.core.kernel.refusal import Refused
from carebraid.flows.accept_model import accept_model
from carebraid.flows.set_attention_budget import set_attention_budget
from carebraid.flows.sign_recalibration import sign_recalibration
from carebraid.flows.withdraw_model import withdraw_model
from carebraid.screens import forecast as screens
from carebraid.web.shell import forecast_words as say
from carebraid.web.shell.forecast_pictures import calibration, drift

from ._page import actor_of, field, language, now_of, show, words_if


@require_GET
def model(request: HttpRequest, task: str) -> HttpResponse:
    """May this model be believed, for whom, and what may it do here?"""
    return _page(request, task)


def _page(request: HttpRequest, task: str, refused: Refused | None = None) -> HttpResponse:
    seen = screens.model_page(actor=actor_of(request), now=now_of(request), task=task)
    names = say.tasks()
    return show(
        request, "model", status=refused.status if refused else 200, page_title=names[task], seen=seen, say=say,
        names=names, tabs=[
            {"url": reverse("clinic_model", args=[one]), "label": names[one], "current": one == task} for one in seen.others
        ], state_words=say.states(), group_words=say.groups(), square=calibration(seen.head["bands"]),
        drift=drift(seen.months, language()), refused=words_if(refused), typed=request.POST,
    )  # fmt: skip


@require_POST
def decide(request: HttpRequest, task: str) -> HttpResponse:
    """Answer for a model, silence it, or sign for its new line; with the name of whoever is signed in."""
    who: dict[str, Any] = {"actor": actor_of(request), "now": now_of(request), "model": f"{task}.default"}
    act, why = field(request, "act"), field(request, "why")
    try:
        if act == "accept":
            accept_model(**who, why=why)
        elif act == "withdraw":
            withdraw_model(**who, why=why)
        elif act == "recalibrate":
            sign_recalibration(**who)
        else:
            raise Refused("form.unreadable", "This form could not be read. Please open the page again.")
    except Refused as refused:
        if refused.status in (403, 404):
            raise
        return _page(request, task, refused)
    messages.success(request, gettext("Kept, with your name. It counts from now on."))
    return redirect(reverse("clinic_model", args=[task]))


@require_POST
def budget(request: HttpRequest) -> HttpResponse:
    """How many people a day I can look after: where my caseload draws its line."""
    typed = field(request, "a_day")
    try:
        set_attention_budget(
            actor=actor_of(request),
            now=now_of(request),
            a_day=int(typed) if typed.isdecimal() and len(typed) < 4 else 0,
        )
    except Refused as refused:
        if refused.status == 403:
            raise
        messages.error(request, words_if(refused))
        return redirect("clinic_caseload")
    messages.success(request, gettext("Saved. Nobody is hidden; the line only moves."))
    return redirect("clinic_caseload")
