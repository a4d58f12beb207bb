"""Asking for a consent: for oneself where the record is closed, or for a partner from the chart."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from carebraid.core.kernel.refusal import Refused
from carebraid.flows.ask_for_consent import ask_for_consent
from carebraid.screens.consent_ask import consent_ask
from carebraid.web.shell.typed import mendable

from ._page import actor_of, field, field_id, now_of, same_person, show, words_if
from .sharing import done


@require_http_methods(["GET", "POST"])
def ask_for_myself(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The record is closed to me: may I see it?"""
    refused: Refused | None = None
    if request.method == "POST":
        try:
            same_person(request, patient_id)
            ask_for_consent(
                actor=actor_of(request), now=now_of(request), patient_id=patient_id, why=field(request, "why")
            )
            messages.success(
                request, gettext("They see your request on their own pages. Nothing opens before their yes.")
            )
            return redirect("clinic_consent_ask", patient_id=patient_id)
        except Refused as caught:
            refused = mendable(caught)
    seen = consent_ask(actor=actor_of(request), now=now_of(request), patient_id=patient_id)
    return show(
        request, "consent_ask", status=refused.status if refused else 200, page_title=gettext("Ask for their consent"),
        seen=seen, typed=request.POST, refused=words_if(refused),
    )  # fmt: skip


@require_POST
def ask_for_partner(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """May a partner see this?"""

    def work() -> str:
        partner_id = field_id(request, "partner")
        if partner_id is None:
            raise Refused("ask.no_such_partner", "Please choose for whom you ask.")
        ask_for_consent(
            actor=actor_of(request), now=now_of(request), patient_id=patient_id, partner_id=partner_id,
            kinds=request.POST.getlist("kind"), purpose=field(request, "purpose"), why=field(request, "why"),
        )  # fmt: skip
        return gettext("They see your request on their own pages. Nothing is shared before their yes.")

    return done(request, patient_id, work)
