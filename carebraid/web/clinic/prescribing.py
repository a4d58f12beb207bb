"""Ordering a medicine with the check, the second signature, and the blind check across a consent wall."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from carebraid.core.kernel.refusal import Refused
from carebraid.core.meds.blind import Blind
from carebraid.core.meds.order import Order, read_order
from carebraid.flows.check_blind import check_blind
from carebraid.flows.prescribe import prescribe as prescribe_flow
from carebraid.flows.second_sign import second_sign as second_sign_flow
from carebraid.flows.take_back_order import take_back_order
from carebraid.screens import medicines as screen
from carebraid.screens.blind_person import blind_person
from carebraid.web.shell.typed import mendable

from ._page import actor_of, field, language, now_of, same_person, show, words_if
from .medicines import list_page, show_medicines

MOST_ALERTS = 60


@require_http_methods(["GET", "POST"])
def prescribe(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Start a medicine. The first press checks; the second signs, once each serious alert has a reason."""
    if request.method == "GET":
        return _page(request, patient_id)
    same_person(request, patient_id)
    if field(request, "do") != "sign":
        return _page(request, patient_id)
    try:
        done = prescribe_flow(
            actor=actor_of(request), now=now_of(request), patient_id=patient_id, order=_order(request),
            reasons=_reasons(request), is_dose_confirmed=field(request, "confirmed") == "yes",
            is_meant_twice=field(request, "twice") == "yes",
        )  # fmt: skip
    except Refused as caught:
        return _page(request, patient_id, mendable(caught, or_gone=True))
    if done.is_waiting:
        messages.success(
            request,
            gettext("Could not check. The order waits for a second signature; nothing is on the list yet."),
        )
    else:
        messages.success(request, gettext("Signed. It is on the list."))
    return redirect("clinic_medicines", patient_id=patient_id)


def _order(request: HttpRequest) -> Order:
    said: dict[str, Any] = {
        name: field(request, name) for name in ("name", "dose", "times_a_day", "formulation", "reason", "starts_on", "trade_off")
    }  # fmt: skip
    entry_id, _, version = field(request, "instead_of").partition(":")
    if entry_id:
        is_number = version.isascii() and version.isdigit() and len(version) < 9
        said["instead_of"] = [entry_id, int(version) if is_number else 0]
    return read_order(said)


def _reasons(request: HttpRequest) -> dict[str, tuple[str, str]]:
    """The reasons of the form: alert-0, reason-0, words-0, and so on."""
    return {
        field(request, f"alert-{n}"): (field(request, f"reason-{n}"), field(request, f"words-{n}")[:500])
        for n in range(MOST_ALERTS)
        if field(request, f"alert-{n}")
    }


def _page(request: HttpRequest, patient_id: UUID, refused: Refused | None = None) -> HttpResponse:
    typed = request.POST if request.method == "POST" else request.GET
    seen = screen.ordering(
        actor=actor_of(request), now=now_of(request), language=language(), patient_id=patient_id,
        name=str(typed.get("name", "")).strip()[:200],
        instead_of=str(typed.get("instead_of", "")).partition(":")[0],
    )  # fmt: skip
    code = refused.code if refused else ""
    template = "_order_check" if request.headers.get("X-Part") == "check" else "prescribe"
    return show_medicines(
        request, template, seen.top, gettext("Start a medicine"), seen=seen, typed=typed, given=_reasons(request),
        refused=words_if(refused), status=refused.status if refused else 200, code=code,
        is_high=code == "dose.above_usual" or typed.get("confirmed") == "yes",
        is_twice=code == "regimen.duplicate" or typed.get("twice") == "yes",
    )  # fmt: skip


@require_POST
def second_sign(request: HttpRequest, patient_id: UUID, check_id: UUID) -> HttpResponse:
    """Look with own eyes, and sign as the second person."""
    try:
        same_person(request, patient_id)
        if field(request, "looked") != "yes":
            raise Refused("check.not_looked", "Please say that you looked at the whole list yourself.")
        second_sign_flow(
            actor=actor_of(request), now=now_of(request), patient_id=patient_id, check_id=check_id
        )
    except Refused as caught:
        return list_page(request, patient_id, mendable(caught, or_gone=True))
    messages.success(request, gettext("Signed by two people. It is on the list."))
    return redirect("clinic_medicines", patient_id=patient_id)


@require_POST
def take_back(request: HttpRequest, patient_id: UUID, check_id: UUID) -> HttpResponse:
    """An order that waits is taken back."""
    try:
        same_person(request, patient_id)
        take_back_order(
            actor=actor_of(request), now=now_of(request), patient_id=patient_id, check_id=check_id,
            why=field(request, "why"),
        )  # fmt: skip
    except Refused as caught:
        return list_page(request, patient_id, mendable(caught, or_gone=True))
    messages.success(request, gettext("The order is taken back. Nothing came on the list."))
    return redirect("clinic_medicines", patient_id=patient_id)


@require_http_methods(["GET", "POST"])
def blind(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """A medicine against what the reader may not see: one bit, where the person allowed it."""
    found = blind_person(actor=actor_of(request), now=now_of(request), patient_id=patient_id)
    answer: Blind | None = None
    refused: Refused | None = None
    if request.method == "POST":
        try:
            same_person(request, patient_id)
            answer = check_blind(
                actor=actor_of(request), now=now_of(request), patient_id=patient_id, proposed=field(request, "name")
            )  # fmt: skip
        except Refused as caught:
            refused = mendable(caught)
    return show(
        request, "blind", page_title=gettext("A medicine against what you cannot see"), person=found, answer=answer,
        answer_words=gettext(answer.words) if answer else "",
        typed=request.POST, refused=words_if(refused), status=refused.status if refused else 200,
    )  # fmt: skip
