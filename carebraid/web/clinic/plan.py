"""The safety plan in the clinic: to read, to change together, to print."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from carebraid.core.kernel.ids import parse_id
from carebraid.core.kernel.refusal import Refused
from carebraid.core.plan.safety import Change
from carebraid.flows.write_safety_plan import write_safety_plan
from carebraid.screens import safety_plan as screen
from carebraid.web.shell.typed import mendable

from ._page import actor_of, field, language, now_of, same_person, show, words_if


@require_GET
def plan(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """What helps this person in a crisis?"""
    return _page(request, patient_id, "plan")


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Write the plan together; two edits at once lose no word and stand side by side until somebody chooses."""
    if request.method == "GET":
        return _page(request, patient_id, "plan_edit")
    try:
        same_person(request, patient_id)
        written = write_safety_plan(
            actor=actor_of(request), now=now_of(request), patient_id=patient_id,
            changes=list(changes_of(request.POST)), seen_version=_version(request),
        )  # fmt: skip
    except Refused as refused:
        return _page(request, patient_id, "plan_edit", mendable(refused))
    if written.ask_about:
        messages.info(
            request,
            gettext("Somebody changed the same lines meanwhile. Both stand side by side; please choose."),
        )
        return redirect("clinic_plan_edit", patient_id=patient_id)
    messages.success(request, gettext("The plan is saved."))
    return redirect("clinic_plan", patient_id=patient_id)


def _page(
    request: HttpRequest, patient_id: UUID, template: str, refused: Refused | None = None
) -> HttpResponse:
    seen = screen.safety_plan(
        actor=actor_of(request), now=now_of(request), language=language(), patient_id=patient_id
    )
    return show(
        request, template, status=refused.status if refused else 200, top=seen.top, seen=seen, plan=seen.plan,
        typed=request.POST, refused=words_if(refused),
        page_title=f"{seen.top.head.who.name} · {gettext('Safety plan')}",
    )  # fmt: skip


def _version(request: HttpRequest) -> int:
    text = field(request, "version")
    return int(text) if text.isdecimal() and len(text) < 9 else -1


def changes_of(form: Any) -> Iterator[Change]:
    """The line changes that a form spells: ``words-<id>`` rewords or removes, ``new-<step>-<id>`` adds,
    ``keep-<id>`` and ``drop-<id>`` choose between two lines that disagree."""
    for name, typed in form.items():
        kind, _, rest = name.partition("-")
        text = typed.strip()
        if kind == "words":
            yield from _reworded(rest, text, form)
        elif kind == "new" and text:
            step, _, line = rest.partition("-")
            yield Change(
                kind="add", id=_id(line), step=step, words=text, contact=form.get(f"call-{line}", "").strip()
            )
        elif kind == "keep":
            yield Change(kind="keep", id=_id(rest))
        elif kind == "drop":
            yield Change(kind="remove", id=_id(rest))


def _reworded(line: str, text: str, form: Any) -> Iterator[Change]:
    contact = form.get(f"call-{line}", "").strip()
    if (text, contact) == (form.get(f"was-{line}", ""), form.get(f"wascall-{line}", "")):
        return
    if text:
        new_id = _id(form.get(f"spare-{line}", ""))
        yield Change(kind="reword", id=_id(line), words=text, contact=contact, new_id=new_id)
    else:
        yield Change(kind="remove", id=_id(line))


def _id(text: str) -> UUID:
    found = parse_id(text)
    if found is None:
        raise Refused("form.unreadable", "This form could not be read. Please open the page again.")
    return found
