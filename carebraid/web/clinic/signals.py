"""A person's own signs on their chart: what was noticed, what is watched, slips; signs written together."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from carebraid.core.kernel.refusal import Refused
from carebraid.flows.change_sign import change_sign
from carebraid.flows.set_alarm_budget import set_alarm_budget
from carebraid.flows.write_sign import write_sign
from carebraid.screens import signals as screens
from carebraid.web.shell import forecast_words
from carebraid.web.shell import signal_words as say
from carebraid.web.shell.chart_words import chart_words
from carebraid.web.shell.signal_pictures import signal_pictures
from carebraid.web.shell.slip_words import recovery_words, slip_words
from carebraid.web.shell.typed import mendable

from ._page import actor_of, field, language, now_of, same_person, show, words_if


@require_GET
def signals(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """What comes before this person's hard days?"""
    return _page(request, patient_id)


def _page(request: HttpRequest, patient_id: UUID, refused: Refused | None = None) -> HttpResponse:
    found = screens.signals(
        actor=actor_of(request), now=now_of(request), language=language(), patient_id=patient_id
    )
    seen, answer, slips = found.seen, say.answer_words(found.seen), slip_words()
    return show(
        request, "signals", status=refused.status if refused else 200, top=found.top, seen=seen, answer=answer, say=say,
        page_title=f"{found.top.head.who.name} · {gettext('Signals')}", said_by=say.signal_words(is_own=False), slip_by=slips,
        pictures=signal_pictures(seen.picture, say.link_words(seen), language()) if seen.told_days else [], lapses=found.lapses,
        days=recovery_words(found.recovery), trigger_words=dict(slips.triggers), typed=request.POST,
        card=found.forecast, foretell=forecast_words, task_words=forecast_words.tasks(), strip_words=chart_words(language()),
        refused=words_if(refused), budgets=[(str(n), str(n)) for n in range(11)],
    )  # fmt: skip


@require_POST
def sign(request: HttpRequest, patient_id: UUID, sign_id: UUID) -> HttpResponse:
    """Watch, mute, sharpen, ease or stop one, together with the person."""
    version = field(request, "version")

    def work() -> None:
        change_sign(
            actor=actor_of(request), now=now_of(request), patient_id=patient_id, sign_id=sign_id,
            seen_version=int(version) if version.isdecimal() else 0, act=field(request, "act"),
        )  # fmt: skip

    return _done(request, patient_id, work)


@require_POST
def new(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Write a sign together, or agree on the alarm budget."""

    def work() -> None:
        if "budget" in request.POST:
            typed = field(request, "budget")
            set_alarm_budget(
                actor=actor_of(request), now=now_of(request), patient_id=patient_id,
                budget=int(typed) if typed.isdecimal() else -1,
            )  # fmt: skip
            return
        thing, _, way = field(request, "thing").partition("-")
        write_sign(
            actor=actor_of(request), now=now_of(request), patient_id=patient_id, words=field(request, "words"),
            measure=thing, is_low=way == "low", then_what=field(request, "then_what"),
            tell=field(request, "tell") or "team",
        )  # fmt: skip

    return _done(request, patient_id, work)


def _done(request: HttpRequest, patient_id: UUID, work: Callable[[], None]) -> HttpResponse:
    try:
        same_person(request, patient_id)
        work()
    except Refused as refused:
        return _page(request, patient_id, mendable(refused))
    messages.success(request, gettext("Saved. The person sees it on their own page."))
    return redirect(reverse("clinic_signals", args=[patient_id]))
