"""A community partner's pages: records made ready for them, referrals, and asking for one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from carebraid.core.kernel.refusal import Refused
from carebraid.flows.acknowledge_package import acknowledge_package
from carebraid.flows.ask_as_partner import PURPOSES, ask_as_partner
from carebraid.screens import partner_desk as screens
from carebraid.web.shell.errors import words_of
from carebraid.web.shell.typed import day_typed

from ._page import show

FIELDS = {
    "partner_request.unreadable": "kind",
    "partner_request.name_missing": "about",
    "partner_request.wish_missing": "wish",
    "form.unreadable": "born",
}


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What waits for the reader's organisation."""
    seen = screens.partner_desk(actor=request.actor, now=request.now)  # type: ignore[attr-defined]
    return show(
        request, "records", desk=seen, purpose_words=purpose_words(), said=list(messages.get_messages(request))
    )  # fmt: skip


@require_GET
def record(request: HttpRequest, package_id: UUID) -> HttpResponse:
    """One package: its notice, its terms, what to confirm."""
    seen = screens.partner_record(actor=request.actor, now=request.now, package_id=package_id)  # type: ignore[attr-defined]
    return show(request, "record", record=seen, parcel=seen.parcel, purpose_words=purpose_words())


@require_POST
def acknowledge(request: HttpRequest, package_id: UUID) -> HttpResponse:
    """Take the terms, or confirm that a withdrawn copy is destroyed."""
    what = request.POST.get("what", "")
    acknowledge_package(actor=request.actor, now=request.now, package_id=package_id, what=what)  # type: ignore[attr-defined]
    if what == "withdrawal":
        messages.success(request, gettext("Thank you. It is on record that your copy is destroyed."))
        return redirect("partner_records")
    return redirect("partner_record", package_id=package_id)


@require_POST
def package(request: HttpRequest, package_id: UUID) -> HttpResponse:
    """The files, by a button and never by a link: a fetch is an act, decided and written down each time."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    handed = screens.partner_file(
        actor=actor, now=now, package_id=package_id, part=request.POST.get("part", "")
    )
    if handed.body is None:
        return redirect("partner_record", package_id=package_id)
    answer = HttpResponse(handed.body, content_type=handed.media_type)
    answer["Content-Disposition"] = f'attachment; filename="{handed.file_name}"'
    return answer


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a record or offer a referral. The answer is the same for everybody who may be named (PRV-007)."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    errors: list[tuple[str, str]] = []
    form = request.POST
    if request.method == "POST":
        try:
            ask_as_partner(
                actor=actor, now=now, kind=form.get("kind", ""), about_name=form.get("about", ""),
                about_born_on=day_typed(form.get("born", "")), purpose=form.get("purpose", ""), wish=form.get("wish", ""),
            )  # fmt: skip
            return show(request, "asked")
        except Refused as refused:
            if refused.status == 404:
                raise
            errors = [(FIELDS.get(refused.code, "kind"), words_of(refused))]
    seen = screens.partner_ask(actor=actor, now=now)
    typed = {key: form.get(key, "") for key in ("kind", "about", "born", "purpose", "wish")}
    return show(
        request, "ask", status=400 if errors else 200, ask=seen, errors=errors, wrong=dict(errors), typed=typed,
        purpose_choices=[(code, purpose_words()[code]) for code in PURPOSES],
    )  # fmt: skip


def purpose_words() -> dict[str, str]:
    """Why a record is given or asked for, in words."""
    return {
        "TREAT": gettext("Treatment"), "COC": gettext("Working together on somebody's care"),
        "CAREMGT": gettext("Care management"), "HPAYMT": gettext("Payment"),
        "SUPNWK": gettext("Support in the community"),
    }  # fmt: skip
