"""Ending somebody's access to protect the person (45 CFR 164.502(g)(5))."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from carebraid.core.kernel.refusal import Refused
from carebraid.flows.end_grant import end_grant
from carebraid.screens.their_supporters import their_supporters
from carebraid.web.shell.typed import mendable

from ._page import actor_of, field, field_id, language, now_of, same_person, show, words_if


@require_http_methods(["GET", "POST"])
def supporters(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Who has a view, and may they be a danger?"""
    refused: Refused | None = None
    if request.method == "POST":
        try:
            same_person(request, patient_id)
            grant_id = field_id(request, "grant")
            if grant_id is None:
                raise Refused("grant.not_found", "There is no such person here.", status=404)
            end_grant(
                actor=actor_of(request), now=now_of(request), patient_id=patient_id, grant_id=grant_id,
                why=field(request, "why"),
            )  # fmt: skip
            messages.success(
                request, gettext("Their access has ended. They were not told, and find a quiet page.")
            )
            return redirect("clinic_supporters", patient_id=patient_id)
        except Refused as caught:
            refused = mendable(caught)
    seen = their_supporters(
        actor=actor_of(request), now=now_of(request), language=language(), patient_id=patient_id
    )
    return show(
        request, "supporters", status=refused.status if refused else 200, page_title=gettext("Supporters"), top=seen.top,
        seen=seen, typed=request.POST, refused=words_if(refused),
    )  # fmt: skip
