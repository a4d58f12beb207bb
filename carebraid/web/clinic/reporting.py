"""Reports under law from a chart: a crime here or against staff, child abuse."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.report import FIELDS
from carebraid.flows.delay_accounting import delay_accounting
from carebraid.flows.record_threat import Threat, record_threat
from carebraid.flows.report_by_law import report_by_law
from carebraid.screens import reporting as screen
from carebraid.web.shell.typed import mendable

from ._page import actor_of, field, field_id, language, now_of, same_person, show, words_if
from .share import kind_words

KINDS = {"crime": "crime_report", "child": "child_abuse_report"}


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, patient_id: UUID, report: str) -> HttpResponse:
    """To whom, and what may be said: nothing else is offered."""
    kind = KINDS.get(report, report)
    refused: Refused | None = None
    if request.method == "POST":
        try:
            same_person(request, patient_id)
            if report_id := field_id(request, "quiet"):
                delay_accounting(
                    actor=actor_of(request), now=now_of(request), patient_id=patient_id, report_id=report_id,
                    official=field(request, "official"), words=field(request, "why"),
                    is_written=field(request, "how") == "written", until_on=_day(field(request, "until_on")),
                )  # fmt: skip
                messages.success(
                    request, gettext("Written down. It appears in their list by itself after that day.")
                )
                return redirect("clinic_report", patient_id=patient_id, report=report)
            said = {name: field(request, f"say-{name}") for name in FIELDS if field(request, f"say-{name}")}
            made = report_by_law(
                actor=actor_of(request), now=now_of(request), patient_id=patient_id, kind=kind,
                authority=field(request, "authority"), address=field(request, "address"), said=said,
                chosen=request.POST.getlist("tell"),
            )  # fmt: skip
            messages.success(
                request,
                gettext("It is written down. Say or send these words and no others.") if made
                else gettext("It could not be decided, so nothing may be told. Please ask the privacy officer."),
            )  # fmt: skip
            return redirect("clinic_report", patient_id=patient_id, report=report)
        except Refused as caught:
            refused = mendable(caught)
    seen = screen.reporting(
        actor=actor_of(request), now=now_of(request), language=language(), patient_id=patient_id, kind=kind
    )
    return show(
        request, "report", status=refused.status if refused else 200, page_title=gettext("Report"), top=seen.top,
        seen=seen, report=report, typed=request.POST, chosen=request.POST.getlist("tell"), refused=words_if(refused),
    )  # fmt: skip


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Refused("report.delay_out_of_reach", "Please choose until which day.") from None


@require_http_methods(["GET", "POST"])
def threat(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """A director found that a young person is in danger: which facts may a parent be told?"""
    refused: Refused | None = None
    found: Threat | None = None
    if request.method == "POST":
        try:
            same_person(request, patient_id)
            found = record_threat(
                actor=actor_of(request), now=now_of(request), patient_id=patient_id, director=field(request, "director"),
                finding=field(request, "finding"), parent=field(request, "parent"), pieces=request.POST.getlist("piece"),
            )  # fmt: skip
        except Refused as caught:
            refused = mendable(caught)
    seen = screen.threat(
        actor=actor_of(request), now=now_of(request), language=language(), patient_id=patient_id,
        told=[piece.resource.id for piece in found.pieces] if found else [],
    )  # fmt: skip
    return show(
        request, "threat", status=refused.status if refused else 200, page_title=gettext("A young person in danger"),
        top=seen.top, seen=seen, found=found, typed=request.POST, chosen=request.POST.getlist("piece"),
        refused=words_if(refused), kind_words=kind_words(),
    )  # fmt: skip
