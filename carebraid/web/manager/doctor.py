"""Is the house well? The same examination as ``carebraid doctor``, on a page."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET

from carebraid.screens.health import Check, examine

from ._form import page

MEANINGS = {"well": "settled", "watch": "watch", "ill": "now", "unknown": "now"}


@require_GET
def doctor(request: HttpRequest) -> HttpResponse:
    """Database, worker, schedules, journal, disk and knowledge, worst first; ``?journal=whole`` walks the chain."""
    walk = request.GET.get("journal") == "whole"
    health = examine(now=request.now, home=settings.CAREBRAID_HOME, verify_journal=walk)  # type: ignore[attr-defined]
    order = ("ill", "unknown", "watch", "well")
    checks = [_line(check) for check in sorted(health.checks, key=lambda check: order.index(check.state))]
    concerns = sum(check.state != "well" for check in health.checks)
    if concerns:
        answer = ngettext("%(n)d thing needs attention.", "%(n)d things need attention.", concerns) % {
            "n": concerns
        }
    else:
        answer = gettext("Carebraid is well.")
    return page(request, "doctor", health, checks=checks, answer=answer, walked=walk)


def _line(check: Check) -> dict[str, str]:
    words = {
        "well": gettext("Well"), "watch": gettext("Watch"), "ill": gettext("Needs someone now"),
        "unknown": gettext("Could not check"),
    }  # fmt: skip
    return {
        "level": MEANINGS[check.state], "mark": words[check.state], "words": gettext(check.words).format(**check.facts)
    }  # fmt: skip
