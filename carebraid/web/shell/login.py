"""How allauth meets this house: no public sign-up, second factors for staff, demo accounts only in the demo."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from datetime import datetime
from hashlib import sha256
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.signals import user_logged_in
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Role
from carebraid.flows.sign_in import sign_in
from carebraid.screens.whoami import load_actor, load_signed_in

ONE_FACTOR_IS_ENOUGH = frozenset({Role.PATIENT, Role.FAMILY_SUPPORTER})
"""Everybody else is staff in the sense of SEC-015: two factors before anything but enrolling them."""

_MOST_LONG_PATH = 2000


def is_local_path(target: str) -> bool:
    """Whether ``target`` is a path on this very site: the only kind of place we send anybody to (SEC-035)."""
    starts_here = target.startswith("/") and not target.startswith(("//", "/\\"))
    is_plain = (
        target.isprintable() and " " not in target and "\\" not in target and len(target) < _MOST_LONG_PATH
    )
    return starts_here and is_plain and url_has_allowed_host_and_scheme(target, allowed_hosts=None)


def may_sign_in(account: Any) -> bool:
    """Whether the account is open; a demo account only while this is the demo."""
    return bool(account.is_active) and (settings.CAREBRAID_DEMO or not account.is_demo)


class Backend(AuthenticationBackend):
    """Passwords, and whether an account may be here at all, asked again with every request (SEC-008)."""

    def user_can_authenticate(self, user: Any) -> bool:
        return may_sign_in(user)

    def get_user(self, user_id: Any) -> Any:
        account = load_signed_in(user_id)
        return account if account is not None and may_sign_in(account) else None

    @classmethod
    def _stash_user(cls, user: Any) -> None:
        """A closed account answers a right password exactly as a wrong one (SEC-020)."""
        return


class Adapter(DefaultAccountAdapter):
    """Accounts are made by flows; nobody signs themself up."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("That address and password do not fit together. Please try again."),
        "incorrect_password": _("That is not the password of this account."),
        "too_many_login_attempts": _(
            "There were many tries. Please wait 15 minutes, or use your passkey now."
        ),
        "rate_limited": _("There were many tries. Please wait 15 minutes."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str | None) -> bool:
        return bool(url) and is_local_path(str(url))

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Whatever way somebody comes in, a closed account and a demo account outside the demo stay out."""
        if may_sign_in(user):
            return None
        messages.error(request, gettext("That did not work. Please try again, or ask your administrator."))
        return HttpResponseRedirect(reverse("account_login"))

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        start_session(request)

    def reauthenticate(self, user: Any, password: str) -> bool:
        found = self.authenticate(self.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not where the person proved themself within the last minutes, by signing in or again."""
        return not has_just_proved_it(self.request)

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None,
        message_context: dict[str, Any] | None = None, extra_tags: str = "", message: str | None = None,
    ) -> None:  # fmt: skip
        """Only messages that are words; the library's own templates are not ours."""
        if message:
            messages.add_message(request, level, message, extra_tags=extra_tags)


class SecondFactors(DefaultMFAAdapter):
    """One-time codes, passkeys and recovery codes; their secrets are encrypted where they lie."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _(
            "That code does not fit. Codes change every 30 seconds; please try the next one."
        ),
        "cannot_delete_authenticator": _(
            "Your role needs a second factor. Add another one before taking this away."
        ),
    }

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Staff keep at least one second factor (SEC-015)."""
        if needs_second_factor(frozenset(authenticator.user.roles)):
            others = Authenticator.objects.filter(user_id=authenticator.user_id).exclude(pk=authenticator.pk)
            return others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
        return True

    def _get_site_name(self) -> str:
        return str(settings.MFA_TOTP_ISSUER)

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return gettext("My passkey") if count == 0 else gettext("Passkey {number}").format(number=count + 1)

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        return {**super().get_public_key_credential_user_entity(user), "display_name": user.name}


def _box() -> Fernet:
    key = sha256(b"carebraid second factors\0" + settings.SECRET_KEY.encode()).digest()
    return Fernet(urlsafe_b64encode(key))


# --- what a session knows ---------------------------------------------------------------------


def start_session(request: HttpRequest, *, own_device: bool | None = None) -> None:
    """Date a fresh session and say what browser it is; ``own_device`` keeps it when the browser closes."""
    now: datetime = request.now  # type: ignore[attr-defined]
    request.session["started_at"] = request.session["seen_at"] = now.isoformat()
    request.session["browser"] = browser_words(request.headers.get("User-Agent", ""))
    if own_device is None:
        own_device = bool(request.POST.get("remember"))
    request.session.set_expiry(settings.SESSION_COOKIE_AGE if own_device else 0)


def is_own_device(request: HttpRequest) -> bool:
    """Whether the person said at sign-in that this is their own locked phone or computer."""
    return bool(request.session.get("_session_expiry"))


def browser_words(agent: str) -> str:
    """A browser and a device in a few words; never the whole line, which would single a person out."""
    browsers = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
    devices = (
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"),
        ("Windows", "Windows"), ("Mac OS", "Mac"), ("Linux", "Linux"),
    )  # fmt: skip
    browser = next((name for sign, name in browsers if sign in agent), "")
    device = next((name for sign, name in devices if sign in agent), "")
    return ", ".join(part for part in (browser, device) if part)


@receiver(user_logged_in)
def _welcome(request: HttpRequest, response: HttpResponse, user: Any, **_kwargs: Any) -> None:
    """Leave a trace, and bring the language and the light that the person chose elsewhere to this browser."""
    actor = load_actor(user.pk, request=request.reference)  # type: ignore[attr-defined]
    ways = {
        str(record.get("type") or record["method"]) for record in get_authentication_records(request, user)
    }
    if actor is not None:
        sign_in(actor=actor, now=request.now, ways=tuple(ways))  # type: ignore[attr-defined]
    remember_choice(response, "theme", user.theme if user.theme in ("light", "dark") else "")
    if not request.COOKIES.get("language"):
        remember_choice(response, "language", user.language)


def remember_choice(response: HttpResponse, name: str, value: str) -> None:
    """Keep a choice that says nothing about anybody in this browser for a year."""
    response.set_cookie(
        name,
        value,
        max_age=365 * 24 * 3600,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


# --- second factors and step-up ---------------------------------------------------------------


def needs_second_factor(roles: frozenset[Any]) -> bool:
    """Whether these roles need two factors: all but patients and family supporters (SEC-015)."""
    return not roles <= ONE_FACTOR_IS_ENOUGH


def lacks_second_factor(request: HttpRequest, actor: Actor) -> bool:
    """Whether somebody whose role needs two factors has one only. Demo accounts in the demo are let through."""
    if not needs_second_factor(actor.roles) or request.user.is_demo:  # type: ignore[union-attr]
        return False
    if request.session.get("has_second_factor"):
        return False
    kept = Authenticator.objects.filter(user_id=request.user.pk)
    if not kept.exclude(type=Authenticator.Type.RECOVERY_CODES).exists():
        return True
    request.session["has_second_factor"] = True  # so that not every request asks
    return False


@receiver([authenticator_added, authenticator_removed])
def _ask_again(request: HttpRequest, **_kwargs: Any) -> None:
    request.session.pop("has_second_factor", None)


def has_just_proved_it(request: HttpRequest) -> bool:
    """Whether the person gave a password, code or passkey within the last five minutes."""
    if getattr(request.user, "is_demo", False):
        return True  # a demo account has nothing to prove itself with
    records = get_authentication_records(request, request.user if request.user.is_authenticated else None)
    newest = max((record["at"] for record in records), default=0.0)
    age = request.now.timestamp() - newest  # type: ignore[attr-defined]
    return bool(age < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)


def require_step_up(request: HttpRequest, *, back: str = "") -> None:
    """Send the person to prove themself again before a dangerous step (SEC-026), and then to the page ``back``."""
    if not has_just_proved_it(request):
        request.page_to_come_back_to = back  # type: ignore[attr-defined]
        raise ReauthenticationRequired


def step_up(request: HttpRequest) -> HttpResponse:
    """To the page that asks again, and back to where the person was; what was sent is not kept anywhere."""
    ways = Adapter(request).get_reauthentication_methods(request.user)
    query = QueryDict(mutable=True)
    query["next"] = getattr(request, "page_to_come_back_to", "") or request.path
    return HttpResponseRedirect(f"{ways[0]['url'] if ways else reverse('account_login')}?{query.urlencode()}")
