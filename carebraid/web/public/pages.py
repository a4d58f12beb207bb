"""Home, help in a crisis, up or down, language and light."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from carebraid.core.kernel.refusal import Refused
from carebraid.flows.set_preferences import set_preferences
from carebraid.screens.crisis_card import crisis_card
from carebraid.screens.pulse import is_up
from carebraid.web.shell import frame
from carebraid.web.shell.login import is_local_path, remember_choice


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """To where this person begins."""
    return HttpResponseRedirect(frame.home_of(request.actor))  # type: ignore[attr-defined]


@require_GET
def crisis(request: HttpRequest) -> HttpResponse:
    """Whom to call or text now. Needs no sign-in, has no limit, and says nothing about who asks."""
    actor = request.actor  # type: ignore[attr-defined]
    # Without the person in it nobody's record is opened, so that no trace says who looked at this page.
    anyone = replace(actor, patient_id=None) if actor is not None else None
    card = crisis_card(actor=anyone, now=request.now, language=get_language() or "en")  # type: ignore[attr-defined]
    return render(request, "public/crisis.html", {"card": card})


@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """up or down, for whoever watches machines."""
    up = is_up()
    return HttpResponse("up\n" if up else "down\n", content_type="text/plain", status=200 if up else 503)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Speak another language from now on, here and wherever the person signs in."""
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        raise Refused("account.unknown_language", "This language is not here yet.")
    return _kept(request, "language", chosen)


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Light, dark, or as the device says."""
    chosen = request.POST.get("theme", "")
    if chosen not in ("", "light", "dark"):
        raise Refused("account.unknown_theme", "Please choose as the device, light or dark.")
    return _kept(request, "theme", chosen)


def _kept(request: HttpRequest, name: str, chosen: str) -> HttpResponse:
    if request.actor is not None:  # type: ignore[attr-defined]
        set_preferences(actor=request.actor, now=request.now, **{name: chosen})  # type: ignore[attr-defined]
    back = request.POST.get("next", "")
    response = HttpResponseRedirect(back if is_local_path(back) else "/")
    remember_choice(response, name, chosen)
    return response
