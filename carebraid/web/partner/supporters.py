"""A supporter's pages: what was shared, how to help well, "I am worried", and an offer to read and answer.

A contract that is over, ended or paused looks like a quiet day, on every page and in every answer (PRV-071).
"""

from __future__ import annotations

from uuid import UUID

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from carebraid.core.kernel.refusal import Refused
from carebraid.flows.accept_grant import accept_grant
from carebraid.flows.join_grant import join_grant
from carebraid.flows.say_worried import say_worried
from carebraid.screens import supporter as screens
from carebraid.web.shell import contract_words
from carebraid.web.shell.errors import words_of

from ._page import language, show

_TRIES = {"invitation": "5/15m/key,20/15m/ip"}  # as where a link is taken without an account


def home(request: HttpRequest) -> HttpResponse:
    """Offers to answer first; then the one person, or the list of people; or that nothing is shared yet."""
    seen = screens.supporter_home(actor=request.actor, now=request.now)  # type: ignore[attr-defined]
    offers = [
        (
            one,
            contract_words.to_supporter(one.name, one.boundary.sees, one.boundary.does, one.boundary.crisis),
        )
        for one in seen.offers
    ]
    return show(request, "supporter_home", home=seen, offers=offers, view=seen.view)


@require_GET
def person(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """One person."""
    view = screens.supporter_person(actor=request.actor, now=request.now, patient_id=patient_id)  # type: ignore[attr-defined]
    return show(request, "supporter_person", view=view)


@require_http_methods(["GET", "POST"])
def worried(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The one-way "I am worried"; its answer is the same sentence whatever is so."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            say_worried(
                actor=actor, now=now, patient_id=patient_id, urgency=request.POST.get("urgency", ""),
                text=request.POST.get("text", ""),
            )  # fmt: skip
            return show(request, "supporter_thanks")
        except Refused as refused:
            if refused.code not in ("worry.urgency_missing", "worry.enough"):
                raise
            errors = [("urgency", words_of(refused))]
    view = screens.supporter_person(actor=actor, now=now, patient_id=patient_id)
    typed = {"urgency": request.POST.get("urgency", ""), "text": request.POST.get("text", "")}
    return show(
        request, "supporter_worried", status=400 if errors else 200, view=view, errors=errors, wrong=dict(errors),
        typed=typed,
    )  # fmt: skip


@require_GET
def tips(request: HttpRequest) -> HttpResponse:
    """Supporting without enabling, and what to do in an overdose."""
    return show(request, "supporter_tips", skill=screens.tips(language()))


@require_POST
def answer(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    """Yes or no to an offer."""
    agrees = request.POST.get("answer", "") == "yes"
    accept_grant(actor=request.actor, now=request.now, grant_id=grant_id, agrees=agrees)  # type: ignore[attr-defined]
    return redirect("partner_home")


@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """A link taken with an account that supports somebody already: its code brings the offer here."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    screens.may_join(actor=actor, now=now)
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        if not ratelimit.consume(
            request, app="carebraid", action="invitation", config=_TRIES, key=token[:64]
        ):
            raise Refused(
                "invitation.too_often", "There were many tries. Please wait 15 minutes.", status=429
            )
        try:
            join_grant(actor=actor, now=now, token=token, code=request.POST.get("code", ""))
            return redirect("partner_home")
        except Refused as refused:
            if refused.code != "invitation.wrong_code":
                raise
            errors = [("code", words_of(refused))]
    return show(
        request, "supporter_join", status=400 if errors else 200, token=token, errors=errors, wrong=dict(errors),
        page_title=gettext("Another person"),
    )  # fmt: skip
