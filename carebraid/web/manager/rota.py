"""Who is on duty, who is away, who can be reached at any hour."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from carebraid.core.kernel.ids import parse_id
from carebraid.flows.add_leave import add_leave
from carebraid.flows.add_shift import add_shift
from carebraid.flows.remove_shift import remove_shift
from carebraid.flows.set_on_call import set_on_call
from carebraid.screens import staff as staff_screen

from ._form import back, need_id, need_moment, need_time, page, tried, unreadable


@require_GET
def rota(request: HttpRequest) -> HttpResponse:
    """The page."""
    return _rota(request)


def _rota(request: HttpRequest, **trouble: Any) -> HttpResponse:
    screen = staff_screen.rota(actor=request.actor, now=request.now)  # type: ignore[attr-defined]
    weekdays = [
        gettext("Monday"), gettext("Tuesday"), gettext("Wednesday"), gettext("Thursday"), gettext("Friday"),
        gettext("Saturday"), gettext("Sunday"),
    ]  # fmt: skip
    services = {
        "clinic": gettext("Clinic"),
        "site_on_call": gettext("On call for the site"),
        "organisation_on_call": gettext("On call for everybody"),
    }
    choices = {
        "site_choices": [(str(site.id), site.name) for site in screen.sites],
        "staff_choices": [(str(one.staff_id), one.name) for one in screen.people],
        "places": {turn.staff_id: place for place, turn in enumerate(screen.on_call, 1)},
    }
    return page(request, "rota", screen, weekdays=weekdays, services=services, **choices, **trouble)


@require_POST
def on_call(request: HttpRequest) -> HttpResponse:
    """Whom the list holds and in which order: by the number written beside each name, empty for not on it."""
    wanted: list[tuple[int, UUID]] = []
    for field in request.POST:
        text = request.POST.get(field, "")
        staff_id = parse_id(field.removeprefix("place-")) if field.startswith("place-") else None
        if staff_id is not None and text.strip():
            if not text.strip().isdecimal() or len(text.strip()) > 3:
                raise unreadable()
            wanted.append((int(text), staff_id))
    ordered = [staff_id for _, staff_id in sorted(wanted, key=lambda one: one[0])]
    work = partial(set_on_call, actor=request.actor, now=request.now, staff_ids=ordered)  # type: ignore[attr-defined]
    return _done(request, work, "on-call", gettext("This list holds from now on."))


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """One more shift."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]

    def work() -> Any:
        chosen = request.POST.get("weekday", "")
        on = request.POST.get("on", "")
        try:
            weekday, day = int(chosen) if chosen and not on else None, date.fromisoformat(on) if on else None
        except ValueError as error:
            raise unreadable() from error
        site = request.POST.get("site", "")
        return add_shift(
            actor=actor, now=now, staff_id=need_id(request, "staff"), weekday=weekday, on=day, zone=actor.zone,
            starts=need_time(request, "starts"), ends=need_time(request, "ends"),
            service=request.POST.get("service", ""), site_id=need_id(request, "site") if site else None,
        )  # fmt: skip

    return _done(request, work, "shift", gettext("The shift is on the rota."))


@require_POST
def remove(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    """One shift less."""
    work = partial(remove_shift, actor=request.actor, now=request.now, shift_id=shift_id)  # type: ignore[attr-defined]
    return _done(request, work, "shift", gettext("The shift is taken off."))


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Somebody is away."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]

    def work() -> Any:
        begins = need_moment(request, "from", actor.zone) or now
        until = need_moment(request, "until", actor.zone)
        staff_id = need_id(request, "staff")
        return add_leave(actor=actor, now=now, staff_id=staff_id, from_at=begins, until_at=until)

    moved, trouble = tried(request, work, {}, "leave")
    if trouble:
        return _rota(request, **trouble)
    tasks = ngettext("One task went to a colleague.", "%(n)d tasks went to colleagues.", moved) % {"n": moved}
    noted = gettext("The absence is noted.")
    messages.success(request, f"{noted} {tasks}" if moved else noted)
    return back("manage_on_call")


def _done(request: HttpRequest, work: Any, field: str, words: str) -> HttpResponse:
    _, trouble = tried(request, work, {}, field)
    if trouble:
        return _rota(request, **trouble)
    messages.success(request, words)
    return back("manage_on_call")
