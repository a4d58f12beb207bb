"""Proving oneself again, and changing how one proves oneself."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.views import PasswordChangeView, ReauthenticateView
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.views import ReauthenticateView as CodeAgainView
from allauth.mfa.webauthn.views import ReauthenticateWebAuthnView, RemoveWebAuthnView
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_GET

from carebraid.core.kernel.refusal import Refused
from carebraid.web.shell.login import lacks_second_factor

View = Callable[..., HttpResponseBase]


class _NewKey:
    """A step-up gives the session a new key, so that one seen before it is worth nothing after (SEC-027)."""

    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponse:
        self.request.session.cycle_key()
        return super().form_valid(form)  # type: ignore[misc]


class AgainByPassword(_NewKey, ReauthenticateView):
    """The password again."""


class AgainByCode(_NewKey, CodeAgainView):
    """A one-time or recovery code again."""


class AgainByPasskey(_NewKey, ReauthenticateWebAuthnView):
    """The passkey again."""

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form))


def own(view: View) -> View:
    """Not for demo accounts: strangers share them, and one must not shut the others out."""

    @wraps(view)
    def for_real_accounts(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_demo:  # type: ignore[union-attr]
            raise Refused(
                "account.demo", "Demo accounts are shared, so how they sign in stays as it is.", status=403
            )
        return view(request, *args, **kwargs)

    return for_real_accounts


class ChangePassword(PasswordChangeView):
    """A new password; every other session of the account ends with it."""

    success_url = reverse_lazy("account")

    def get_default_success_url(self) -> str:
        return str(reverse("account"))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_usable_password():  # type: ignore[union-attr]
            raise Refused("account.no_password", "This account has no password to change.", status=403)
        return super().dispatch(request, *args, **kwargs)


class RemovePasskey(RemoveWebAuthnView):
    """Take a passkey away; staff keep at least one second factor."""

    success_url = reverse_lazy("account")

    def form_valid(self, form: Any) -> HttpResponse:
        if not get_adapter().can_delete_authenticator(self.get_object()):
            raise Refused(
                "account.last_factor",
                "Your role needs a second factor. Add another one before taking this away.",
                status=409,
            )
        return super().form_valid(form)


@require_GET
def second_factor(request: HttpRequest) -> HttpResponse:
    """Where somebody without a second factor chooses one; for everybody else their account page."""
    if not lacks_second_factor(request, request.actor):  # type: ignore[attr-defined]
        return HttpResponseRedirect(reverse("account"))
    return render(request, "mfa/choose.html", {})
