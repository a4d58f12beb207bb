"""Which messages the person wants: where to, of which kinds, when, how many; and stopping them all in one tap."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_http_methods, require_POST

from carebraid.core.kernel.refusal import Refused
from carebraid.core.reach.outreach_rules import KIND_OF
from carebraid.core.reach.texting import NUMBER_CODE, TEXTS, say_number
from carebraid.flows.ask_number_code import ask_number_code
from carebraid.flows.choose_messages import choose_messages
from carebraid.flows.choose_tests import choose_tests
from carebraid.flows.prove_number import prove_number
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

TEXT_PROMISE = gettext_noop(
    "One text with a code comes to this number now. Nothing else comes until you choose it."
)
"""Shown before a code is sent, and kept as what was shown."""

TEST_WORDS = (
    (
        "wording",
        gettext_noop("The words of a message"),
        gettext_noop("Each of them says only that something waits."),
    ),
    (
        "timing",
        gettext_noop("The hour of a message"),
        gettext_noop("Always within the hours that you chose."),
    ),
    (
        "booster_dose",
        gettext_noop("How often we look in on you, when things go well"),
        gettext_noop("As often as now, or more often."),
    ),
    (
        "outreach_rung",
        gettext_noop("Who asks first, when you have been quiet"),
        gettext_noop("The app or a message; a peer or your care manager."),
    ),
)
"""The kinds of fair test (``core.learn.experiment.SUBJECTS``): what chance may choose, and what it never changes."""

_FIELD = {
    "tests.no_answer": "tests",
    "number.unreadable": "number",
    "number.too_often": "number",
    "number.not_proved": "address",
    "number.no_code": "code",
    "text.not_set_up": "number",
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
    address = (given.get("other", "").strip() or given.get("address", ""))[:250]
    choose_messages(
        actor=actor, now=request.now, patient_id=actor.patient_id, texts=texts, address=address,  # type: ignore[attr-defined]
        channel="text" if address.startswith("+") and "@" not in address else "e-mail", from_hour=_number(given, "from_hour"),
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
        tests=[(kind, gettext(what), gettext(limit)) for kind, what, limit in TEST_WORDS],
        text_promise=gettext(TEXT_PROMISE), previews=_previews(seen.demo_code), say_number=say_number,
    )  # fmt: skip


def _previews(code: str) -> dict[str, str]:
    """Exactly what a text says: with the code, for each kind, and when messages are stopped."""
    words = {name: gettext(text) for name, text in TEXTS.items()}
    by_kind = {kind: words[next(name for name, of in KIND_OF.items() if of == kind)] for kind in KIND_WORDS}
    return by_kind | {
        "code": words[NUMBER_CODE].format(code=code or "······"),
        "stop": words["stop_confirmed"],
    }


@require_POST
def ask_code(request: HttpRequest) -> HttpResponse:
    """One text with a code to the number that was typed."""
    actor = request.actor  # type: ignore[attr-defined]
    return _done_or_said(
        request, "asked", "number",
        lambda: ask_number_code(
            actor=actor, now=request.now, patient_id=actor.patient_id, text=gettext(TEXT_PROMISE),  # type: ignore[attr-defined]
            number=request.POST.get("number", "")[:40],
        ),
    )  # fmt: skip


@require_POST
def prove(request: HttpRequest) -> HttpResponse:
    """The code that came, typed in."""
    actor, code = request.actor, request.POST.get("code", "")[:20]  # type: ignore[attr-defined]

    def go() -> None:
        if not prove_number(actor=actor, now=request.now, patient_id=actor.patient_id, code=code):  # type: ignore[attr-defined]
            raise Refused("number.no_code", "That is not the code. Please look again, or ask for a new one.")

    return _done_or_said(request, "proved", "code", go)


def _done_or_said(request: HttpRequest, done: str, field: str, go: Callable[[], None]) -> HttpResponse:
    """Back to the page when it is done; else the page again with what was refused at its field."""
    try:
        go()
    except Refused as refused:
        if refused.code not in _FIELD and refused.code != "outreach.not_safe":
            raise
        return _page(request, [(field, words_of(refused))], refused.status)
    return redirect(f"{reverse('me_messages')}?done={done}#{'tests' if field == 'tests' else 'texts'}")


@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """No automatic message from now on."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    stop_messages(actor=actor, now=now, patient_id=actor.patient_id)
    return redirect(f"{reverse('me_messages')}?done=stopped")


@require_POST
def tests(request: HttpRequest) -> HttpResponse:
    """Whether fair tests may choose between ordinary ways for me: a yes or no to each kind, or no to all in one tap."""
    said = {kind: request.POST.get(f"test_{kind}", "") for kind, _, _ in TEST_WORDS}
    if request.POST.get("all") == "no":
        said = dict.fromkeys(said, "no")
    joins = {kind: answer == "yes" for kind, answer in said.items() if answer in ("yes", "no")}
    return _done_or_said(
        request, "tests", "tests",
        lambda: choose_tests(actor=request.actor, now=request.now, joins=joins),  # type: ignore[attr-defined]
    )  # fmt: skip
