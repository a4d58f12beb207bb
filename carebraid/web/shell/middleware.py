"""What happens around every page: the clock is read once, the actor is found, the access table decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import structlog
from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends import signed_cookies
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import resolve, reverse
from django.utils import timezone, translation

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.access import PAGES, PUBLIC, WITH_ONE_FACTOR, may_open

from . import errors, speech
from .away import AWAY, left_lately
from .limits import is_over
from .login import lacks_second_factor, needs_second_factor, step_up

log = structlog.get_logger("carebraid.web")
Handler = Callable[[HttpRequest], HttpResponse]


class ResponseRules:
    """Read the clock once, catch refusals, and keep personal answers out of every cache (SEC-032)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.now = timezone.now()  # type: ignore[attr-defined]
        request.reference = uuid4().hex[:12]  # type: ignore[attr-defined]
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        cookie = response.cookies.get(settings.SESSION_COOKIE_NAME)
        if cookie is not None and getattr(request, "is_strict_session", False):
            cookie["samesite"] = "Strict"
        response.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()")
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class _OutOfReach(signed_cookies.SessionStore):
    """In the place of a session that cannot be read now: never saved, and its cookie is left alone."""

    def is_empty(self) -> bool:
        return False


class Doorkeeper:
    """Find who is asking, and let them in where the access table says so; an unlisted page is a fault."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = self._find_actor(request)  # type: ignore[attr-defined]
        self._speak(request)
        try:
            response = self.get_response(request)
        finally:
            translation.deactivate()
            timezone.deactivate()
        return self._keep_strictly(request, response)

    def _find_actor(self, request: HttpRequest) -> Actor | None:
        """The actor of a sign-in that has not run out. Public pages open even when nobody can be looked up."""
        try:
            if not request.user.is_authenticated:
                return None
            # Read with the account itself, so as it stands at this moment (SEC-008).
            actor: Actor | None = request.user.acting
            if actor is not None and not is_over(request, actor, request.now):  # type: ignore[attr-defined]
                return replace(actor, request=request.reference)  # type: ignore[attr-defined]
            logout(request)
            request.signed_out_for_quiet = actor is not None  # type: ignore[attr-defined]
        except DatabaseError:
            if PAGES.get(resolve(request.path).view_name) is not PUBLIC:
                raise
            # The crisis page must open whatever is broken behind it (HAZ-09).
            request.session = _OutOfReach()
            request.user = AnonymousUser()
        return None

    def _speak(self, request: HttpRequest) -> None:
        """The person's language and zone: what they chose here, else what their account says."""
        known = {code for code, _ in settings.LANGUAGES}
        actor = request.actor  # type: ignore[attr-defined]
        chosen = request.COOKIES.get("language") or (actor.language if actor else "")
        if chosen not in known:
            chosen = translation.get_language_from_request(request)
        translation.activate(chosen if chosen in known else "en")
        speech.activate_zone(actor.zone if actor else "UTC")

    @staticmethod
    def _keep_strictly(request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """A staff session's cookie goes with no request from another site at all (SEC-029)."""
        user = request.user
        request.is_strict_session = bool(  # type: ignore[attr-defined]
            user.is_authenticated and needs_second_factor(frozenset(user.roles))
        )
        return response

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        match = request.resolver_match
        page = match.view_name if match else ""
        if page not in PAGES:
            raise RuntimeError(f"{page or request.path} is not in the access table")
        if PAGES[page] is PUBLIC:
            return None
        actor: Actor | None = request.actor  # type: ignore[attr-defined]
        if actor is None:
            return self._ask_to_sign_in(request)
        if not may_open(page, actor.roles):
            other = Refused("access.not_your_page", "This page belongs to another role.", status=403)
            return self.process_exception(request, other)
        if page not in WITH_ONE_FACTOR and lacks_second_factor(request, actor):
            if errors.wants_json(request):
                lacking = Refused(
                    "account.one_factor_only",
                    "Your role needs a second factor before anything else.",
                    status=403,
                )
                return self.process_exception(request, lacking)
            return redirect("mfa_index")
        return None

    def _ask_to_sign_in(self, request: HttpRequest) -> HttpResponse | None:
        if errors.wants_json(request):
            ended = Refused(
                "session.ended", "You are signed out. Sign in again; nothing is lost.", status=401
            )
            return self.process_exception(request, ended)
        if left_lately(request):
            return redirect(AWAY)
        # Only a page can be come back to; what a form sent is not sent again by itself.
        here = request.get_full_path() if request.method == "GET" else "/"
        quiet = "&quiet=1" if getattr(request, "signed_out_for_quiet", False) else ""
        return redirect(f"{reverse('account_login')}?{urlencode({'next': here})}{quiet}")

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            log.info("refused", code=exception.code, status=exception.status, request=request.reference)  # type: ignore[attr-defined]
            return errors.refusal(request, exception)
        if isinstance(exception, ReauthenticationRequired):
            return step_up(request)
        if isinstance(exception, Http404 | SuspiciousOperation | PermissionDenied | ImmediateHttpResponse):
            return None
        log.error("fault", error=type(exception).__name__, request=request.reference)  # type: ignore[attr-defined]
        return None
