"""Questionnaires whose wording belongs to somebody who sets terms (AUDIT, WHO-5)."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from carebraid.flows.confirm_terms import confirm_terms
from carebraid.screens import organisation as organisation_screen
from carebraid.web.shell.login import require_step_up

from ._form import back, page, tried


@require_GET
def terms(request: HttpRequest) -> HttpResponse:
    """The terms, word for word, and which are confirmed."""
    screen = organisation_screen.terms(actor=request.actor, now=request.now)  # type: ignore[attr-defined]
    return page(request, "terms", screen)


@require_POST
def confirm(request: HttpRequest, instrument: str) -> HttpResponse:
    """Confirm one instrument's terms, having proved that it is still you (SEC-026)."""
    require_step_up(request, back=reverse("manage_terms"))
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    statement = request.POST.get("statement", "") if request.POST.get("agree") == "yes" else ""
    work = partial(confirm_terms, actor=actor, now=now, instrument=instrument, statement=statement)
    _, trouble = tried(request, work, {}, instrument)
    if trouble:
        screen = organisation_screen.terms(actor=actor, now=now)
        return page(request, "terms", screen, **trouble)
    messages.success(request, gettext("Confirmed. The wording shows from now on."))
    return back("manage_terms")
