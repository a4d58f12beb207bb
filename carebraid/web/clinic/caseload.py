"""The caseload and its saved views."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from carebraid.core.kernel.ids import parse_id
from carebraid.flows.remove_view import remove_view
from carebraid.flows.save_view import save_view
from carebraid.screens import caseload as screen

from ._page import actor_of, field, language, now_of, show
from .rows import Speaker, line_words

_KEPT = ("sort", "show", "site", "q")


@require_GET
def caseload(request: HttpRequest) -> HttpResponse:
    """Who should come first? Fifty rows at a time."""
    asked = {name: request.GET[name] for name in _KEPT if request.GET.get(name)}
    page = request.GET.get("page", "1")
    seen = screen.caseload(
        actor=actor_of(request), now=now_of(request), language=language(), sort=asked.get("sort", ""),
        show=asked.get("show", "all"), site=parse_id(asked.get("site", "")), text=asked.get("q", ""),
        page=int(page) if page.isdecimal() and len(page) < 6 else 1,
    )  # fmt: skip
    return show(
        request, "caseload", page_title=gettext("Caseload"), caseload=seen, answer=_answer(seen), asked=asked,
        address_of=lambda **change: _link(asked, change), current_query=urlencode(asked),
        rows=Speaker(now_of(request), is_study=seen.is_study).say_with_line(seen.rows, seen.line, seen.first),
        below=line_words(seen.line) if seen.line and seen.line.people else "",
    )  # fmt: skip


def _answer(seen: screen.Caseload) -> str:
    """The first line: how many people there are, and how many need somebody by the end of the day."""
    if not seen.total:
        return (
            gettext("Nobody is on your caseload yet.") if not seen.choice.text else gettext("Nobody found.")
        )
    if seen.is_study:
        words = ngettext("%(n)d person, worst run first", "%(n)d people, worst run first", seen.total)
        if seen.choice.sort != "run":
            words = ngettext("%(n)d person in the study", "%(n)d people in the study", seen.total)
        return words % {"n": seen.total}
    if not seen.needing:
        return ngettext(
            "%(n)d person; nobody needs you today", "%(n)d people; nobody needs you today", seen.total
        ) % {"n": seen.total}
    return ngettext(
        "%(need)d of %(n)d needs somebody by today", "%(need)d of %(n)d need somebody by today", seen.needing
    ) % {"need": seen.needing, "n": seen.total}


def _link(asked: dict[str, str], change: dict[str, Any]) -> str:
    """The same look with something changed; a new look begins on its first page."""
    kept = {**asked, **{name: str(value) for name, value in change.items() if value}}
    for name, value in change.items():
        if not value:
            kept.pop(name, None)
    return f"{reverse('clinic_caseload')}?{urlencode(kept)}" if kept else reverse("clinic_caseload")


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep the present look under a name."""
    query = urlencode([(name, value) for name, value in parse_qsl(field(request, "query")) if name in _KEPT])
    save_view(actor=actor_of(request), now=now_of(request), name=field(request, "name"), query=query)
    messages.success(request, gettext("This view is saved."))
    return redirect(f"{reverse('clinic_caseload')}?{query}")


@require_POST
def remove(request: HttpRequest, view_id: UUID) -> HttpResponse:
    """Let go of a saved view."""
    remove_view(actor=actor_of(request), now=now_of(request), view_id=view_id)
    return redirect("clinic_caseload")
