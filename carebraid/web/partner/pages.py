"""Quiet, truthful first pages: nothing is shared here yet, and what helps all the same."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from carebraid.core.kernel.codes import Role
from carebraid.screens.crisis_card import crisis_card
from carebraid.screens.supporter_help import overdose_steps


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """One page for each of the three; a relative's also says what to do in an overdose."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    who = next(r for r in (Role.FAMILY_SUPPORTER, Role.COMMUNITY_PARTNER, Role.FUNDER) if r in actor.roles)
    card = crisis_card(actor=actor, now=now, language=get_language() or "en")
    return render(request, "partner/home.html", {"who": str(who), "card": card, "overdose": overdose_steps()})
