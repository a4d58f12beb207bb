"""After prescribing: adherence and monitoring, withdrawal, a nurse's morning, and the forms that record what was done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from carebraid.core.kernel.refusal import Refused
from carebraid.core.meds.monitoring import Judged
from carebraid.flows.answer_side_effect import answer_side_effect
from carebraid.flows.give_naloxone import give_naloxone
from carebraid.flows.record_result import record_result
from carebraid.flows.record_supply import record_supply
from carebraid.flows.report_side_effect import report_side_effect
from carebraid.flows.start_monitoring import start_monitoring
from carebraid.screens import morning as morning_screen
from carebraid.screens import watch as watch_screen
from carebraid.screens import withdrawal as withdrawal_screen
from carebraid.web.shell import speech
from carebraid.web.shell.protocol_words import step_words
from carebraid.web.shell.typed import mendable
from carebraid.web.shell.watch_pictures import scale_picture, taking_picture
from carebraid.web.shell.watch_words import taking_words, watch_words

from ._page import actor_of, field, field_id, language, now_of, same_person, show, words_if


@require_GET
def morning(request: HttpRequest) -> HttpResponse:
    """What waits about medicines this morning?"""
    seen = morning_screen.morning(actor=actor_of(request), now=now_of(request))
    answer = gettext("Nothing about medicines is waiting.")
    if seen.lines:
        count = ngettext("%(n)d person this morning", "%(n)d people this morning", seen.people)
        answer = gettext("{people}; {name} first").format(
            people=count % {"n": seen.people}, name=seen.lines[0].item.name
        )
    return show(
        request,
        "morning",
        page_title=gettext("Morning"),
        seen=seen,
        answer=answer,
        said_by=watch_words(language()),
    )


@require_GET
def watch(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Is the medicine taken, and what is due?"""
    return _watch(request, patient_id)


def _watch(request: HttpRequest, patient_id: UUID, refused: Refused | None = None) -> HttpResponse:
    seen = watch_screen.watching(
        actor=actor_of(request), now=now_of(request), language=language(), patient_id=patient_id
    )
    return show(
        request, "watch", status=refused.status if refused else 200, top=seen.top, seen=seen,
        page_title=f"{seen.top.head.who.name} · {gettext('Taken and watched')}", refused=words_if(refused),
        picture=taking_picture(seen.taking, language()), taking_words=taking_words(seen.taking),
        said_by=watch_words(language()), typed=request.POST,
        seen_scale=[(str(n), str(n)) for n in range(11)],
    )  # fmt: skip


@require_GET
def withdrawal(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """How is the withdrawal, and what comes next?"""
    seen = withdrawal_screen.withdrawal(
        actor=actor_of(request), now=now_of(request), language=language(), patient_id=patient_id
    )
    pictures = [scale_picture(one, language()) if one.scores else None for one in seen.scales]
    return show(
        request, "withdrawal", page_title=f"{seen.top.head.who.name} · {gettext('Withdrawal')}", top=seen.top, seen=seen,
        scales=list(zip(seen.scales, pictures, strict=True)), said_by=watch_words(language()), step_words=step_words,
    )  # fmt: skip


@require_POST
def start(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Put what has to be looked at for a medicine on its calendar."""

    def work() -> str:
        start_monitoring(
            actor=actor_of(request), now=now_of(request), patient_id=patient_id,
            medicine_id=_need_id(request, "medicine"),
        )  # fmt: skip
        return gettext("Now it is watched.")

    return _done(request, patient_id, work)


@require_POST
def result(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Enter the result of something that was due."""

    def work() -> str:
        values = {
            name.removeprefix("value-"): _number(str(typed).strip())
            for name, typed in request.POST.items()
            if name.startswith("value-")
        }
        made = record_result(
            actor=actor_of(request), now=now_of(request), patient_id=patient_id, values=values, on=_day(request),
            watched_id=_need_id(request, "watched"), said=field(request, "said"),
        )  # fmt: skip
        return {
            Judged.IN_RANGE: gettext("Saved, in range."),
            Judged.OUT_OF_RANGE: gettext("Saved. Out of range: the prescriber has a task."),
            Judged.URGENT: gettext(
                "Saved. Far out of range: the prescriber has a task for this hour. Call them."
            ),
            Judged.NOT_KNOWN: gettext(
                "Saved. It could not be judged here: the prescriber has a task to look at it."
            ),
        }[made.judged]

    return _done(request, patient_id, work)


@require_POST
def supply(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """A pick-up, an injection, a dose that was seen: given, missed or refused."""

    def work() -> str:
        days = field(request, "days")
        if days and not days.isdecimal():
            raise Refused("form.no_number", "This number could not be read. Please check it.")
        made = record_supply(
            actor=actor_of(request), now=now_of(request), patient_id=patient_id, on=_day(request),
            medicine_id=_need_id(request, "medicine"), kind=field(request, "kind"), days=int(days) if days else None,
            state=field(request, "state") or "given", is_meant=field(request, "meant") == "yes",
        )  # fmt: skip
        if made.next_due_on is not None:
            return gettext("Saved. The next one is due {day}.").format(day=speech.day(made.next_due_on))
        return gettext("Saved.")

    return _done(request, patient_id, work)


@require_http_methods(["POST"])
def side_effect(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Somebody of the team writes down what the person told."""

    def work() -> str:
        burden = field(request, "burden")
        made = report_side_effect(
            actor=actor_of(request), now=now_of(request), patient_id=patient_id, what=field(request, "what"),
            burden=int(burden) if burden.isdecimal() else None, medicine_id=field_id(request, "medicine"),
            alarms=request.POST.getlist("alarms"),
        )  # fmt: skip
        when = speech.due(made.answer_due_at, now_of(request))
        return gettext("Saved. An answer is due {when}.").format(when=when)

    return _done(request, patient_id, work)


@require_POST
def answer(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Answer a report; the person reads it in their own pages."""

    def work() -> str:
        answer_side_effect(
            actor=actor_of(request), now=now_of(request), patient_id=patient_id, answer=field(request, "answer"),
            side_effect_id=_need_id(request, "report"),
        )  # fmt: skip
        return gettext("Sent. The person reads it on their own pages.")

    return _done(request, patient_id, work)


@require_POST
def naloxone(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Naloxone was put in their hands."""

    def work() -> str:
        give_naloxone(actor=actor_of(request), now=now_of(request), patient_id=patient_id)
        return gettext("Saved. Naloxone is on the list.")

    return _done(request, patient_id, work)


def _done(request: HttpRequest, patient_id: UUID, work: Callable[[], str]) -> HttpResponse:
    """Do it and go back to where it was pressed; a refusal is said on the person's page with what was typed."""
    try:
        same_person(request, patient_id)
        said = work()
    except Refused as refused:
        return _watch(request, patient_id, mendable(refused))
    messages.success(request, said)
    if field(request, "from") == "morning":
        return redirect("clinic_morning")
    return redirect(reverse("clinic_watch", args=[patient_id]))


def _need_id(request: HttpRequest, name: str) -> UUID:
    found = field_id(request, name)
    if found is None:
        raise Refused("form.unreadable", "This form could not be read. Please open the page again.")
    return found


def _day(request: HttpRequest) -> date:
    """The day that was typed; the person's form always carries one."""
    try:
        return date.fromisoformat(field(request, "on"))
    except ValueError as error:
        raise Refused("form.no_day", "This date could not be read. Please check it.") from error


def _number(typed: str) -> Decimal | None:
    """A figure; None where nothing was typed. A comma is refused: it has been read as a thousand (HAZ-32)."""
    if not typed:
        return None
    try:
        value = Decimal(typed)
    except InvalidOperation as error:
        raise Refused("form.no_number", "This number could not be read. Please check it.") from error
    if not value.is_finite():
        raise Refused("form.no_number", "This number could not be read. Please check it.")
    return value
