"""One person's chart: overview, timeline, measures, tasks, who saw it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from carebraid.screens import chart as chart_screen
from carebraid.screens import measures as measures_screen
from carebraid.screens import timeline as timeline_screen
from carebraid.web.shell.seen_words import tell_seen, tell_why

from ._page import actor_of, language, now_of, show
from .pictures import pictures_of
from .telling import tell


@require_GET
def overview(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """How is this person, and what matters now?"""
    seen = chart_screen.chart(
        actor=actor_of(request), now=now_of(request), language=language(), patient_id=patient_id
    )
    recent = [tell(fact, language(), is_study=seen.top.head.is_study) for fact in seen.recent]
    return _show(request, "person", seen.top, seen=seen, recent=recent)


@require_GET
def timeline(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Everything in order."""
    page = request.GET.get("page", "1")
    seen = timeline_screen.timeline(
        actor=actor_of(request), now=now_of(request), language=language(), patient_id=patient_id,
        only=request.GET.get("only", ""), page=int(page) if page.isdecimal() and len(page) < 6 else 1,
    )  # fmt: skip
    told = [tell(fact, language(), is_study=seen.top.head.is_study) for fact in seen.facts]
    return _show(request, "timeline", seen.top, seen=seen, told=told)


@require_GET
def measures(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """How did it change?"""
    days = request.GET.get("days", "90")
    seen = measures_screen.measures(
        actor=actor_of(request), now=now_of(request), language=language(), patient_id=patient_id,
        chosen=request.GET.getlist("show"), days=int(days) if days.isdecimal() and len(days) < 5 else 90,
    )  # fmt: skip
    return _show(
        request, "measures", seen.top, seen=seen, pictures=pictures_of(seen), spans=measures_screen.SPANS
    )


@require_GET
def tasks(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """What is open, and what came of the rest?"""
    seen = chart_screen.tasks(
        actor=actor_of(request), now=now_of(request), language=language(), patient_id=patient_id
    )
    return _show(request, "tasks", seen.top, seen=seen)


@require_GET
def seen(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Who looked at this record, and what did they do?"""
    found = chart_screen.who_saw(
        actor=actor_of(request), now=now_of(request), language=language(), patient_id=patient_id
    )
    rows = [(row, tell_seen(row), tell_why(row)) for row in found.rows]
    return _show(request, "seen", found.top, seen=found, rows=rows)


def _show(request: HttpRequest, template: str, top: chart_screen.Top, **values: Any) -> HttpResponse:
    return show(request, template, page_title=f"{top.head.who.name} · {gettext('Chart')}", top=top, **values)
