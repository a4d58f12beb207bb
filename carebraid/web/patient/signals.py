"""My signals: what we noticed, how sure, what happens then; mute or sharpen in one tap. And after a slip."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from carebraid.core.kernel.ids import parse_id
from carebraid.core.kernel.refusal import Refused
from carebraid.core.watch.lapse import Severity
from carebraid.flows.change_sign import change_sign
from carebraid.flows.debrief_lapse import Debriefed, debrief_lapse
from carebraid.flows.set_alarm_budget import set_alarm_budget
from carebraid.flows.write_sign import write_sign
from carebraid.screens import crisis_card as crisis_screen
from carebraid.screens import forecast as forecast_screens
from carebraid.screens import my_slip as slip_screen
from carebraid.screens import signals as screens
from carebraid.web.shell import signal_words as say
from carebraid.web.shell import slip_words, speech
from carebraid.web.shell.errors import words_of
from carebraid.web.shell.signal_pictures import signal_pictures
from carebraid.web.shell.typed import mendable

from ._page import language, show


@require_GET
def signals(request: HttpRequest) -> HttpResponse:
    """What comes before my hard days?"""
    return _page(request)


@require_GET
def how(request: HttpRequest) -> HttpResponse:
    """How do you make forecasts? In plain words."""
    seen = forecast_screens.how_we_foretell(actor=request.actor, now=request.now)  # type: ignore[attr-defined]
    return show(request, "foretell", page_title=gettext("How do you make forecasts?"), seen=seen)


def _page(request: HttpRequest, refused: Refused | None = None) -> HttpResponse:
    seen = screens.my_signals(actor=request.actor, now=request.now)  # type: ignore[attr-defined]
    answer = say.answer_words(seen)
    notes = " ".join(str(note) for note in messages.get_messages(request))
    return show(
        request, "signals", status=refused.status if refused else 200, page_title=gettext("My signals"), seen=seen,
        answer=answer, say=say, said_by=say.signal_words(), done=notes, typed=request.POST,
        errors=[(_FIELD.get(refused.code, "words"), words_of(refused))] if refused else [],
        pictures=signal_pictures(seen.picture, say.link_words(seen), language()) if seen.told_days else [],
        budgets=[(str(n), str(n)) for n in range(11)],
    )  # fmt: skip


_FIELD = {"sign.unknown_measure": "thing", "sign.budget_out_of_range": "budget", "sign.unknown_tell": "tell"}


@require_POST
def sign(request: HttpRequest, sign_id: UUID) -> HttpResponse:
    """Watch, mute, sharpen, ease or stop one; or say what happens then and who is told."""
    version = request.POST.get("version", "")
    try:
        change_sign(
            actor=request.actor, now=request.now, patient_id=_me(request), sign_id=sign_id,  # type: ignore[attr-defined]
            seen_version=int(version) if version.isdecimal() else 0, act=request.POST.get("act", ""),
            then_what=request.POST.get("then_what"), tell=request.POST.get("tell"),
        )  # fmt: skip
    except Refused as refused:
        return _page(request, mendable(refused))
    messages.success(request, gettext("Done. It counts from now on."))
    return redirect("me_signals")


@require_POST
def new(request: HttpRequest) -> HttpResponse:
    """Write a sign of one's own, or say how many alarms are enough."""
    form, me = request.POST, _me(request)
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    try:
        if "budget" in form:
            typed = form.get("budget", "")
            set_alarm_budget(
                actor=actor, now=now, patient_id=me, budget=int(typed) if typed.isdecimal() else -1
            )
            messages.success(request, gettext("Saved. Signs now ring at most that often."))
            return redirect("me_signals")
        thing, _, way = form.get("thing", "").partition("-")
        write_sign(
            actor=actor, now=now, patient_id=me, words=form.get("words", ""), measure=thing, is_low=way == "low",
            then_what=form.get("then_what", ""), tell=form.get("tell", "team"),
        )  # fmt: skip
    except Refused as refused:
        return _page(request, mendable(refused))
    messages.success(request, gettext("Written down. We look for it from now on."))
    return redirect("me_signals")


@require_http_methods(["GET", "POST"])
def slip(request: HttpRequest) -> HttpResponse:
    """I used: five questions, the days that stay, one next step."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    refused: Refused | None = None
    done: Debriefed | None = None
    if request.method == "POST":
        try:
            done = _debrief(request)
        except Refused as caught:
            refused = mendable(caught)
    seen = slip_screen.my_slip(actor=actor, now=now)
    values: dict[str, Any] = {
        "seen": seen,
        "done": done,
        "typed": request.POST,
        "said_by": slip_words.slip_words(),
    }
    if done is not None:
        values |= {
            "step": slip_words.slip_words().steps.get(seen.lapses[0].next_step, ""), "due": speech.due(done.due_at, now),
            "severity_words": slip_words.slip_words().after[done.severity], "is_danger": done.severity is Severity.DANGER,
            "card": crisis_screen.crisis_card(actor=actor, now=now, language=language()),
        }  # fmt: skip
    return show(
        request, "slip", status=refused.status if refused else 200, page_title=gettext("After a slip"),
        days=slip_words.recovery_words(seen.recovery),
        errors=[("much" if request.POST.get("safe") else "safe", words_of(refused))] if refused else [],
        typed_triggers=request.POST.getlist("triggers"), **values,
    )  # fmt: skip


def _debrief(request: HttpRequest) -> Debriefed:
    form = request.POST
    names = ("safe", "much", "medicine", "before", "helped", "step")
    try:
        on = date.fromisoformat(form["on"]) if form.get("on") else None
    except ValueError as error:
        raise Refused("form.no_day", "This date could not be read. Please check it.") from error
    return debrief_lapse(
        actor=request.actor, now=request.now, patient_id=_me(request),  # type: ignore[attr-defined]
        answers={name: form.get(name, "") for name in names}, triggers=form.getlist("triggers"), on=on,
        tell=parse_id(form.get("tell", "")), to_plan="to_plan" in form, to_signs="to_signs" in form,
    )  # fmt: skip


def _me(request: HttpRequest) -> UUID:
    found: UUID | None = request.actor.patient_id  # type: ignore[attr-defined]
    if found is None:
        raise Refused("me.patients_only", "These pages belong to people in care.", status=403)
    return found
