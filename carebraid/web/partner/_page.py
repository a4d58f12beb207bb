"""What the pages of this face share: where to call, and saying on the same page why something was not taken."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from carebraid.core.kernel.codes import Role
from carebraid.screens.crisis_card import crisis_card
from carebraid.screens.supporter_help import overdose_steps


def language() -> str:
    """The reader's language as the screens want it."""
    return (get_language() or "en")[:2]


def show(request: HttpRequest, template: str, *, status: int = 200, **values: Any) -> HttpResponse:
    """A page of this face. Every one of them has the numbers of people to talk to."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    card = crisis_card(actor=actor, now=now, language=language())
    is_supporter = Role.FAMILY_SUPPORTER in actor.roles
    shown = {
        "card": card, "is_supporter": is_supporter, "overdose": overdose_steps(), "errors": [], "wrong": {}, "typed": {}, **values,
    }  # fmt: skip
    return render(request, f"partner/{template}.html", shown, status=status)
