"""A record opened in an emergency, and telling medical staff in one (42 CFR 2.51)."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from carebraid.core.kernel.refusal import Refused
from carebraid.flows.break_glass import break_glass
from carebraid.flows.tell_in_emergency import tell_in_emergency
from carebraid.screens import emergency as screen
from carebraid.web.shell.typed import mendable

from ._page import actor_of, field, language, now_of, same_person, show, words_if


@require_http_methods(["GET", "POST"])
def open_record(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Is this the right person, and what happened? Then the record opens."""
    refused: Refused | None = None
    if request.method == "POST":
        try:
            same_person(request, patient_id)
            break_glass(
                actor=actor_of(request), now=now_of(request), patient_id=patient_id, why=field(request, "why")
            )
            return redirect("clinic_person", patient_id=patient_id)
        except Refused as caught:
            if caught.code == "emergency.not_needed":
                return redirect("clinic_person", patient_id=patient_id)
            refused = mendable(caught)
    seen = screen.closed_record(actor=actor_of(request), now=now_of(request), patient_id=patient_id)
    return show(
        request, "emergency", status=refused.status if refused else 200,
        page_title=gettext("Open in an emergency"), seen=seen, typed=request.POST, refused=words_if(refused),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def tell(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Whom are you telling, and what for? Four fields, one page."""
    refused: Refused | None = None
    if request.method == "POST":
        try:
            same_person(request, patient_id)
            told = tell_in_emergency(
                actor=actor_of(request), now=now_of(request), patient_id=patient_id, who=field(request, "who"),
                facility=field(request, "facility"), nature=field(request, "nature"),
                what=request.POST.getlist("what"),
            )  # fmt: skip
            return redirect("clinic_told", patient_id=patient_id, emergency_id=told.emergency_id)
        except Refused as caught:
            refused = mendable(caught)
    seen = screen.telling(
        actor=actor_of(request), now=now_of(request), language=language(), patient_id=patient_id
    )
    chosen = request.POST.getlist("what") if request.method == "POST" else list(seen.kinds)
    return show(
        request, "tell", status=refused.status if refused else 200, page_title=gettext("Tell in an emergency"),
        top=seen.top, seen=seen, typed=request.POST, chosen=chosen, refused=words_if(refused),
        wrong=refused.code.removeprefix("emergency.").removesuffix("_missing") if refused else "",
    )  # fmt: skip


@require_GET
def told(request: HttpRequest, patient_id: UUID, emergency_id: UUID) -> HttpResponse:
    """What may be read out now."""
    seen = screen.told(
        actor=actor_of(request), now=now_of(request), language=language(), patient_id=patient_id,
        emergency_id=emergency_id,
    )  # fmt: skip
    return show(request, "told", page_title=gettext("To read out"), top=seen.top, seen=seen)
