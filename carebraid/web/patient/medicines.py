"""What I take: the person's own list, telling something, and what a prescriber outside may learn."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from carebraid.core.kernel.refusal import Refused
from carebraid.core.meds.order import read_day
from carebraid.flows.allow_blind_check import allow_blind_check
from carebraid.flows.told_by_person import told_by_person
from carebraid.flows.told_not_taking import told_not_taking
from carebraid.screens.my_medicines import my_medicines
from carebraid.web.shell.errors import words_of
from carebraid.web.shell.typed import mendable

from ._page import show

KINDS = {
    "prescribed": gettext_noop("Medicine from a doctor or nurse"),
    "over_the_counter": gettext_noop("Medicine I bought without a prescription"),
    "herb": gettext_noop("Herb, tea, vitamin"),
    "alcohol": gettext_noop("Alcohol"),
    "tobacco": gettext_noop("Tobacco, vape"),
    "street_drug": gettext_noop("Something from the street or a friend"),
    "other": gettext_noop("Something else"),
}
_DONE = {
    "told": gettext_noop("Thank you for telling. It is on your list now."),
    "unknown": gettext_noop("Thank you for telling. We do not know this name, so your team will look at it."),
    "danger": gettext_noop("Thank you for telling. This can be dangerous with something else you take."),
    "not": gettext_noop("Thank you for telling. It is off your list."),
    "not_ours": gettext_noop("Thank you for telling. Your team hears of it today and will talk with you."),
    "allowed": gettext_noop("Allowed. You see below each time somebody asks."),
    "not_allowed": gettext_noop("Not allowed any more, from now on."),
}


@require_GET
def medicines(request: HttpRequest) -> HttpResponse:
    """What do I take, and who sees it?"""
    return _page(request, [], 200)


def _page(request: HttpRequest, errors: list[tuple[str, str]], status: int) -> HttpResponse:
    seen = my_medicines(actor=request.actor, now=request.now)  # type: ignore[attr-defined]
    done = request.GET.get("done", "")
    return show(
        request, "medicines", page_title=gettext("What I take"), seen=seen, errors=errors, typed=request.POST,
        kinds=[(code, gettext(words)) for code, words in KINDS.items()], status=status,
        kind_words={code: gettext(words) for code, words in KINDS.items()},
        done=gettext(_DONE[done]) if done in _DONE else "", is_danger=done == "danger",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def told(request: HttpRequest) -> HttpResponse:
    """Tell something that I take."""
    if request.method == "GET":
        return redirect("me_medicines")
    actor, now, given = request.actor, request.now, request.POST  # type: ignore[attr-defined]
    try:
        made = told_by_person(
            actor=actor, now=now, patient_id=actor.patient_id, name=given.get("name", "").strip(),
            kind=given.get("kind", ""), words=given.get("words", ""), since=read_day(given.get("since", "")),
        )  # fmt: skip
    except Refused as refused:
        field = _FIELD.get(refused.code, "name")
        return _page(request, [(field, words_of(mendable(refused)))], refused.status)
    done = "danger" if made.dangerous else "told" if made.is_known else "unknown"
    return redirect(f"{reverse('me_medicines')}?done={done}")


_FIELD = {
    "medicine.unknown_kind": "kind", "order.words_too_long": "words", "form.no_day": "since",
    "regimen.starts_later": "since",
}  # fmt: skip


@require_POST
def not_taking(request: HttpRequest, medicine_id: UUID) -> HttpResponse:
    """I do not take this any more."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    try:
        ended = told_not_taking(
            actor=actor, now=now, patient_id=actor.patient_id, medicine_id=medicine_id,
            words=request.POST.get("words", ""),
        )  # fmt: skip
    except Refused as refused:
        return _page(request, [("name", words_of(mendable(refused)))], refused.status)
    return redirect(f"{reverse('me_medicines')}?done={'not' if ended else 'not_ours'}")


@require_POST
def blind(request: HttpRequest) -> HttpResponse:
    """May a prescriber outside learn that something dangerous exists?"""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    is_allowed = request.POST.get("allow") == "yes"
    allow_blind_check(actor=actor, now=now, patient_id=actor.patient_id, is_allowed=is_allowed)
    return redirect(f"{reverse('me_medicines')}?done={'allowed' if is_allowed else 'not_allowed'}")
