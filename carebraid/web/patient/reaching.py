"""A message that waits in the app, how we may reach out, a missed visit without blame, and one tap back into care."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from carebraid.core.kernel.refusal import Refused
from carebraid.core.reach.barriers import HELP
from carebraid.flows.answer_nudge import answer_nudge
from carebraid.flows.choose_reach import choose_reach
from carebraid.flows.come_back import come_back
from carebraid.flows.note_shown import note_shown
from carebraid.flows.say_what_got_in_the_way import say_what_got_in_the_way
from carebraid.screens import missed as missed_screen
from carebraid.screens import my_reach as reach_screen
from carebraid.web.shell.errors import words_of
from carebraid.web.shell.reach_words import reach_words
from carebraid.web.shell.typed import mendable

from ._page import language, show


@require_http_methods(["GET", "POST"])
def nudge(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """We have not heard from you: fine, or shall somebody call?"""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    if request.method == "POST":
        said = answer_nudge(
            actor=actor, now=now, message_id=message_id, answer=request.POST.get("answer", "")
        )
        words = {
            "thanks": gettext("Thank you for telling us."),
            "will_call": gettext("Thank you. Somebody of your team calls you today or tomorrow morning."),
            "over": gettext("Thank you. Somebody of your team had you in mind already."),
        }
        messages.success(request, words[said])
        return redirect("me_today")
    seen = reach_screen.my_nudge(actor=actor, now=now, language=language(), message_id=message_id)
    note_shown(actor=actor, now=now, message_id=message_id, opened=True)
    return show(request, "nudge", page_title=gettext("A word from your team"), page=seen)


@require_http_methods(["GET", "POST"])
def reach(request: HttpRequest) -> HttpResponse:
    """How may we reach out to you?"""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    if request.method == "POST":
        if actor.patient_id is None:
            raise Refused("me.patients_only", "These pages belong to people in care.", status=403)
        choose_reach(actor=actor, now=now, patient_id=actor.patient_id, ways=request.POST.getlist("ways"))
        messages.success(request, gettext("Saved. You can change it whenever you like."))
        return redirect("me_reach")
    seen = reach_screen.my_reach(actor=actor, now=now)
    return show(
        request, "reach", page_title=gettext("How you may reach me"), page=seen,
        notes=[str(note) for note in messages.get_messages(request)],
        ways=[(code, label, note) for code, (label, note) in reach_words().allowed.items()],
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def missed(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """What got in the way? It never counts against you."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    refused: Refused | None = None
    if request.method == "POST":
        if actor.patient_id is None:
            raise Refused("me.patients_only", "These pages belong to people in care.", status=403)
        try:
            say_what_got_in_the_way(
                actor=actor, now=now, patient_id=actor.patient_id, appointment_id=appointment_id,
                barriers=request.POST.getlist("barriers"), wanted=request.POST.getlist("wanted"),
            )  # fmt: skip
            messages.success(request, gettext("Thank you for telling us."))
            return redirect("me_missed", appointment_id=appointment_id)
        except Refused as caught:
            refused = mendable(caught)
    seen = missed_screen.my_missed(actor=actor, now=now, appointment_id=appointment_id)
    words = reach_words()
    return show(
        request, "missed", status=refused.status if refused else 200, page_title=gettext("A visit that was missed"),
        page=seen, said_by=words, barriers=[(code, words.barriers[code]) for code in HELP],
        offers=[(code, words.help[code]) for code in seen.offers],
        errors=[("barriers", words_of(refused))] if refused else [],
        notes=[str(note) for note in messages.get_messages(request)],
    )  # fmt: skip


@require_POST
def back(request: HttpRequest) -> HttpResponse:
    """One tap back into care."""
    come_back(actor=request.actor, now=request.now)  # type: ignore[attr-defined]
    messages.success(
        request, gettext("Welcome back. Somebody of your team calls you today or tomorrow morning.")
    )
    return redirect("me_today")
