"""The notice of privacy practices, and the person's word that they have it (42 CFR 2.22; 45 CFR 164.520(c))."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from carebraid.flows.give_notice import IN_APP, give_notice
from carebraid.screens.privacy_notice import my_notice

from ._page import language, show


@require_http_methods(["GET", "POST"])
def notice(request: HttpRequest) -> HttpResponse:
    """What may you do with what you know of me, and what may I ask?"""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    if request.method == "POST":
        give_notice(actor=actor, now=now, patient_id=actor.patient_id, language=language(), manner=IN_APP)
        return redirect("me_notice")
    seen = my_notice(actor=actor, now=now, language=language())
    return show(
        request, "notice", page_title=gettext("Notice of privacy practices"), notice=seen.notice,
        is_given=seen.is_given, grounds=seen.grounds,
    )  # fmt: skip
