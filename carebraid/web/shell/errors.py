"""How a page says no, and how it says that something broke: kindly, with a way on, without data (SEC-116)."""

from __future__ import annotations

import sys
from typing import Any

import structlog
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext, gettext_noop

from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.access import may_open

from .frame import address_of

log = structlog.get_logger("carebraid.web")


def words_of(refused: Refused) -> str:
    """The refusal in the reader's language."""
    return gettext(refused.template).format(**refused.facts)


def wants_json(request: HttpRequest) -> bool:
    """Whether the asker is a script of ours rather than a page."""
    return request.headers.get("Accept", "").startswith("application/json") or (
        request.content_type == "application/json"
    )


def refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The answer to something refused: the same words on a page and in JSON."""
    if wants_json(request):
        body = {"error": {"code": refused.code, "words": words_of(refused)}}
        return JsonResponse(body, status=refused.status)
    shown = {
        "code": refused.code, "words": words_of(refused), "status": refused.status,
        "emergency_url": _way_in_an_emergency(request, refused),
    }  # fmt: skip
    return render(request, "public/refused.html", shown, status=refused.status)


def _way_in_an_emergency(request: HttpRequest, refused: Refused) -> str:
    """Where a clinician without a tie can open this record in an emergency; empty for everybody else."""
    actor = getattr(request, "actor", None)
    if refused.code != "chart.not_on_team" or refused.about is None or actor is None:
        return ""
    return address_of("clinic_emergency", refused.about) if may_open("clinic_emergency", actor.roles) else ""


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Not there, or not yours to know: the same page."""
    return refusal(request, Refused("page.not_found", "There is no such page here.", status=404))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old, or came from elsewhere."""
    words = gettext_noop(
        "This page had been open too long to be sent safely. Nothing was changed. Please go back, reload and try again."
    )
    return refusal(request, Refused("form.too_old", words, status=403))


def fault(request: HttpRequest) -> HttpResponse:
    """Last resort: a reference number, nothing else. A database that is away is said to be that (503)."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        words = gettext_noop(
            "Our database cannot be reached just now. Nothing was saved and nothing is lost. Please try again in a minute."
        )
        return refusal(request, Refused("database.away", words, status=503))
    reference = getattr(request, "reference", "")
    words = gettext_noop(
        "Something broke on our side and nothing was changed. If it goes on, tell your administrator this number: {reference}."
    )
    return refusal(request, Refused("fault", words, status=500, reference=reference))
