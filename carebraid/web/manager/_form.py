"""Reading what a form sent, and saying on the same page why it could not be taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from carebraid.core.kernel.ids import parse_id
from carebraid.core.kernel.refusal import Refused
from carebraid.web.shell.errors import words_of
from carebraid.web.shell.typed import mendable
from carebraid.web.shell.typed import unreadable as unreadable


def page(request: HttpRequest, template: str, screen: Any, **values: Any) -> HttpResponse:
    """A page of this face; ``said`` are the words left by the step before."""
    shown = {
        "screen": screen, "said": list(messages.get_messages(request)), "errors": [], "typed": {}, "wrong": {},
        **values,
    }  # fmt: skip
    status = shown.pop("status", 200)
    return render(request, f"manager/{template}.html", shown, status=status)


def tried(
    request: HttpRequest, work: Callable[[], Any], field_of: Mapping[str, str], otherwise: str
) -> tuple[Any, dict[str, Any]]:
    """Run ``work``; (its result, {}) or (None, what the page needs to show a mendable refusal beside its field)."""
    try:
        return work(), {}
    except Refused as refused:
        field, words = field_of.get(refused.code, otherwise), words_of(mendable(refused))
        return None, {
            "errors": [(field, words)], "wrong": {field: words}, "typed": request.POST, "status": refused.status
        }  # fmt: skip


def back(name: str, *args: Any) -> HttpResponse:
    """To another page of this face."""
    return HttpResponseRedirect(reverse(name, args=args))


def need_id(request: HttpRequest, field: str) -> UUID:
    """The id that a field holds. Refuses anything else (``form.unreadable``)."""
    found = parse_id(request.POST.get(field, ""))
    if found is None:
        raise unreadable()
    return found


def need_time(request: HttpRequest, field: str) -> time:
    """The time of day that a field holds. Refuses anything else (``form.unreadable``)."""
    try:
        return time.fromisoformat(request.POST.get(field, "")).replace(tzinfo=None)
    except ValueError as error:
        raise unreadable() from error


def need_moment(request: HttpRequest, field: str, zone: str) -> datetime | None:
    """The local date and time of a field as a moment; None where it was left empty. Refuses what is neither."""
    text = request.POST.get(field, "").strip()
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))
    except (ValueError, KeyError) as error:
        raise unreadable() from error
