"""The words of a page: right language, safe, and no different from what Jinja's own way would say."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation
from jinja2 import DictLoader, pass_context
from markupsafe import Markup

from carebraid.web.shell import jinja, wording


@pass_context
def told(context: Any) -> str:
    return str(context["who"])


def page(text: str, **more: str) -> Any:
    made = jinja.environment(loader=DictLoader({"page": text, **more}))
    made.globals["told"] = told
    return made.get_template("page")


def test_each_page_speaks_the_language_it_began_in() -> None:
    words = page(
        "{% import 'parts' as parts %}{{ _('Sleep') }} {{ parts.again() }}",
        parts="{% macro again() %}{{ _('Sleep') }}{% endmacro %}",
    )
    with translation.override("en"):
        english = words.render()
    with translation.override("es"):
        spanish = words.render()
    assert english == "Sleep Sleep"
    assert spanish == "Sueño Sueño"
    with translation.override("en"):
        assert words.render() == english


def test_facts_are_escaped_and_messages_are_ours() -> None:
    words = page("{{ _('<b>%(who)s</b> 5%%', who=who) }}|{{ _('<i>5%%</i>') }}|{{ _('<i>5%%</i>') }}")
    assert words.render(who="<script>") == "<b>&lt;script&gt;</b> 5%|<i>5%</i>|<i>5%</i>"


def test_counts_fill_num_and_may_be_given_more() -> None:
    words = page("{{ ngettext('%(num)s week of %(who)s', '%(num)s weeks of %(who)s', n, who=who) }}")
    with translation.override("en"):
        assert words.render(n=1, who="<a>") == "1 week of &lt;a&gt;"
        assert words.render(n=3, who="A") == "3 weeks of A"


def test_trans_blocks_speak_too() -> None:
    words = page(
        "{% trans who=who %}Dear {{ who }}{% endtrans %}; {% trans n=2 %}one{% pluralize %}{{ n }} of them{% endtrans %}"
    )
    with translation.override("en"):
        assert words.render(who="<x>") == "Dear &lt;x&gt;; 2 of them"


def test_macros_callers_loops_and_functions_that_want_the_context_work_as_before() -> None:
    words = page(
        "{% macro box(a, b='B') %}[{{ a }}{{ b }}{{ caller() }}]{% endmacro %}"
        "{% for n in [1, 2] %}{% call box(n) %}{{ told() }}{{ _('Sleep') }}{% endcall %}{% endfor %}{{ box.name }}"
    )
    with translation.override("en"):
        assert words.render(who="w<") == "[1Bw&lt;Sleep][2Bw&lt;Sleep]box"


def test_nothing_is_remembered_outside_a_page() -> None:
    with translation.override("es"):
        assert wording.gettext("Sleep") == Markup("Sueño")
    with translation.override("en"):
        assert wording.gettext("Sleep") == Markup("Sleep")


def test_memory_ends_somewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wording, "_MOST", 0)
    monkeypatch.setattr(wording, "_memory", {})
    with translation.override("en"):
        assert page("{{ _('Sleep') }}").render() == "Sleep"
    assert wording._memory == {"en": {}}
