"""The people I share with: invite, move the limits, see it as they see it, pause quietly, end in two taps."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from carebraid.core.kernel.refusal import Refused
from carebraid.flows.change_boundary import change_boundary
from carebraid.flows.end_grant import end_grant
from carebraid.flows.hide_from_supporter import hide_from_supporter
from carebraid.flows.invite_supporter import Invited, invite_supporter
from carebraid.flows.invite_supporter_again import InvitedAgain, invite_supporter_again
from carebraid.flows.show_again import show_again
from carebraid.screens import my_supporters as screens
from carebraid.screens.supporter import as_supporter_sees
from carebraid.web.shell import contract_words
from carebraid.web.shell.errors import words_of
from carebraid.web.shell.typed import day_typed

from ._page import show

FIELDS = {
    "account.name_missing": "name", "account.address_unreadable": "email", "grant.relation_missing": "relation",
    "grant.no_end": "until", "grant.too_many": "name", "form.unreadable": "until",
}  # fmt: skip


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Everybody I share with, each contract in plain words."""
    seen = screens.my_supporters(actor=request.actor, now=request.now)  # type: ignore[attr-defined]
    words = {one.grant_id: _words(one) for one in (*seen.now, *seen.before)}
    return show(
        request, "supporters", page_title=gettext("People I share with"), people=seen, words=words,
        done=request.GET.get("done", ""),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Somebody new: who they are, where the limits are. The link and the code are shown once, on the answer."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    ends = screens.new_supporter(actor=actor, now=now)
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            made = invite_supporter(
                actor=actor, now=now, patient_id=actor.patient_id, name=request.POST.get("name", ""),
                relation=request.POST.get("relation", ""), email=request.POST.get("email", ""), **_terms(request),
            )  # fmt: skip
            return _link(request, made, " ".join(request.POST.get("name", "").split()))
        except Refused as refused:
            errors = _errors(refused)
    typed = request.POST if errors else {"until": ends.usual.isoformat()}
    return _form(request, "supporter_invite", gettext("Share with somebody"), ends, errors, _typed(typed))


@require_http_methods(["GET", "POST"])
def supporter(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    """One contract: its limits to change, the page as they see it, the end."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    one, ends = screens.my_supporter(actor=actor, now=now, grant_id=grant_id)
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            change_boundary(
                actor=actor, now=now, patient_id=actor.patient_id, grant_id=grant_id, **_terms(request)
            )
            return redirect(f"{request.path}?done=kept")
        except Refused as refused:
            if refused.status == 404:
                raise
            errors = _errors(refused)
    typed = _typed(request.POST) if errors else _as_typed(one)
    return _form(
        request, "supporter", one.name, ends, errors, typed, one=one, words=_words(one),
        done=request.GET.get("done", ""),
    )  # fmt: skip


@require_GET
def seen_by(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    """Exactly the page that they see."""
    name, view = as_supporter_sees(actor=request.actor, now=request.now, grant_id=grant_id)  # type: ignore[attr-defined]
    return show(
        request, "supporter_seen", page_title=gettext("As they see it"), supporter=name, view=view, grant_id=grant_id
    )  # fmt: skip


@require_POST
def end(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    """End it now."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    end_grant(actor=actor, now=now, patient_id=actor.patient_id, grant_id=grant_id)
    return _back("ended")


@require_POST
def link_again(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    """The link ran out before they used it: a new one, shown once."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    made = invite_supporter_again(actor=actor, now=now, patient_id=actor.patient_id, grant_id=grant_id)
    return _link(request, made, made.name)


@require_POST
def pause(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    """Pause quietly, or show again. The answer is the plain list, for whoever may be looking on."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    change = show_again if request.POST.get("again") else hide_from_supporter
    change(actor=actor, now=now, patient_id=actor.patient_id, grant_id=grant_id)
    return redirect("me_supporters")


def _back(done: str) -> HttpResponse:
    answer = redirect("me_supporters")
    answer["Location"] += f"?done={done}"
    return answer


def _words(one: screens.Contract) -> tuple[str, ...]:
    return contract_words.to_person(one.name, one.sees, one.does, one.crisis)


def _form(
    request: HttpRequest, template: str, title: str, ends: screens.Ends, errors: list[tuple[str, str]],
    typed: dict[str, Any], **values: Any,
) -> HttpResponse:  # fmt: skip
    return show(
        request, template, status=400 if errors else 200, page_title=title, parts=contract_words.parts(), ends=ends,
        errors=errors, wrong=dict(errors), typed=typed, **values,
    )  # fmt: skip


def _link(request: HttpRequest, made: Invited | InvitedAgain, name: str) -> HttpResponse:
    origin = f"{request.scheme}://{request.get_host()}"
    return show(
        request, "supporter_link", page_title=gettext("One-time link"), made=made, origin=origin, name=name,
    )  # fmt: skip


def _terms(request: HttpRequest) -> dict[str, Any]:
    form = request.POST
    return {
        "sees": form.getlist("sees"), "does": form.getlist("does"), "crisis": form.getlist("crisis"),
        "phone": form.get("phone", ""), "note": form.get("note", ""), "from_on": day_typed(form.get("from", "")),
        "until_on": day_typed(form.get("until", "")),
    }  # fmt: skip


def _typed(form: Any) -> dict[str, Any]:
    words = {
        key: form.get(key, "") for key in ("name", "relation", "email", "phone", "note", "from", "until")
    }
    lists = {key: form.getlist(key) if hasattr(form, "getlist") else [] for key in ("sees", "does", "crisis")}
    return {**words, **lists}


def _as_typed(one: screens.Contract) -> dict[str, Any]:
    return {
        "sees": one.sees, "does": one.does, "crisis": one.crisis, "phone": one.phone, "note": one.note,
        "from": one.from_on.isoformat() if one.from_on else "", "until": one.last_day.isoformat(),
    }  # fmt: skip


def _errors(refused: Refused) -> list[tuple[str, str]]:
    return [(FIELDS.get(refused.code, "until"), words_of(refused))]
