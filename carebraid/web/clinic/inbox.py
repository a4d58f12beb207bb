"""The inbox, taking a task, and saying what came of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from carebraid.core.kernel.refusal import Refused
from carebraid.flows.acknowledge_change import acknowledge_change
from carebraid.flows.claim_task import claim_task
from carebraid.flows.record_outcome import record_outcome
from carebraid.screens import inbox as inbox_screen
from carebraid.screens import task as task_screen
from carebraid.web.shell import forecast_words, speech
from carebraid.web.shell.reach_words import reach_words
from carebraid.web.shell.typed import mendable

from . import medicine_words
from ._page import actor_of, field, field_moment, language, local_input, now_of, same_person, show, words_if
from .inbox_lines import LineSpeaker

_CHANGED = frozenset({"task.changed", "task.already_claimed", "task.already_closed", "task.somebody_calling"})


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """Who needs me? Asked again quietly by the page itself, which then wants the lines only."""
    return _inbox(request)


def _inbox(request: HttpRequest, refused: Refused | None = None) -> HttpResponse:
    seen = inbox_screen.inbox(actor=actor_of(request), now=now_of(request), language=language())
    only = bool(request.headers.get("HX-Request"))
    return show(
        request, "_inbox_lines" if only else "inbox", status=refused.status if refused else 200,
        page_title=gettext("Inbox"), inbox=seen, answer=answer(seen), refused=words_if(refused),
        lines=LineSpeaker(now_of(request)),
    )  # fmt: skip


def answer(seen: inbox_screen.Inbox) -> str:
    """The first line: how many people need somebody today, and who comes first."""
    if not seen.lines:
        return gettext("Nobody is waiting for you right now.")
    count = ngettext("%(n)d person needs you today", "%(n)d people need you today", seen.people)
    first = gettext("%(name)s first") % {"name": seen.lines[0].name}
    return (
        f"{count % {'n': seen.people}}; {first}."
        if seen.people > 1
        else f"{count % {'n': 1}}: {seen.lines[0].name}."
    )


@require_POST
def claim(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Take a task. Where a colleague was first, the inbox as it stands now says so."""
    try:
        claim_task(
            actor=actor_of(request),
            now=now_of(request),
            task_id=task_id,
            seen_version=_version(request),
            knowing=field(request, "knowing") == "yes",
        )
    except Refused as refused:
        if refused.code not in _CHANGED:
            raise
        return _inbox(request, refused)
    if request.headers.get("HX-Request"):
        return _inbox(request)
    if field(request, "from") == "task":
        return redirect("clinic_task", task_id=task_id)
    return redirect(f"{reverse('clinic_inbox')}#task-{task_id}")


@require_http_methods(["GET", "POST"])
def task(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """One task: why, how to reach the person, and what came of it."""
    refused: Refused | None = None
    if request.method == "POST":
        try:
            return _record(request, task_id)
        except Refused as caught:
            refused = mendable(caught)
    seen = task_screen.task(
        actor=actor_of(request), now=now_of(request), language=language(), task_id=task_id
    )
    typed: dict[str, Any] = {
        "outcome": field(request, "outcome"),
        "reached": field(request, "reached"),
        "reached_at": field(request, "reached_at") or local_input(now_of(request)),
    }
    return show(
        request, "task", status=refused.status if refused else 200, page_title=seen.head.who.name, page=seen,
        typed=typed, said_by=reach_words(), refused=words_if(refused), refused_code=refused.code if refused else "",
        foretell=forecast_words, **medicine_words.common(),
    )  # fmt: skip


@require_POST
def change_seen(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """A change of a medicine was seen. Where something newer came meanwhile, the message as it stands now says so."""
    now = now_of(request)
    same_person(request, task_screen.patient_of(actor=actor_of(request), now=now, task_id=task_id))
    try:
        acknowledge_change(actor=actor_of(request), now=now, task_id=task_id, seen_version=_version(request))
    except Refused as refused:
        messages.error(request, words_if(mendable(refused)))
        return redirect("clinic_task", task_id=task_id)
    messages.success(request, gettext("Saved: you have seen it."))
    return redirect("clinic_inbox")


def _record(request: HttpRequest, task_id: UUID) -> HttpResponse:
    now = now_of(request)
    patient_id = task_screen.patient_of(actor=actor_of(request), now=now, task_id=task_id)
    same_person(request, patient_id)
    reached = field(request, "reached")
    kept = record_outcome(
        actor=actor_of(request), now=now, task_id=task_id, seen_version=_version(request),
        outcome=field(request, "outcome"), reached=reached,
        reached_at=field_moment(request, "reached_at") if reached else None,
    )  # fmt: skip
    if kept.task.closed_at is not None:
        messages.success(request, gettext("Saved. This is done."))
        return redirect("clinic_inbox")
    if kept.task.next_attempt_at is not None:
        again = speech.due(kept.task.next_attempt_at, now)
        messages.info(request, gettext("Saved. It stays open; try again %(when)s.") % {"when": again})
    return redirect("clinic_task", task_id=task_id)


def _version(request: HttpRequest) -> int:
    """The version of the task that the reader saw; none is like an old one: look again."""
    text = field(request, "version")
    return int(text) if text.isdecimal() else 0
