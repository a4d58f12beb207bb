"""The check-in as a page and as a plain form: everything is optional, one answer is enough."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from carebraid.core.kernel.refusal import Refused
from carebraid.flows.log_checkin import log_checkin
from carebraid.screens import crisis_card as crisis_screen
from carebraid.screens import my_checkin as checkin_screen
from carebraid.web.shell.errors import words_of

from ._page import language, show

STRONG_CRAVING = 7
"""warning_signs.yaml, ``craving_high``; the device judges by the same figure."""
_ANSWERS = ("craving", "mood", "sleep_hours", "used", "medicine", "answering", "safety", "note")
_LISTS = ("places", "feelings")


@require_http_methods(["GET", "POST"])
def checkin(request: HttpRequest) -> HttpResponse:
    """The form; or what it says, saved and judged, and what comes next."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    outcome: dict[str, Any] = {"part": "form", "judged": "", "offered": "calm", "errors": [], "typed": {}}
    status = 200
    if request.method == "POST":
        raw = read_form(request)
        try:
            log_checkin(actor=actor, now=now, raw=raw, sent_at=now, source="app")
            outcome |= judge(raw)
        except Refused as refused:
            outcome |= {"errors": [("craving", words_of(refused))], "typed": request.POST}
            status = refused.status
    return show(
        request,
        "checkin",
        page_title=gettext("Check in"),
        status=status,
        **outcome,
        **checkin_values(request),
    )


def checkin_values(request: HttpRequest) -> dict[str, Any]:
    """What the page reads beside the form: the crisis card, ready before it is needed, and the skills."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    seen = checkin_screen.my_checkin(actor=actor, now=now, language=language())
    card = crisis_screen.crisis_card(actor=actor, now=now, language=language())
    return {"seen": seen, "card": card, "is_strong": STRONG_CRAVING}


def read_form(request: HttpRequest) -> dict[str, Any]:
    """The answers of a plain form in the shape that ``read_checkin`` reads; the server's clock is the time."""
    form = request.POST
    raw: dict[str, Any] = {name: form.get(name) for name in _ANSWERS}
    raw |= {name: form.getlist(name) for name in _LISTS}
    return {**raw, "client_id": form.get("client_id"), "happened_at": request.now.isoformat()}  # type: ignore[attr-defined]


def judge(raw: dict[str, Any]) -> dict[str, str]:
    """Which part of the page to show for these answers, as the device would choose it."""
    strength = int(raw["craving"]) if raw.get("craving") else None
    if raw.get("safety") == "yes":
        return {"part": "crisis", "judged": "crisis", "offered": ""}
    strong = strength is not None and strength >= STRONG_CRAVING
    # An answer somebody would rather not give says more than a strong craving does (HAZ-12).
    judged = "unsure" if raw.get("safety") == "prefer_not" else "craving" if strong else "calm"
    offered = (
        "used"
        if raw.get("used") == "yes"
        else "craving"
        if strength is not None and strength >= 4
        else "calm"
    )
    return {"part": "after", "judged": judged, "offered": "" if judged == "unsure" else offered}
