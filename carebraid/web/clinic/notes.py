"""Notes on a chart: reading them, writing one, a new version."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from carebraid.core.kernel.refusal import Refused
from carebraid.flows.write_note import write_note
from carebraid.screens import notes as screen
from carebraid.web.shell.typed import mendable

from ._page import (
    actor_of,
    field,
    field_moment,
    language,
    local_input,
    now_of,
    same_person,
    show,
    words_if,
)


@require_http_methods(["GET", "POST"])
def notes(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """What was said in the sessions, and a place to write it down."""
    refused: Refused | None = None
    if request.method == "POST":
        try:
            same_person(request, patient_id)
            write_note(
                actor=actor_of(request), now=now_of(request), patient_id=patient_id, text=field(request, "text"),
                kind=field(request, "kind") or "session", happened_at=field_moment(request, "at"),
            )  # fmt: skip
            messages.success(request, gettext("The note is written."))
            return redirect("clinic_notes", patient_id=patient_id)
        except Refused as caught:
            refused = mendable(caught)
    seen = screen.notes(
        actor=actor_of(request), now=now_of(request), language=language(), patient_id=patient_id
    )
    return show(
        request, "notes", status=refused.status if refused else 200, page_title=gettext("Notes"), top=seen.top, seen=seen,
        typed=request.POST, refused=words_if(refused), this_moment=local_input(now_of(request)),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def note(request: HttpRequest, patient_id: UUID, note_id: UUID) -> HttpResponse:
    """One note: its versions, and for its author a new one."""
    refused: Refused | None = None
    if request.method == "POST":
        try:
            same_person(request, patient_id)
            seen_version = field(request, "version")
            write_note(
                actor=actor_of(request), now=now_of(request), patient_id=patient_id, text=field(request, "text"),
                note_id=note_id, seen_version=int(seen_version) if seen_version.isdecimal() else 0,
            )  # fmt: skip
            messages.success(request, gettext("The new version is written; the one before stays."))
            return redirect("clinic_note", patient_id=patient_id, note_id=note_id)
        except Refused as caught:
            refused = mendable(caught)
    seen = screen.one_note(
        actor=actor_of(request),
        now=now_of(request),
        language=language(),
        patient_id=patient_id,
        note_id=note_id,
    )
    return show(
        request, "note", status=refused.status if refused else 200, page_title=gettext("Note"), top=seen.top, seen=seen,
        typed=request.POST, refused=words_if(refused),
    )  # fmt: skip
