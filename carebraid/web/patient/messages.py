"""Which messages the person wants: where to, of which kinds, when, how many; and stopping them all in one tap."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_http_methods, require_POST

from carebraid.core.kernel.refusal import Refused
from carebraid.flows.choose_messages import choose_messages
from carebraid.flows.choose_tests import choose_tests
from carebraid.flows.stop_messages import stop_messages
from carebraid.screens import my_messages as screen
from carebraid.web.shell.errors import words_of

from ._page import show

KIND_WORDS = {
    "reminder": gettext_noop("When something is waiting for me, such as a check-in or questions"),
    "appointment": gettext_noop("Before an appointment"),
    "medicine": gettext_noop("Once on each day with a medicine, and before an injection"),
}
"""What the person says yes to; the same words are kept as evidence of what was shown."""

PROMISE = gettext_noop(
    "Each message says only that something is waiting. You can stop them all here at any time; your care does not change."
)

_FIELD = {
    "outreach.choose_kinds": "kind",
    "outreach.no_address": "address",
    "outreach.not_safe": "address",
    "outreach.hours": "until_hour",
    "outreach.how_many": "a_week",
}


@require_http_methods(["GET", "POST"])
def messages(request: HttpRequest) -> HttpResponse:
    """The choice as it stands, and a form in which nothing is ticked beforehand."""
    if request.method != "POST":
        return _page(request, [], 200)
    try:
        _choose(request, request.POST)
    except Refused as refused:
        if refused.code not in _FIELD:
            raise
        return _page(request, [(_FIELD[refused.code], words_of(refused))], refused.status)
    return redirect(f"{reverse('me_messages')}?done=kept")


def _choose(request: HttpRequest, given: QueryDict) -> None:
    actor = request.actor  # type: ignore[attr-defined]
    texts = {
        kind: f"{gettext(KIND_WORDS[kind])}. {gettext(PROMISE)}"
        for kind in given.getlist("kind")
        if kind in KIND_WORDS
    }
    choose_messages(
        actor=actor, now=request.now, patient_id=actor.patient_id, texts=texts,  # type: ignore[attr-defined]
        address=(given.get("other", "").strip() or given.get("address", ""))[:250], from_hour=_number(given, "from_hour"),
        until_hour=_number(given, "until_hour"), a_day=_number(given, "a_day"), a_week=_number(given, "a_week"),
    )  # fmt: skip


def _number(given: QueryDict, name: str) -> int:
    said = given.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 3 else 0


def _page(request: HttpRequest, errors: list[tuple[str, str]], status: int) -> HttpResponse:
    seen = screen.my_messages(actor=request.actor, now=request.now)  # type: ignore[attr-defined]
    return show(
        request, "messages", page_title=gettext("Messages"), seen=seen, errors=errors, typed=request.POST,
        done=request.GET.get("done", ""), promise=gettext(PROMISE),
        kinds=[(kind, gettext(words)) for kind, words in KIND_WORDS.items()], status=status,
    )  # fmt: skip


@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """No automatic message from now on."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    stop_messages(actor=actor, now=now, patient_id=actor.patient_id)
    return redirect(f"{reverse('me_messages')}?done=stopped")


@require_POST
def tests(request: HttpRequest) -> HttpResponse:
    """Whether fair tests may choose between ordinary wordings for me."""
    choose_tests(actor=request.actor, now=request.now, joins=request.POST.get("joins") == "yes")  # type: ignore[attr-defined]
    return redirect(f"{reverse('me_messages')}?done=kept")
