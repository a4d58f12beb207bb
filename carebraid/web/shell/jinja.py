"""The Jinja environment of our own pages: escaping on, translations, addresses, times as people say them."""

from __future__ import annotations

from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from carebraid.screens.condition_names import name_of_condition

from . import charts, frame, speech, wording


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address called ``name``."""
    if not kwargs:
        if not args:
            return frame.address(name) or reverse(name)
        if len(args) == 1 and isinstance(args[0], UUID):
            return frame.address_of(name, args[0])
    return reverse(name, args=args, kwargs=kwargs)


def _condition(code: str) -> str:
    return name_of_condition(code, translation.get_language() or "en")


def environment(**options: Any) -> Environment:
    """Strict about names: a template that asks for what its screen does not carry is a fault."""
    options.setdefault("undefined", StrictUndefined)
    options.pop("autoescape", None)
    options["trim_blocks"] = options["lstrip_blocks"] = True
    options["extensions"] = ["jinja2.ext.i18n"]
    made = Environment(autoescape=True, **options)
    wording.install(made)
    made.globals.update(
        url=url, static=cache(static), charts=charts, product=settings.CAREBRAID_NAME, **frame.MAY_BE_SET
    )
    made.filters.update(
        ago=speech.ago,
        day=speech.day,
        clock=speech.clock,
        condition=_condition,
        due=speech.due,
        exact=speech.exact,
        first_up=speech.first_up,
        say=speech.say,
        tongue=speech.tongue,
        written=speech.written,
    )
    return made


def context(request: HttpRequest) -> dict[str, Any]:
    """What every page has: language, direction, nonce, who is signed in, whether this is the demo."""
    language = translation.get_language() or "en"
    actor = getattr(request, "actor", None)
    # One token a page: making another for each form costs more than the rest of the frame.
    token = get_token(request)
    return {
        "language": language,
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
        "csp_nonce": str(getattr(request, "csp_nonce", "")),
        "csrf_token": token,
        "csrf_input": Markup('<input type="hidden" name="csrfmiddlewaretoken" value="{}">').format(token),
        "actor": actor,
        "now": getattr(request, "now", None),
        "theme": frame.chosen_theme(request),
        "is_demo": settings.CAREBRAID_DEMO,
        "path": request.path,
        **frame.around(request),
    }
