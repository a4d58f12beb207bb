"""The one-time link that begins an account."""

from __future__ import annotations

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from carebraid.core.kernel.codes import Role
from carebraid.core.kernel.refusal import Refused
from carebraid.flows.accept_invitation import accept_invitation
from carebraid.screens.invited import invited, my_address
from carebraid.web.shell.errors import words_of

_TRIES = {"invitation": "5/15m/key,20/15m/ip"}


@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a password with the link and the code that came by another way (SEC-023).

    A link that is unknown, used, replaced or too old shows the same page as one for nobody.
    """
    actor = invited(token, now=request.now, request=request.reference)  # type: ignore[attr-defined]
    if actor is None:
        raise Refused(
            "invitation.over", "This link has been used or has run out. Ask for a new one.", status=404
        )
    here = request.actor  # type: ignore[attr-defined]
    is_supporter = actor.roles == {Role.FAMILY_SUPPORTER}
    if (
        is_supporter
        and here is not None
        and here.roles == actor.roles
        and here.account_id != actor.account_id
    ):
        # Who supports somebody already keeps one account for it.
        return HttpResponseRedirect(reverse("supporter_join", args=[token]))
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        errors = _take(request, token, actor)
        if not errors and is_supporter:
            # The address to sign in with is not the one they know, and nobody else shows it to them.
            mine = my_address(actor=actor, now=request.now)  # type: ignore[attr-defined]
            return render(request, "public/begun.html", {"signs_in_as": mine})
        if not errors:
            return HttpResponseRedirect(f"{reverse('account_login')}?welcome=1")
    return render(
        request, "public/invitation.html", {"errors": errors, "wrong": dict(errors), "token": token}
    )


def _take(request: HttpRequest, token: str, actor: object) -> list[tuple[str, str]]:
    if not ratelimit.consume(request, app="carebraid", action="invitation", config=_TRIES, key=token[:64]):
        raise Refused("invitation.too_often", "There were many tries. Please wait 15 minutes.", status=429)
    password = request.POST.get("password", "")
    if password != request.POST.get("again", ""):
        return [("again", _("The two passwords are not the same."))]
    try:
        accept_invitation(
            actor=actor, now=request.now, token=token, code=request.POST.get("code", ""), password=password,  # type: ignore[arg-type, attr-defined]
        )  # fmt: skip
    except Refused as refused:
        field = {"invitation.wrong_code": "code", "account.weak_password": "password"}.get(refused.code)
        if field is None:
            raise
        return [(field, words_of(refused))]
    return []
