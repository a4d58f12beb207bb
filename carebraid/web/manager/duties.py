"""The officer's duties: who still lacks the notice of privacy practices, and incidents with their clocks."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from carebraid.flows.give_notice import give_notice
from carebraid.screens import privacy_notice as notices

from ._form import back, need_id, page, tried


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"actor": request.actor, "now": request.now}  # type: ignore[attr-defined]


@require_http_methods(["GET", "POST"])
def notice(request: HttpRequest) -> HttpResponse:
    """Who was not given the current notice?"""
    spoken = (get_language() or "en")[:2]
    seen = notices.lacking(**_who(request), language=spoken)
    trouble: dict[str, Any] = {}
    if request.method == "POST":
        sent = request.POST
        work = partial(
            give_notice, **_who(request), patient_id=need_id(request, "patient"), manner=sent.get("manner", ""),
            language=sent.get("language", spoken),
        )  # fmt: skip
        _, trouble = tried(request, work, {"notice.no_manner": "manner"}, "manner")
        if not trouble:
            messages.success(request, gettext("It is written down, with the day and how it was given."))
            return back("manage_privacy_notice")
    return page(request, "privacy_notice", seen, **trouble)
