"""My whole record: to read here, and to keep."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from carebraid.core.kernel.moment import local_day
from carebraid.paper.pdf import make_pdf
from carebraid.paper.record import tell_record
from carebraid.screens.my_copy import my_copy

from ._page import language, show


@require_GET
def record(request: HttpRequest) -> HttpResponse:
    """What is on file about me?"""
    parcel = my_copy(actor=request.actor, now=request.now, language=language(), path="me_copy")  # type: ignore[attr-defined]
    document = tell_record(parcel, language=language(), _=gettext)
    return show(request, "copy", page_title=gettext("My record"), document=document, parcel=parcel)


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
