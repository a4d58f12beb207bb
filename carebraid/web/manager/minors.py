"""Whose law on minors applies here, and who confirmed it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from carebraid.flows.set_state_law import set_state_law
from carebraid.screens import state_law as screen

from ._form import back, page, tried

FIELDS = {"state.unknown": "state", "state.not_confirmed": "confirmed_by"}


@require_http_methods(["GET", "POST"])
def state_law(request: HttpRequest) -> HttpResponse:
    """The page."""
    who: dict[str, Any] = {"actor": request.actor, "now": request.now}  # type: ignore[attr-defined]
    trouble: dict[str, Any] = {}
    if request.method == "POST":
        sent = request.POST
        work = partial(
            set_state_law, **who, state=sent.get("state", ""), confirmed_by=sent.get("confirmed_by", "")[:200]
        )
        _, trouble = tried(request, work, FIELDS, "state")
        if not trouble:
            messages.success(request, gettext("It is written down and holds from now on."))
            return back("manage_state_law")
    return page(request, "state_law", screen.state_law(**who), **trouble)
