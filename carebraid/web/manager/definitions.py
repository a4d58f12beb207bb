"""Published outcomes over weekly words: the list, and what one of them does to a word."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from carebraid.core.kernel.refusal import Refused
from carebraid.screens.definitions import definition as definition_screen
from carebraid.screens.definitions import definitions as definitions_screen
from carebraid.web.shell import definition_words as words
from carebraid.web.shell.errors import words_of
from carebraid.web.shell.typed import mendable

from ._form import page


@require_GET
def definitions(request: HttpRequest) -> HttpResponse:
    """Every definition, by what it is about."""
    return page(request, "definitions", definitions_screen(), w=words)


@require_GET
def definition(request: HttpRequest, outcome: str) -> HttpResponse:
    """One definition over its example, or over a word that somebody typed."""
    typed = request.GET.get("word", "").strip()
    try:
        seen, wrong = definition_screen(outcome, typed), ""
    except Refused as refused:
        seen, wrong = definition_screen(outcome), words_of(mendable(refused))
    return page(request, "definition", seen, w=words, word=typed or seen.word, wrong_word=wrong)
