"""What is shared with whom: reading it, stopping it by word, and what belongs to it on a chart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from carebraid.core.kernel.moment import require_aware
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.holding import RELEASED
from carebraid.core.privacy.reasons import REASONS
from carebraid.flows.end_relationship import end_relationship
from carebraid.flows.hold_back import hold_back
from carebraid.flows.note_ending import note_ending
from carebraid.flows.raise_labels import raise_labels
from carebraid.flows.record_relationship import record_relationship
from carebraid.flows.review_held_back import review_held_back
from carebraid.flows.stop_by_word import stop_by_word
from carebraid.screens import sharing as screen
from carebraid.web.shell import speech
from carebraid.web.shell.typed import mendable

from ._page import actor_of, field, field_id, language, now_of, same_person, show, words_if


@require_GET
def sharing(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Who outside sees what of this record, for what, until when?"""
    return _page(request, patient_id)


def _page(request: HttpRequest, patient_id: UUID, refused: Refused | None = None) -> HttpResponse:
    seen = screen.sharing(
        actor=actor_of(request), now=now_of(request), language=language(), patient_id=patient_id
    )
    place = 1 if language() == "es" else 0
    return show(
        request, "sharing", status=refused.status if refused else 200, page_title=gettext("Sharing"), top=seen.top,
        seen=seen, refused=words_if(refused), typed=request.POST,
        stops=[(str(one.id), ", ".join(one.recipients) or gettext("Everybody of one kind")) for one in seen.in_force],
        partner_choices=[(str(one.id), one.name) for one in seen.partners],
        piece_choices=[(one.id, _piece(one)) for one in seen.pieces],
        hold_choices=[(one.id, _piece(one)) for one in seen.holdable],
        held=[(one.held, _piece(one.piece) if one.piece else "") for one in seen.held],
        reason_words={code: words[place] for code, words in REASONS.items()},
    )  # fmt: skip


def _piece(one: screen.Labelled) -> str:
    words = {
        "assessment": gettext("Questionnaire"), "urine": gettext("Drug test"), "medicine": gettext("Medicine"),
        "event": gettext("Event"), "appointment": gettext("Appointment"), "note": gettext("Session note"),
    }[one.kind]  # fmt: skip
    when = speech.day(one.at) if one.at else ""
    return ", ".join(part for part in (words, one.code.replace("_", " "), when) if part)


def done(request: HttpRequest, patient_id: UUID, work: Callable[[], str]) -> HttpResponse:
    """Run one step and come back to the page, with what happened or why it could not."""
    try:
        same_person(request, patient_id)
        said = work()
    except Refused as caught:
        return _page(request, patient_id, mendable(caught, or_gone=True))
    messages.success(request, said)
    return redirect("clinic_sharing", patient_id=patient_id)


@require_POST
def stop(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The person says stop."""

    def work() -> str:
        done = stop_by_word(
            actor=actor_of(request), now=now_of(request), patient_id=patient_id,
            consent_id=field_id(request, "consent") if field(request, "consent") else None,
        )  # fmt: skip
        consents = ngettext("%(n)d consent has stopped", "%(n)d consents have stopped", done.consents)
        return gettext("{consents}. Ask for the written form when you next talk.").format(
            consents=consents % {"n": done.consents}
        )

    return done(request, patient_id, work)


@require_POST
def ending(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Something has happened that ends consents."""

    def work() -> str:
        ended = note_ending(
            actor=actor_of(request), now=now_of(request), patient_id=patient_id, event=field(request, "event"),
            at=_day(request),
        )  # fmt: skip
        told = ngettext("%(n)d consent ended with it", "%(n)d consents ended with it", ended) % {"n": ended}
        return gettext("It is written down; {told}.").format(told=told)

    return done(request, patient_id, work)


def _day(request: HttpRequest) -> datetime | None:
    """Noon of the day that was typed, where the reader is, or now where that is sooner. Refuses what is no day."""
    text = field(request, "on")
    if not text:
        return None
    try:
        day = datetime.fromisoformat(text).date()
    except ValueError as error:
        raise Refused("form.no_day", "This date could not be read. Please check it.") from error
    noon = require_aware(datetime.combine(day, time(12), timezone.get_current_timezone()))
    now = now_of(request)
    return now if noon > now and timezone.localtime(now).date() == day else noon


@require_POST
def relationship(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Somebody outside treats this person."""

    def work() -> str:
        partner_id = field_id(request, "partner")
        if partner_id is None:
            raise Refused("relationship.no_partner", "There is no such partner on the register.", status=404)
        record_relationship(
            actor=actor_of(request), now=now_of(request), patient_id=patient_id, partner_id=partner_id,
            why=field(request, "why"),
        )  # fmt: skip
        return gettext("It is written down.")

    return done(request, patient_id, work)


@require_POST
def relationship_ended(request: HttpRequest, patient_id: UUID, relationship_id: UUID) -> HttpResponse:
    """Somebody outside treats this person no longer."""

    def work() -> str:
        end_relationship(
            actor=actor_of(request),
            now=now_of(request),
            patient_id=patient_id,
            relationship_id=relationship_id,
        )
        return gettext("It has ended. A consent for everybody who treats them reaches them no more.")

    return done(request, patient_id, work)


@require_POST
def labels(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """One fact is protected more."""

    def work() -> str:
        piece_id = field_id(request, "piece")
        if piece_id is None:
            raise Refused("labels.not_found", "There is no such entry in this record.", status=404)
        raise_labels(
            actor=actor_of(request), now=now_of(request), patient_id=patient_id, piece_id=piece_id,
            labels=request.POST.getlist("labels"),
        )  # fmt: skip
        return gettext("It is protected more from now on.")

    return done(request, patient_id, work)


@require_POST
def hold(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """One answer or entry is held back from the person's own view."""

    def work() -> str:
        piece_id = field_id(request, "held_piece")
        if piece_id is None:
            raise Refused("held.not_found", "There is no such answer or entry in this record.", status=404)
        hold_back(
            actor=actor_of(request), now=now_of(request), patient_id=patient_id, piece_id=piece_id,
            ground=field(request, "ground"), words=field(request, "danger"), until_on=_date(request, "opens_on"),
        )  # fmt: skip
        return gettext("It is held back. The person reads that something is, and until when.")

    return done(request, patient_id, work)


@require_POST
def look(request: HttpRequest, patient_id: UUID, held_id: UUID) -> HttpResponse:
    """Does it stay held back?"""

    def work() -> str:
        finding = field(request, "finding")
        review_held_back(
            actor=actor_of(request), now=now_of(request), patient_id=patient_id, held_id=held_id, finding=finding,
            words=field(request, "look_words"),
        )  # fmt: skip
        return gettext("The person can read it now.") if finding == RELEASED else gettext("It stays held back. The person can read your words.")  # fmt: skip

    return done(request, patient_id, work)


def _date(request: HttpRequest, name: str) -> date | None:
    """A day that was typed; None where there is none. Refuses what is no day (``form.no_day``)."""
    text = field(request, name)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Refused("form.no_day", "This date could not be read. Please check it.") from error
