"""The way in and the way out: allauth's own steps, in this house's words."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView, LogoutView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.http import HttpRequest, HttpResponse

from . import demo


class SignIn(LoginView):
    """Address and password, or a passkey; in the demo, one button for each of its people."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        care, others = demo.doors()
        return {
            **super().get_context_data(**kwargs),
            "next_path": self.get_next_url() or "",  # type: ignore[no-untyped-call]
            "is_quiet": "quiet" in self.request.GET,
            "demo_care": care,
            "demo_others": others,
        }


class PasskeySignIn(LoginWebAuthnView):
    """A passkey alone: the device has asked for finger, face or code, so it is two factors."""


class SecondFactor(AuthenticateView):
    """The second step after a password."""


class SignOut(LogoutView):
    """The end of a session: on the server, and in the browser's caches and stores (SEC-033)."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post(request, *args, **kwargs)
        response["Clear-Site-Data"] = '"cache", "storage"'
        return response
