"""The register: partners and their agreements, who treats whom, court orders."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from carebraid.flows.enter_court_order import enter_court_order
from carebraid.flows.record_relationship import record_relationship
from carebraid.flows.save_agreement import save_agreement
from carebraid.flows.save_partner import save_partner
from carebraid.flows.speak_for_partner import speak_for_partner
from carebraid.flows.vacate_court_order import vacate_court_order
from carebraid.screens import privacy_desk as screen
from carebraid.web.shell.typed import day_typed

from ._form import back, need_id, page, tried
from .privacy import class_words, record_words

FIELDS: Mapping[str, str] = {
    "relationship.no_such_number": "number", "relationship.why_missing": "why", "relationship.there": "number",
    "partner.name_missing": "name", "partner.name_taken": "name", "partner.class_unknown": "recipient_class",
    "partner.identifier_unreadable": "identifiers", "partner.contract_missing": "contract_reference",
    "agreement.kind_unknown": "kind", "agreement.reference_missing": "reference", "agreement.end_missing": "until",
    "agreement.ends_before": "until", "agreement.purpose_missing": "purpose", "agreement.set_missing": "classes",
    "agreement.body_missing": "body", "agreement.destruction_missing": "destroy_by",
    "order.no_such_number": "number", "order.incomplete": "kind", "order.without_notice": "notice",
    "order.without_subpoena": "compelled", "order.not_current": "until", "order.recipient_missing": "recipient",
    "order.content_missing": "permitted",
}  # fmt: skip


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"actor": request.actor, "now": request.now}  # type: ignore[attr-defined]


@require_http_methods(["GET", "POST"])
def partners(request: HttpRequest) -> HttpResponse:
    """Who outside is known to us, as what?"""
    trouble: dict[str, Any] = {}
    if request.method == "POST":
        _, trouble = tried(request, partial(_save, request, None), FIELDS, "name")
        if not trouble:
            messages.success(request, gettext("The partner is on the register."))
            return back("manage_partners")
    seen = screen.register(**_who(request))
    return page(request, "partners", seen, class_words=class_words(), kind_choices=kind_choices(), **trouble)


@require_http_methods(["GET", "POST"])
def partner(request: HttpRequest, partner_id: UUID) -> HttpResponse:
    """One partner: names, class, contract, agreements."""
    trouble: dict[str, Any] = {}
    if request.method == "POST":
        steps = {
            "agreement": (_agree, gettext("The agreement is on the register.")),
            "treats": (_treats, gettext("It is written down.")),
            "speaks": (_speaks, gettext("This account sees what is made ready for them.")),
            "silent": (_silent, gettext("This account speaks for nobody now.")),
        }
        step, said = steps.get(request.POST.get("do", ""), (_save, gettext("Saved.")))
        _, trouble = tried(request, partial(step, request, partner_id), FIELDS, "name")
        if not trouble:
            messages.success(request, said)
            return back("manage_partner", partner_id)
    seen = screen.one_partner(**_who(request), partner_id=partner_id)
    return page(
        request, "partner", seen, class_words=class_words(), kind_choices=kind_choices(),
        agreement_words=agreement_words(), record_choices=[(one, record_words().get(one, one)) for one in seen.kinds],
        **trouble,
    )  # fmt: skip


def _save(request: HttpRequest, partner_id: UUID | None) -> UUID:
    sent = request.POST
    return save_partner(
        **_who(request), partner_id=partner_id, name=sent.get("name", ""),
        recipient_class=sent.get("recipient_class", ""), kind=sent.get("kind", "")[:40],
        address=sent.get("address", ""), other_names=sent.get("other_names", "").splitlines(),
        identifiers=[line for line in sent.get("identifiers", "").splitlines() if line.strip()],
        contract_reference=sent.get("contract_reference", ""), contract_on=_day(request, "contract_on"),
    )  # fmt: skip


def _agree(request: HttpRequest, partner_id: UUID) -> UUID:
    sent, first, last = request.POST, _day(request, "from"), _day(request, "until")
    return save_agreement(
        **_who(request), partner_id=partner_id, kind=sent.get("kind", ""), reference=sent.get("reference", ""),
        from_at=_begin(request, first) if first else request.now,  # type: ignore[attr-defined]
        until_at=_begin(request, last + timedelta(days=1)) if last else None, body=sent.get("body", ""),
        purpose=sent.get("purpose", ""), classes=sent.getlist("classes"), destroy_by=_day(request, "destroy_by"),
    )  # fmt: skip


def _treats(request: HttpRequest, partner_id: UUID) -> UUID:
    sent = request.POST
    return record_relationship(
        **_who(request), partner_id=partner_id, number=sent.get("number", ""), why=sent.get("why", "")
    )


def _speaks(request: HttpRequest, partner_id: UUID) -> None:
    speak_for_partner(**_who(request), account_id=need_id(request, "account"), partner_id=partner_id)


def _silent(request: HttpRequest, partner_id: UUID) -> None:
    speak_for_partner(**_who(request), account_id=need_id(request, "account"), partner_id=None)


@require_http_methods(["GET", "POST"])
def orders(request: HttpRequest) -> HttpResponse:
    """Which court orders are there, and is this paper one?"""
    trouble: dict[str, Any] = {}
    if request.method == "POST":
        _, trouble = tried(request, partial(_enter, request), FIELDS, "number")
        if not trouble:
            messages.success(request, gettext("The order is on file. Nothing has gone out."))
            return back("manage_orders")
    seen = screen.orders(**_who(request))
    kinds = [(one, record_words().get(one, one)) for one in seen.kinds]
    return page(request, "orders", seen, rule_words=rule_words(), record_choices=kinds, **trouble)


def _enter(request: HttpRequest) -> UUID:
    sent, first, last = request.POST, _day(request, "from"), _day(request, "until")
    return enter_court_order(
        **_who(request), number=sent.get("number", ""), court=sent.get("court", ""), case=sent.get("case", ""),
        kind=sent.get("kind", ""), findings=sent.get("findings", ""), notice_given=sent.get("notice") == "yes",
        compelled=sent.get("compelled") == "yes", recipient=sent.get("recipient", ""),
        permitted=sent.get("permitted", ""), kinds=sent.getlist("kinds"),
        from_at=_begin(request, first) if first else request.now,  # type: ignore[attr-defined]
        until_at=_begin(request, last + timedelta(days=1)) if last else None,
    )  # fmt: skip


@require_POST
def vacate(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """The court took it back."""
    vacate_court_order(**_who(request), patient_id=need_id(request, "patient"), order_id=order_id)
    messages.success(request, gettext("Nothing rests on this order any more."))
    return back("manage_orders")


def _day(request: HttpRequest, field: str) -> date | None:
    return day_typed(request.POST.get(field, ""))


def _begin(request: HttpRequest, day: date) -> datetime:
    """The first moment of a day where the reader is."""
    return datetime.combine(day, time(), ZoneInfo(request.actor.zone))  # type: ignore[attr-defined]


def kind_choices() -> list[tuple[str, str]]:
    """What sort of partner it is."""
    return [
        ("", gettext("Choose")), ("clinic", gettext("Clinic or practice")), ("hospital", gettext("Hospital")),
        ("pharmacy", gettext("Pharmacy")), ("laboratory", gettext("Laboratory")),
        ("health_plan", gettext("Health plan")), ("contractor", gettext("Contractor of a payer or another holder")),
        ("housing", gettext("Housing")), ("work", gettext("Work")), ("legal", gettext("Legal help")),
        ("court", gettext("Court or probation")), ("registry", gettext("Registry")),
        ("public_health", gettext("Public health authority")), ("other", gettext("Something else")),
    ]  # fmt: skip


def agreement_words() -> dict[str, str]:
    """Kinds of agreement."""
    return {
        "service": gettext("Service for us"), "audit": gettext("Audit or evaluation"), "research": gettext("Research"),
    }  # fmt: skip


def rule_words() -> dict[str, str]:
    """Under which rule a court can order it."""
    return {
        "2.64": gettext("2.64: not against the person"), "2.65": gettext("2.65: in a case against the person"),
        "2.66": gettext("2.66: in a case against the programme"), "2.67": gettext("2.67: somebody placed inside"),
    }  # fmt: skip
