"""A questionnaire: one question a screen with a script, a plain form without one."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from carebraid.core.kernel.ids import parse_id
from carebraid.core.kernel.refusal import Refused
from carebraid.flows.complete_instrument import complete_instrument
from carebraid.screens import crisis_card as crisis_screen
from carebraid.screens import my_questionnaire as questionnaire_screen
from carebraid.screens.my_questionnaire import Question, Questionnaire
from carebraid.web.shell.errors import words_of

from ._page import language, show

SUICIDE = "suicide_safety"


@require_http_methods(["GET", "POST"])
def questions(request: HttpRequest, instrument: str) -> HttpResponse:
    """The questions; or the answers so far, judged at once, finished or not (HAZ-04)."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    seen = questionnaire_screen.my_questionnaire(
        actor=actor, now=now, instrument=instrument, language=language()
    )
    values: dict[str, Any] = {"part": "questions", "errors": [], "typed": {}, "was_saved": False}
    status = 200
    if request.method == "POST":
        finished = request.POST.get("finished") == "yes"
        try:
            answered = complete_instrument(
                actor=actor, now=now, patient_id=actor.patient_id, instrument=instrument, source="app",
                response_id=_id(request.POST.get("response_id", "")), answers=read_answers(seen, request.POST),
                finished=finished, happened_at=now,
            )  # fmt: skip
            alarming = any(
                one["id"] in answered.critical for one in seen.critical if one["protocol"] == SUICIDE
            )
            values["part"] = "crisis" if alarming else "after" if finished else "questions"
            values |= {"typed": request.POST, "was_saved": True}
        except Refused as refused:
            values |= {"errors": [("start", words_of(refused))], "typed": request.POST}
            status = refused.status
    title = gettext("A few questions")
    return show(
        request, "questions", page_title=title, status=status, **values, **question_values(request, seen)
    )


def question_values(request: HttpRequest, seen: Questionnaire) -> dict[str, Any]:
    """What the page reads beside the questions; ``about`` is what the script on the device goes by."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    card = crisis_screen.crisis_card(actor=actor, now=now, language=language())
    return {"seen": seen, "about": about_json(seen), "card": card, "as_json": json.dumps}


def about_json(seen: Questionnaire) -> str:
    """What the script on the device goes by: rules, safety questions, and the few words it says itself."""
    about = {
        "instrument": seen.instrument,
        "critical": seen.critical,
        "safety": seen.safety,
        "words": {"place": gettext("Question {n} of {of}"), "end": gettext("That was the last question")},
    }
    return json.dumps(about)


def read_answers(seen: Questionnaire, form: Any) -> dict[str, Any]:
    """The answers of a plain form by question; what was not answered is left out."""
    return {one.id: _value(one, form[one.id]) for one in seen.questions if form.get(one.id)}


def _value(question: Question, text: str) -> Any:
    if question.takes_words:
        return text
    try:
        return int(text) if text.lstrip("-").isdigit() else float(text)
    except ValueError:
        return text  # refused below with the question's name


def _id(text: str) -> UUID:
    found = parse_id(text)
    if found is None:
        raise Refused(
            "response.id_missing",
            "These answers came without their number. Please open the questions again.",
        )
    return found
