"""The numbers on the crisis page, and when somebody looks at them again."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from carebraid.flows.set_crisis_contacts import Contact, set_crisis_contacts
from carebraid.screens import organisation as organisation_screen

from ._form import back, page, tried, unreadable

SPARE_LINES = 2


@require_http_methods(["GET", "POST"])
def contacts(request: HttpRequest) -> HttpResponse:
    """The list as it stands, each line to be changed, moved, taken away or dated anew."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    trouble: dict[str, Any] = {}
    if request.method == "POST":
        work = partial(set_crisis_contacts, actor=actor, now=now, contacts=_read(request))
        _, trouble = tried(request, work, {}, "contacts")
        if not trouble:
            messages.success(request, gettext("These numbers stand on the crisis page from now on."))
            return back("manage_crisis")
    screen = organisation_screen.crisis_page(actor=actor, now=now)
    lines = _read(request) if trouble else screen.contacts
    return page(request, "crisis", screen, lines=lines, spare=SPARE_LINES, **trouble)


def _read(request: HttpRequest) -> tuple[Contact, ...]:
    """The lines in the order of their places; a line without a name and a number is no line."""
    sent = request.POST
    found: list[tuple[int, int, Contact]] = []
    for number in range(40):
        name, contact = sent.get(f"name-{number}", "").strip(), sent.get(f"contact-{number}", "").strip()
        if not name and not contact:
            continue
        try:
            place = int(sent.get(f"place-{number}", "") or number + 1)
            review_on = date.fromisoformat(sent.get(f"review-{number}", ""))
        except ValueError as error:
            raise unreadable() from error
        found.append(
            (place, number, Contact(
                name[:120], contact[:120], tuple(sent.getlist(f"modes-{number}")),
                tuple(sent.getlist(f"languages-{number}")), sent.get(f"evidence-{number}", "")[:30] or "needs_check",
                review_on,
            ))
        )  # fmt: skip
    return tuple(one for _, _, one in sorted(found, key=lambda line: line[:2]))
