"""What happens around every page: the clock is read once, the actor is found, the access table decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import structlog
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.access import PAGES, PUBLIC, may_open
from carebraid.screens.whoami import load_actor

from . import errors, speech

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
        response.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()")
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class Doorkeeper:
    """Find who is asking, and let them in where the access table says so; an unlisted page is a fault."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = None  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            request.actor = load_actor(request.user.pk, request=request.reference)  # type: ignore[attr-defined]
        self._speak(request)
        try:
            return self.get_response(request)
        finally:
            translation.deactivate()
            timezone.deactivate()

    def _speak(self, request: HttpRequest) -> None:
        """The person's language and zone: what they chose here, else what their account says."""
        known = {code for code, _ in settings.LANGUAGES}
        actor = request.actor  # type: ignore[attr-defined]
        chosen = request.COOKIES.get("language") or (actor.language if actor else "")
        if chosen not in known:
            chosen = translation.get_language_from_request(request)
        translation.activate(chosen if chosen in known else "en")
        speech.activate_zone(actor.zone if actor else "UTC")

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        match = request.resolver_match
        page = match.view_name if match else ""
        if page not in PAGES:
            raise RuntimeError(f"{page or request.path} is not in the access table")
        if PAGES[page] is PUBLIC:
            return None
        actor = request.actor  # type: ignore[attr-defined]
        if actor is None:
            if errors.wants_json(request):
                raise Refused("session.ended", "You are signed out. Sign in again; nothing is lost.", status=401)
            return redirect_to_login(request.get_full_path())
        if not may_open(page, actor.roles):
            raise Refused("access.not_your_page", "This page belongs to another role.", status=403)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            log.info("refused", code=exception.code, status=exception.status, request=request.reference)  # type: ignore[attr-defined]
            return errors.refusal(request, exception)
        log.error("fault", error=type(exception).__name__, request=request.reference)  # type: ignore[attr-defined]
        return None
