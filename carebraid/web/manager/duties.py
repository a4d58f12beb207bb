"""The officer's duties: who still lacks the notice of privacy practices, and incidents with their clocks."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from carebraid.core.kernel.ids import parse_id
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.incident import FACTORS
from carebraid.flows.assess_incident import assess_incident
from carebraid.flows.close_incident import close_incident
from carebraid.flows.enter_incident import enter_incident
from carebraid.flows.give_notice import give_notice
from carebraid.flows.tell_of_incident import tell_of_incident
from carebraid.screens import incidents as screen
from carebraid.screens import privacy_notice as notices

from ._form import back, need_id, need_moment, page, tried, unreadable

FIELDS = {
    "incident.no_words": "words", "incident.not_yet": "discovered", "incident.no_time": "from",
    "incident.no_finding": "finding", "incident.factor_missing": "nature", "incident.count_wrong": "affected",
    "incident.when": "at", "form.unreadable": "finding",
}  # fmt: skip


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"actor": request.actor, "now": request.now}  # type: ignore[attr-defined]


@require_http_methods(["GET", "POST"])
def notice(request: HttpRequest) -> HttpResponse:
    """Who was not given the current notice?"""
    spoken = (get_language() or "en")[:2]
    seen = notices.lacking(**_who(request), language=spoken)
    trouble: dict[str, Any] = {}
    if request.method == "POST":
        sent = request.POST
        work = partial(
            give_notice, **_who(request), patient_id=need_id(request, "patient"), manner=sent.get("manner", ""),
            language=sent.get("language", spoken),
        )  # fmt: skip
        _, trouble = tried(request, work, {"notice.no_manner": "manner"}, "manner")
        if not trouble:
            messages.success(request, gettext("It is written down, with the day and how it was given."))
            return back("manage_privacy_notice")
    return page(request, "privacy_notice", seen, **trouble)


@require_http_methods(["GET", "POST"])
def incidents(request: HttpRequest) -> HttpResponse:
    """Did something get out, and what is owed to whom?"""
    trouble: dict[str, Any] = {}
    if request.method == "POST":
        entered, trouble = tried(request, lambda: _enter(request), FIELDS, "discovered")
        if not trouble:
            messages.success(request, gettext("It is entered. Its clocks run from when it was found."))
            return back("manage_incident", entered)
    return page(
        request, "incidents", screen.incidents(**_who(request)), notice_words=notice_words(), **trouble
    )


def _enter(request: HttpRequest) -> UUID:
    who, sent = _who(request), request.POST
    zone = who["actor"].zone
    discovered_at = need_moment(request, "discovered", zone)
    if discovered_at is None:
        raise unreadable()
    return enter_incident(
        **who, words=sent.get("words", ""), discovered_at=discovered_at, is_gdpr=sent.get("gdpr") == "yes",
        account_id=parse_id(sent.get("account", "")), from_at=need_moment(request, "from", zone),
        until_at=need_moment(request, "until", zone),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def incident(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """Is it a breach, whom does it touch, and what is still owed?"""
    trouble: dict[str, Any] = {}
    if request.method == "POST":
        _, trouble = tried(request, partial(_step, request, incident_id), FIELDS, "finding")
        if not trouble:
            messages.success(request, gettext("It is written down."))
            return back("manage_incident", incident_id)
    seen = screen.one_incident(**_who(request), incident_id=incident_id)
    return page(
        request, "incident", seen, notice_words=notice_words(), factor_words=factor_words(), **trouble
    )  # fmt: skip


def _step(request: HttpRequest, incident_id: UUID) -> None:
    who, sent = _who(request), request.POST
    if sent.get("do") == "close":
        close_incident(**who, incident_id=incident_id)
    elif sent.get("do") == "tell":
        at = need_moment(request, "at", who["actor"].zone)
        tell_of_incident(**who, incident_id=incident_id, notice=sent.get("notice", ""), at=at or who["now"])
    else:
        assess_incident(
            **who, incident_id=incident_id, finding=sent.get("finding", ""),
            factors={one: sent.get(one, "") for one in FACTORS}, affected=_number(sent.get("affected", "")),
            by_state=_by_state(sent.get("states", "")),
        )  # fmt: skip


def _number(text: str) -> int | None:
    """A count; None where it was left empty. Refuses what is none (``incident.count_wrong``)."""
    if not text.strip():
        return None
    if not (text.strip().isascii() and text.strip().isdigit() and len(text.strip()) < 10):
        raise Refused("incident.count_wrong", "These numbers do not fit together. Please check them.")
    return int(text)


def _by_state(text: str) -> dict[str, int]:
    """``NY 600`` on each line."""
    found = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        state, _, count = line.rpartition(" ")
        found[state.strip().upper()] = _number(count) or 0
    return found


def notice_words() -> dict[str, str]:
    """Who has to be told."""
    return {
        "people": gettext("The people it touches"), "secretary": gettext("The Secretary of Health and Human Services"),
        "media": gettext("The media"), "authority": gettext("The supervisory authority (GDPR)"),
    }  # fmt: skip


def factor_words() -> dict[str, str]:
    """The four points of 45 CFR 164.402(2)."""
    return {
        "nature": gettext("What was it, and can people be told from it?"),
        "recipient": gettext("Who got it or used it?"),
        "seen": gettext("Was it really taken or looked at?"),
        "mitigated": gettext("How far was the risk lessened since?"),
    }  # fmt: skip
