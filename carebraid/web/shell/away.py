"""Somebody left quickly a moment ago: for two minutes the way back leads away too (HAZ-50).

The browser's history still holds the addresses that were open. Whoever presses "back" right after is sent to the
neutral page instead of a sign-in page that says where the person was. The crisis card stays open all the time.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse

AWAY = "https://www.wikipedia.org/"
"""A page that says nothing about anybody and is in many people's history."""
_COOKIE = "away"
_SECONDS = 120


def remember_leaving(response: HttpResponse) -> None:
    """Note in this browser, without saying who or what, that somebody left."""
    response.set_cookie(
        _COOKIE,
        "1",
        max_age=_SECONDS,
        path="/me/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def left_lately(request: HttpRequest) -> bool:
    """Whether somebody left quickly in this browser within the last two minutes."""
    return _COOKIE in request.COOKIES
