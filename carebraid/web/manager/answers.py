"""How fast people got an answer about side effects."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET

from carebraid.core.meds.side_effects import Answered
from carebraid.screens.answers import Answers
from carebraid.screens.answers import answers as answers_screen
from carebraid.web.shell.watch_words import watch_words

from ._form import page


@require_GET
def answers(request: HttpRequest) -> HttpResponse:
    """Who waits for an answer, and how often nobody gave one?"""
    screen = answers_screen(actor=request.actor, now=request.now)  # type: ignore[attr-defined]
    words = watch_words(get_language() or "en").came
    rows = [
        (site, [screen.told.cells[site], *(counted.cells[site] for _, counted in screen.table)])
        for site in screen.sites
    ]
    if screen.sites:
        rows.append(
            (gettext("All sites"), [screen.told.total, *(counted.total for _, counted in screen.table)])
        )
    heads = [
        gettext("Site"),
        (gettext("Told"), "figures"),
        *((words[sort], "figures") for sort, _ in screen.table),
    ]
    return page(request, "answers", screen, heads=heads, rows=rows, answer=_answer(screen))


def _answer(screen: Answers) -> str:
    """The first line; where the number is hidden it says so and nothing else."""
    silent = dict(screen.table)[Answered.SILENT]
    if not screen.sites:
        return gettext("No reports to answer")
    if silent.total is None:
        return gettext("How many were left without an answer is too small a number to show")
    return gettext("{n} reports were left without an answer").format(n=silent.total)
