"""The community advisory board: proposals, votes, answers, and a say over fair tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from carebraid.core.kernel.ids import parse_id
from carebraid.core.kernel.refusal import Refused
from carebraid.flows.answer_proposal import answer_proposal
from carebraid.flows.file_proposal import file_proposal
from carebraid.flows.say_of_proposal import say_of_proposal
from carebraid.flows.seat_on_board import seat_on_board
from carebraid.flows.veto_fair_test import veto_fair_test
from carebraid.screens import learning as screen
from carebraid.web.shell import learning_words as words
from carebraid.web.shell.errors import words_of
from carebraid.web.shell.typed import mendable, unreadable


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"actor": request.actor, "now": request.now}  # type: ignore[attr-defined]


@require_http_methods(["GET", "POST"])
def board(request: HttpRequest) -> HttpResponse:
    """What was asked for, what is being tested, who sits here."""
    sent, who = request.POST, _who(request)
    steps: dict[str, Callable[[], Any]] = {
        "file": partial(file_proposal, **who, title=sent.get("title", ""), words=sent.get("words", "")),
        "veto": lambda: veto_fair_test(**who, test_id=_id(sent.get("test", "")), why=sent.get("why", "")),
        "seat": partial(seat_on_board, **who, email=sent.get("email", "")),
        "end_seat": lambda: seat_on_board(**who, end=_id(sent.get("seat", ""))),
    }
    wrong, response = _stepped(request, steps, reverse("board"))
    if response:
        return response
    shown = {"screen": screen.board(**who), "answer_words": words.answers(), "state_words": words.states()}
    return _show(request, "board", wrong, shown)


@require_http_methods(["GET", "POST"])
def proposal(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """One proposal: what was said, the votes, the answer."""
    sent, who = request.POST, {**_who(request), "proposal_id": proposal_id}
    vote = {"yes": True, "no": False}.get(sent.get("vote", ""))
    steps: dict[str, Callable[[], Any]] = {
        "say": partial(say_of_proposal, **who, words=sent.get("words", ""), is_for=vote),
        "answer": partial(
            answer_proposal, **who, answer=sent.get("answer", ""), words=sent.get("answer_words", ""),
            release=sent.get("release", ""),
        ),
    }  # fmt: skip
    wrong, response = _stepped(request, steps, reverse("board_proposal", args=[proposal_id]))
    if response:
        return response
    desk, one = screen.proposal(**who)
    return _show(
        request, "board_proposal", wrong, {"screen": desk, "one": one, "answer_words": words.answers()}
    )


def _stepped(
    request: HttpRequest, steps: Mapping[str, Callable[[], Any]], to: str
) -> tuple[str, HttpResponse | None]:
    """(words of a refusal or "", where to go when the step was done)."""
    if request.method != "POST":
        return "", None
    step = steps.get(request.POST.get("step", ""))
    try:
        if step is None:
            raise unreadable()
        step()
    except Refused as refused:
        return words_of(mendable(refused)), None
    messages.success(request, gettext("Kept."))
    return "", HttpResponseRedirect(to)


def _show(request: HttpRequest, template: str, wrong: str, shown: dict[str, Any]) -> HttpResponse:
    around = {"said": list(messages.get_messages(request)), "wrong": wrong, "typed": request.POST}
    return render(request, f"public/{template}.html", {**around, **shown}, status=400 if wrong else 200)


def _id(text: str) -> UUID:
    found = parse_id(text)
    if found is None:
        raise unreadable()
    return found
