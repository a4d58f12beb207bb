"""The words of a page: each message is looked up and made safe once a language, then remembered.

A caseload says a thousand short words. Jinja's own way to its translations makes a new context for each of
them inside a loop; here a word is one look into a dictionary that is chosen when the page begins.
"""

from __future__ import annotations

from contextvars import ContextVar
from types import FunctionType
from typing import Any

from django.utils import translation
from jinja2 import Environment, Template
from jinja2.runtime import Context, Macro
from markupsafe import Markup

from . import speech

_MOST = 20_000  # messages are written in templates; whatever comes beyond is looked up each time

_memory: dict[str, dict[str, Markup]] = {}
_spoken: ContextVar[dict[str, Markup] | None] = ContextVar("words_of_this_page", default=None)


class Page(Template):
    """A template that speaks one language from its first word to its last."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        """As Jinja's own; the language is the one that is active when the page begins."""
        token = _spoken.set(_memory.setdefault(translation.get_language() or "", {}))
        try:
            with speech.one_voice():
                return super().render(*args, **kwargs)
        finally:
            _spoken.reset(token)


class Sheet(Context):
    """Jinja's context with short ways for what templates call most: macros and plain functions."""

    def call(self, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call it as Jinja does; whatever is neither a macro nor a plain function goes Jinja's own way."""
        kind = type(called)
        if kind is Macro:
            args = (self.eval_ctx, *args)
        elif kind is not FunctionType or called.__dict__:
            return super().call(called, *args, **kwargs)
        kwargs.pop("_loop_vars", None)
        kwargs.pop("_block_vars", None)
        return called(*args, **kwargs)


def gettext(message: str, **facts: Any) -> Markup:
    """The message in the page's language with ``%(name)s`` places filled; facts are escaped, messages are ours."""
    if facts:
        return Markup(translation.gettext(message)) % facts  # noqa: S704 - written in a template
    words = _spoken.get()
    said = None if words is None else words.get(message)
    if said is None:
        said = Markup(translation.gettext(message)) % {}  # noqa: S704 - written in a template
        if words is not None and len(words) < _MOST:
            words[str(message)] = said
    return said


def ngettext(singular: str, plural: str, num: int, **facts: Any) -> Markup:
    """The same for a count, which fills ``%(num)s``."""
    facts.setdefault("num", num)
    return Markup(translation.ngettext(singular, plural, num)) % facts  # noqa: S704 - written in a template


def install(environment: Environment) -> None:
    """Let ``environment`` speak this way; its i18n extension is there already and its output is escaped."""
    environment.template_class = Page
    environment.context_class = Sheet
    environment.newstyle_gettext = True  # type: ignore[attr-defined]
    environment.globals.update(_=gettext, gettext=gettext, ngettext=ngettext)
