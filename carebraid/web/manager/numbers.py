"""Counts without names, and what there is for whoever connects other systems."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from carebraid.screens.counts import counts as counts_screen
from carebraid.web.shell.frame import address

from ._form import page


@require_GET
def counts(request: HttpRequest) -> HttpResponse:
    """How many people, by site; numbers under 11 are hidden."""
    screen = counts_screen(actor=request.actor, now=request.now)  # type: ignore[attr-defined]
    words = {
        "in_care": gettext("People in care"),
        "checked_in_7_days": gettext("Checked in within 7 days"),
        "phq9_28_days": gettext("Answered a PHQ-9 within 28 days"),
        "needs_someone": gettext("Have a task past its time"),
        "no_level": gettext("Too little known to judge"),
    }
    shown = [(words[code], counted) for code, counted in screen.table]
    rows = [(site, [counted.cells[site] for _, counted in shown]) for site in screen.sites]
    rows.append((gettext("All sites"), [counted.total for _, counted in shown]))
    heads = [gettext("Site"), *((word, "figures") for word, _ in shown)]
    return page(request, "counts", screen, heads=heads, rows=rows)


@require_GET
def integrations(request: HttpRequest) -> HttpResponse:
    """What other systems can use today, truthfully: very little yet."""
    return page(
        request, "integrations", None, doctor_url=address("manage_doctor"), health_url=address("health")
    )
