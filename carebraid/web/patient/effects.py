"""Telling a side effect and reading the answers; what was taken, in plain words."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from carebraid.core.kernel.ids import parse_id
from carebraid.core.kernel.refusal import Refused
from carebraid.flows.report_side_effect import report_side_effect
from carebraid.screens import my_effects as screens
from carebraid.web.shell import speech
from carebraid.web.shell.errors import words_of
from carebraid.web.shell.typed import mendable
from carebraid.web.shell.watch_pictures import taking_picture
from carebraid.web.shell.watch_words import taking_words, watch_words

from ._page import language, show

_FIELD = {"side_effect.burden_out_of_range": "burden", "side_effect.unknown_sign": "alarms"}
_DANGER = "danger"


@require_http_methods(["GET", "POST"])
def effects(request: HttpRequest) -> HttpResponse:
    """What do you notice, and what did we answer?"""
    refused: Refused | None = None
    if request.method == "POST":
        try:
            return _tell(request)
        except Refused as caught:
            refused = mendable(caught)
    seen = screens.my_effects(actor=request.actor, now=request.now)  # type: ignore[attr-defined]
    notes = list(messages.get_messages(request))
    burden = request.POST.get("burden", "")
    return show(
        request, "effects", status=refused.status if refused else 200, page_title=gettext("Side effects"), seen=seen,
        errors=[(_FIELD.get(refused.code, "what"), words_of(refused))] if refused else [], typed=request.POST,
        typed_burden=int(burden) if burden.isdecimal() else None, typed_alarms=request.POST.getlist("alarms"),
        alarms=watch_words(language()).alarms, medicine_choices=[(one.id, one.name) for one in seen.medicines],
        done=" ".join(str(note) for note in notes), is_danger=any(_DANGER in note.tags for note in notes),
    )  # fmt: skip


def _tell(request: HttpRequest) -> HttpResponse:
    burden = request.POST.get("burden", "")
    actor = request.actor  # type: ignore[attr-defined]
    if actor.patient_id is None:
        raise Refused("me.patients_only", "These pages belong to people in care.", status=403)
    made = report_side_effect(
        actor=actor, now=request.now, patient_id=actor.patient_id, what=request.POST.get("what", ""),  # type: ignore[attr-defined]
        burden=int(burden) if burden.isdecimal() else None, medicine_id=parse_id(request.POST.get("medicine", "")),
        alarms=request.POST.getlist("alarms"),
    )  # fmt: skip
    when = speech.due(made.answer_due_at, request.now)  # type: ignore[attr-defined]
    said = gettext("Thank you for telling us. Somebody answers by {when}.").format(when=when)
    messages.success(request, said, extra_tags=_DANGER if made.is_alarming else "")
    return redirect("me_side_effects")


@require_GET
def taken(request: HttpRequest) -> HttpResponse:
    """What did I take?"""
    seen = screens.my_taken(actor=request.actor, now=request.now)  # type: ignore[attr-defined]
    return show(
        request, "taken", page_title=gettext("What I took"), seen=seen, taking_words=taking_words(seen.taking),
        picture=taking_picture(seen.taking, language()), said_by=watch_words(language()),
    )  # fmt: skip
