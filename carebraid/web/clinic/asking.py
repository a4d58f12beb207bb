"""A questionnaire in the clinic: choose it, fill it in, see what came of it and what to do now."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from carebraid.core.kernel.ids import parse_id
from carebraid.core.kernel.refusal import Refused
from carebraid.flows.complete_instrument import complete_instrument
from carebraid.screens import questionnaire as screen
from carebraid.web.shell.errors import wants_json
from carebraid.web.shell.typed import mendable

from ._page import actor_of, field, field_id, language, now_of, same_person, show, words_if


@require_GET
def choose(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """What should be asked now?"""
    seen = screen.choosing(
        actor=actor_of(request), now=now_of(request), language=language(), patient_id=patient_id
    )
    return show(request, "ask_choose", page_title=gettext("Questionnaires"), top=seen.top, seen=seen)


@require_GET
def ask(request: HttpRequest, patient_id: UUID, instrument: str) -> HttpResponse:
    """One page of questions; what is answered is saved as it is given."""
    return _sheet(request, patient_id, instrument, parse_id(request.GET.get("response", "")))


def _sheet(
    request: HttpRequest,
    patient_id: UUID,
    instrument: str,
    response_id: UUID | None,
    refused: Refused | None = None,
) -> HttpResponse:
    seen = screen.sheet(
        actor=actor_of(request), now=now_of(request), language=language(), patient_id=patient_id, instrument=instrument,
        response_id=response_id,
    )  # fmt: skip
    return show(
        request, "ask", status=refused.status if refused else 200, page_title=seen.title, top=seen.top, seen=seen,
        refused=words_if(refused), typed=request.POST,
    )  # fmt: skip


@require_POST
def save(request: HttpRequest, patient_id: UUID, instrument: str) -> HttpResponse:
    """Save answers as far as they go, or finish. The page's script asks for JSON; a plain form gets the next page."""
    finished = field(request, "finished") == "yes"
    try:
        same_person(request, patient_id)
        response_id = field_id(request, "response")
        if response_id is None:
            raise Refused("form.unreadable", "This form could not be read. Please open the page again.")
        found = complete_instrument(
            actor=actor_of(request), now=now_of(request), patient_id=patient_id, response_id=response_id,
            instrument=instrument, answers=answers_of(request), finished=finished, happened_at=now_of(request),
            source="clinic",
        )  # fmt: skip
    except Refused as refused:
        if wants_json(request):
            raise
        return _sheet(request, patient_id, instrument, field_id(request, "response"), mendable(refused))
    if wants_json(request):
        next_url = (
            reverse("clinic_ask_one", args=[patient_id, found.next_instrument])
            if found.next_instrument
            else ""
        )
        return JsonResponse({"state": found.state, "critical": list(found.critical), "next": next_url})
    return redirect("clinic_answered", patient_id=patient_id, response_id=found.id)


@require_GET
def answered(request: HttpRequest, patient_id: UUID, response_id: UUID) -> HttpResponse:
    """What came of it, and what to do now."""
    seen = screen.result(
        actor=actor_of(request),
        now=now_of(request),
        language=language(),
        patient_id=patient_id,
        response_id=response_id,
    )
    return show(request, "answered", page_title=seen.title, top=seen.top, seen=seen)


def answers_of(request: HttpRequest) -> dict[str, Any]:
    """The answers a form carries under ``q-<item>``; one left empty is not answered, never zero."""
    found: dict[str, Any] = {}
    for name, text in request.POST.items():
        if name.startswith("q-") and str(text).strip():
            found[name[2:]] = _value(str(text).strip())
    return found


def _value(text: str) -> int | float | str:
    """A number where it spells one. What is neither is refused by the instrument itself."""
    for read in (int, float):
        try:
            return read(text)
        except ValueError:
            continue
    return text
