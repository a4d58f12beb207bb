"""Account and security: name, language, light, how I prove myself, where I am signed in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from carebraid.flows.end_other_sessions import end_other_sessions as end_others
from carebraid.flows.end_session import end_session as end_one
from carebraid.flows.set_preferences import set_preferences
from carebraid.screens.my_account import my_account
from carebraid.web.shell import frame
from carebraid.web.shell.login import needs_second_factor, remember_choice


@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """The page."""
    screen = my_account(actor=request.actor, now=request.now, current=request.session.shown)  # type: ignore[attr-defined]
    shown = {
        "screen": screen,
        "role_words": frame.role_words(screen.mine.roles),
        "must_have_factor": needs_second_factor(screen.mine.roles),
        "said": list(messages.get_messages(request)),
    }
    return render(request, "account/account.html", shown)


@require_POST
def details(request: HttpRequest) -> HttpResponse:
    """Keep name, language and light."""
    asked = {key: request.POST[key] for key in ("name", "language", "theme") if key in request.POST}
    set_preferences(actor=request.actor, now=request.now, **asked)  # type: ignore[attr-defined]
    messages.success(request, gettext("Kept."))
    response = HttpResponseRedirect(reverse("account"))
    for name in asked.keys() & {"language", "theme"}:
        remember_choice(response, name, "" if asked[name] == "auto" else asked[name])
    return response


@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """Sign one device out."""
    end_one(actor=request.actor, now=request.now, session=request.POST.get("session", ""))  # type: ignore[attr-defined]
    if request.POST.get("session") == request.session.shown:  # type: ignore[attr-defined]
        request.session.flush()
        return HttpResponseRedirect(reverse("account_login"))
    messages.success(request, gettext("That device is signed out."))
    return HttpResponseRedirect(reverse("account"))


@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """Sign every other device out."""
    ended = end_others(actor=request.actor, now=request.now, keep=request.session.shown)  # type: ignore[attr-defined]
    said = ngettext("One other device is signed out.", "%(n)d other devices are signed out.", ended) % {
        "n": ended
    }
    messages.success(request, said)
    return HttpResponseRedirect(reverse("account"))
