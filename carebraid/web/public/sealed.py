"""The emergency sign-in: an account under seal, its password and the code from the envelope."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from carebraid.core.kernel.refusal import Refused
from carebraid.flows.open_sealed_account import open_sealed_account
from carebraid.flows.sign_in import sign_in
from carebraid.screens.sealed import behind_the_seal
from carebraid.web.shell import frame
from carebraid.web.shell.errors import words_of
from carebraid.web.shell.login import start_session

_TRIES = {"sealed": "5/15m/key,20/15m/ip"}


@require_http_methods(["GET", "POST"])
def emergency_sign_in(request: HttpRequest) -> HttpResponse:
    """Nobody can sign in as usual, and a record is needed now (45 CFR 164.312(a)(2)(ii))."""
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        answer, errors = _open(request)
        if answer is not None:
            return answer
    status = 400 if errors else 200
    shown = {"errors": errors, "wrong": dict(errors), "typed": request.POST}
    return render(request, "public/emergency_sign_in.html", shown, status=status)


def _open(request: HttpRequest) -> tuple[HttpResponse | None, list[tuple[str, str]]]:
    sent, now = request.POST, request.now  # type: ignore[attr-defined]
    email, password, code = (sent.get(name, "") for name in ("email", "password", "code"))
    if not ratelimit.consume(
        request, app="carebraid", action="sealed", config=_TRIES, key=email.lower()[:64]
    ):
        raise Refused("sealed.too_often", "There were many tries. Please wait 15 minutes.", status=429)
    actor = behind_the_seal(email, password, code)
    if actor is None or actor.account_id is None:
        return None, [("code", _("That does not fit together. Please try again."))]
    try:
        until = open_sealed_account(
            actor=actor, now=now, email=email, password=password, code=code, why=sent.get("why", "")
        )
    except Refused as refused:
        if refused.code not in ("sealed.why_too_short", "sealed.wrong"):
            raise
        return None, [("why" if refused.code == "sealed.why_too_short" else "code", words_of(refused))]
    if request.user.is_authenticated:
        request.session.flush()
    get_adapter(request).login(request, get_user_model().objects.get(pk=actor.account_id))
    start_session(request, own_device=False)
    sign_in(actor=actor, now=now, ways=("password", "sealed_code"))
    # Password and code were two factors; the session ends with the account.
    request.session["has_second_factor"] = True
    request.session["ends_at"] = until.isoformat()
    return HttpResponseRedirect(frame.home_of(actor)), []
