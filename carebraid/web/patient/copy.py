"""My whole record: to read here, and to keep."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from carebraid.core.kernel.moment import local_day
from carebraid.flows.ask_held_review import ask_held_review
from carebraid.paper.pdf import make_pdf
from carebraid.paper.record import held_words, tell_record
from carebraid.screens.my_copy import my_copy

from ._page import language, show


@require_GET
def record(request: HttpRequest) -> HttpResponse:
    """What is on file about me?"""
    parcel = my_copy(actor=request.actor, now=request.now, language=language(), path="me_copy")  # type: ignore[attr-defined]
    document = tell_record(parcel, language=language(), _=gettext)
    return show(
        request, "copy", page_title=gettext("My record"), document=document, parcel=parcel,
        held_words={one.id: tuple(held_words(one, parcel.zone, language(), gettext)) for one in parcel.held_back},
    )  # fmt: skip


@require_POST
def ask_review(request: HttpRequest, held_id: UUID) -> HttpResponse:
    """Another clinician, please (45 CFR 164.524(a)(4))."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    ask_held_review(actor=actor, now=now, patient_id=actor.patient_id, held_id=held_id)
    return redirect("me_copy")


@require_GET
def record_pdf(request: HttpRequest) -> HttpResponse:
    """The same to keep or print. Its name says nothing (PRV-010, PRV-093)."""
    parcel = my_copy(actor=request.actor, now=request.now, language=language(), path="me_copy_pdf")  # type: ignore[attr-defined]
    document = tell_record(parcel, language=language(), _=gettext)
    answer = HttpResponse(make_pdf(document, made_at=parcel.made_at), content_type="application/pdf")
    answer["Content-Disposition"] = (
        f'attachment; filename="record-{local_day(parcel.made_at, parcel.zone)}.pdf"'
    )
    return answer
