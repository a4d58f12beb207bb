"""Giving something of a record to a partner: choose, look at exactly what would go, send, take back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from carebraid.core.kernel.ids import parse_id
from carebraid.core.kernel.refusal import Refused
from carebraid.flows.disclose import disclose
from carebraid.flows.withdraw_package import withdraw_package
from carebraid.paper.record import tell_record
from carebraid.screens import share as screen

from ._page import actor_of, field, field_id, language, now_of, same_person, show, words_if


def kind_words() -> dict[str, str]:
    """The kinds of facts in a record, as colleagues call them."""
    return {
        "person": gettext("Name, birth date, how to reach"), "team": gettext("Care team"),
        "condition": gettext("Conditions"), "medicine": gettext("Medicines and doses"),
        "assessment": gettext("Questionnaires"), "checkin": gettext("Check-ins"), "urine": gettext("Drug tests"),
        "appointment": gettext("Appointments"), "event": gettext("Other events"), "safety_plan": gettext("Safety plan"),
        "note": gettext("Session notes"),
        "counselling_note": gettext("Counseling notes you keep apart: alone, with a consent for them alone"),
    }  # fmt: skip


def purpose_words() -> dict[str, str]:
    """What a record may be given for from here."""
    return {
        "TREAT": gettext("Treatment"),
        "COC": gettext("Working together with another clinic"),
        "HPAYMT": gettext("Payment"),
    }


@require_GET
def choose(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """What goes to whom? With a partner and a purpose chosen: exactly this."""
    return _page(request, patient_id)


def _page(request: HttpRequest, patient_id: UUID, refused: Refused | None = None) -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    partner_id = parse_id(asked.get("partner", ""))
    wanted: dict[str, Any] = {
        "actor": actor_of(request), "now": now_of(request), "language": language(), "patient_id": patient_id,
        "partner_id": partner_id,
    }  # fmt: skip
    try:
        seen = screen.share(**wanted, purpose=asked.get("purpose", ""), kinds=asked.getlist("kind"))
    except Refused as caught:
        if caught.code != "notes.stand_alone":
            raise
        refused, seen = caught, screen.share(**wanted)
    document = None
    if seen.preview is not None and seen.preview.parcel is not None:
        document = tell_record(seen.preview.parcel, language=language(), _=gettext)
    values: dict[str, Any] = {
        "document": document, "kind_words": kind_words(), "purpose_words": purpose_words(), "typed": asked,
        "chosen": asked.getlist("kind"), "kind_choices": [(kind, kind_words()[kind]) for kind in seen.kinds],
        "partner_choices": [("", gettext("Choose")), *((str(one.id), one.name) for one in seen.partners)],
    }  # fmt: skip
    return show(
        request, "share", status=refused.status if refused else 200, top=seen.top, seen=seen,
        page_title=f"{seen.top.head.who.name} · {gettext('Give to a partner')}", refused=words_if(refused), **values,
    )  # fmt: skip


@require_POST
def send(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Ask the gate, and make it ready if it says yes."""
    try:
        same_person(request, patient_id)
        partner_id, purpose = field_id(request, "partner"), field(request, "purpose")
        if partner_id is None or purpose not in screen.PURPOSES:
            raise Refused("share.nobody_chosen", "Please choose who gets it, and what it is for.")
        came = disclose(
            actor=actor_of(request), now=now_of(request), patient_id=patient_id, partner_id=partner_id, purpose=purpose,
            kinds=request.POST.getlist("kind") or None,
        )  # fmt: skip
    except Refused as refused:
        if refused.code.startswith("chart."):
            raise
        return _page(request, patient_id, refused)
    if came.package_id is None:
        messages.warning(
            request,
            gettext("Nothing was sent: no consent or other basis covers it. The question is written down."),
        )
    else:
        messages.success(request, gettext("It is ready for them for 30 days. They see it when they sign in."))
    return redirect("clinic_share", patient_id=patient_id)


@require_POST
def withdraw(request: HttpRequest, patient_id: UUID, package_id: UUID) -> HttpResponse:
    """Take back what was made ready."""
    same_person(request, patient_id)
    withdraw_package(
        actor=actor_of(request), now=now_of(request), patient_id=patient_id, package_id=package_id
    )
    messages.success(
        request, gettext("Taken back. The files are gone; they are asked to delete what they fetched.")
    )
    return redirect("clinic_share", patient_id=patient_id)
