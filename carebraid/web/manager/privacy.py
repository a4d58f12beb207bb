"""The privacy officer's desk: reviews, requests with their clocks, what partners ask, and neutral replies."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from carebraid.core.kernel.ids import parse_id
from carebraid.core.privacy.reasons import REASONS
from carebraid.flows.answer_partner_request import answer_partner_request
from carebraid.flows.check_retaliation import check_retaliation
from carebraid.flows.decide_request import decide_request
from carebraid.flows.extend_request import extend_request
from carebraid.flows.review_emergency import review_emergency
from carebraid.flows.review_sealed_use import review_sealed_use
from carebraid.flows.take_complaint import take_complaint
from carebraid.paper.given_on import tell_given_on
from carebraid.paper.pdf import make_pdf
from carebraid.screens import privacy_desk as screen
from carebraid.screens import sealed

from ._form import back, page, tried

FIELDS: Mapping[str, str] = {
    "emergency.no_finding": "finding", "emergency.words_missing": "words", "answer.unknown": "decision",
    "answer.must_be_granted": "decision", "answer.ground_missing": "ground", "answer.words_missing": "words",
    "answer.decider_missing": "decider", "extension.why_missing": "why", "complaint.words_missing": "words",
    "partner_request.no_such_number": "number", "complaint.no_such_number": "number",
}  # fmt: skip


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"actor": request.actor, "now": request.now}  # type: ignore[attr-defined]


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for you?"""
    return _desk(request)


def _desk(request: HttpRequest, **trouble: Any) -> HttpResponse:
    seen = screen.desk(**_who(request))
    return page(request, "privacy", seen, kind_words=kind_words(), purpose_words=purpose_words(), **trouble)


@require_POST
def complaint(request: HttpRequest) -> HttpResponse:
    """A complaint from somebody who does not write it themself."""
    sent = request.POST
    work = partial(take_complaint, **_who(request), number=sent.get("number", ""), wish=sent.get("wish", ""))
    _, trouble = tried(request, work, FIELDS, "wish")
    if trouble:
        return _desk(request, **trouble)
    messages.success(request, gettext("It is written down as they said it, with the day the answer is due."))
    return back("manage_privacy")


@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, emergency_id: UUID) -> HttpResponse:
    """Was it an emergency?"""
    seen = screen.review(**_who(request), emergency_id=emergency_id)
    trouble: dict[str, Any] = {}
    if request.method == "POST":
        work = partial(
            review_emergency, **_who(request), patient_id=seen.whom.patient_id, emergency_id=emergency_id,
            finding=request.POST.get("finding", ""), words=request.POST.get("words", ""),
        )  # fmt: skip
        _, trouble = tried(request, work, FIELDS, "finding")
        if not trouble:
            messages.success(request, gettext("The review is written down."))
            return back("manage_privacy")
    return page(request, "privacy_review", seen, **trouble)


@require_http_methods(["GET", "POST"])
def sealed_use(request: HttpRequest, use_id: UUID) -> HttpResponse:
    """Was the emergency account needed?"""
    trouble: dict[str, Any] = {}
    if request.method == "POST":
        sent = request.POST
        work = partial(
            review_sealed_use,
            **_who(request),
            use_id=use_id,
            finding=sent.get("finding", ""),
            words=sent.get("words", ""),
        )
        _, trouble = tried(request, work, FIELDS, "finding")
        if not trouble:
            messages.success(request, gettext("The review is written down."))
            return back("manage_privacy")
    return page(request, "privacy_sealed", sealed.sealed_use(**_who(request), use_id=use_id), **trouble)


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """What do we answer, and on which ground?"""
    seen = screen.deciding(**_who(request), request_id=request_id)
    trouble: dict[str, Any] = {}
    if request.method == "POST":
        patient_id = seen.clock.request.whom.patient_id
        step, said = _step(request, patient_id, request_id)
        _, trouble = tried(request, step, FIELDS, "decision")
        if not trouble:
            messages.success(request, said)
            return back("manage_privacy")
    kinds = [(one, record_words().get(one, one)) for one in seen.kinds]
    return page(
        request, "privacy_answer", seen, kind_words=kind_words(), ground_words=ground_words(),
        answer_words=answer_words(), class_words=class_words(), kind_choices=kinds, **trouble,
    )  # fmt: skip


def _step(request: HttpRequest, patient_id: UUID, request_id: UUID) -> tuple[Any, str]:
    """The step that the pressed button asks for, and what to say when it is done."""
    sent = request.POST
    about: dict[str, Any] = {**_who(request), "patient_id": patient_id, "request_id": request_id}
    if sent.get("do") == "extend":
        more = partial(extend_request, **about, why=sent.get("why", ""))
        return more, gettext("The person can read why, and the new day stands.")
    if sent.get("do") == "check":
        checked = partial(check_retaliation, **about, words=sent.get("words", ""))
        return checked, gettext("It is written down.")
    partners = [found for found in map(parse_id, sent.getlist("partners")) if found is not None]
    purposes = ("HPAYMT", "HOPERAT") if sent.get("purposes") == "payment" else ()
    decided = partial(
        decide_request, **about, decision=sent.get("decision", ""), ground=sent.get("ground", ""),
        words=sent.get("words", ""), decider=sent.get("decider", ""), partner_ids=partners,
        classes=sent.getlist("classes"), purposes=purposes, kinds=sent.getlist("kinds"),
    )  # fmt: skip
    return decided, gettext("The person can read the answer now.")


@require_http_methods(["GET", "POST"])
def asked(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Whom does this partner mean, if anybody?"""
    seen = screen.matching(**_who(request), request_id=request_id)
    trouble: dict[str, Any] = {}
    if request.method == "POST":
        number = request.POST.get("number", "") if request.POST.get("do") == "match" else ""
        if request.POST.get("do") == "match" and not number.strip():
            trouble = {"errors": [("number", gettext("Please give the record number."))], "status": 400}
        else:
            work = partial(answer_partner_request, **_who(request), request_id=request_id, number=number)
            matched, trouble = tried(request, work, FIELDS, "number")
            if not trouble:
                done = gettext("Their team is asked to look. The partner is told nothing.")
                aside = gettext("It is put aside. The partner is told nothing.")
                messages.success(request, done if matched else aside)
                return back("manage_privacy")
    return page(request, "privacy_asked", seen, purpose_words=purpose_words(), **trouble)


@require_GET
def refused(request: HttpRequest) -> HttpResponse:
    """What was refused or delayed this month, on which ground, and how much left?"""
    seen = screen.month(**_who(request), chosen=request.GET.get("month", ""))
    return page(
        request, "privacy_month", seen, ground_words=ground_words(), answer_words=answer_words(),
        purpose_words=purpose_words(), reason_words={code: gettext(one.english) for code, one in REASONS.items()},
    )  # fmt: skip


@require_GET
def given_on(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """The list for somebody who asked on paper: to whom we passed their record on (42 CFR 2.24)."""
    spoken = (get_language() or "en")[:2]
    seen = screen.given_on(**_who(request), request_id=request_id, language=spoken)
    document = tell_given_on(seen, language=spoken, _=gettext)
    answer = HttpResponse(make_pdf(document, made_at=request.now), content_type="application/pdf")  # type: ignore[attr-defined]
    answer["Content-Disposition"] = f'attachment; filename="list-{seen.made_on}.pdf"'
    return answer


@require_GET
def replies(request: HttpRequest) -> HttpResponse:
    """What to write to a lawyer, a court or the police."""
    return page(request, "privacy_replies", screen.replies(**_who(request)))


# --- words ---------------------------------------------------------------------------------------


def kind_words() -> dict[str, str]:
    """What a person may ask for."""
    return {
        "amendment": gettext("Correction"), "access": gettext("Copy of the record"),
        "accounting": gettext("List of what was shared"), "restriction": gettext("Limit on sharing"),
        "complaint": gettext("Complaint"),
        "review": gettext("A person should look at a level or score"),
        "intermediary": gettext("To whom we passed it on (2.24)"), "portability": gettext("Their data to take along"),
        "objection": gettext("Objection"), "erasure": gettext("Erasure"),
    }  # fmt: skip


def answer_words() -> dict[str, str]:
    """Answers."""
    return {
        "granted": gettext("Yes"), "partly": gettext("In part"), "denied": gettext("No"),
        "withdrawn": gettext("Taken back"), "": gettext("Not answered yet"),
    }  # fmt: skip


def ground_words() -> dict[str, str]:
    """Grounds for a no, as the law lists them."""
    return {
        "not_made_by_us": gettext("We did not write it, and whoever did is still there to ask"),
        "not_in_the_record": gettext("It is not part of the record that decisions are made from"),
        "not_open_to_access": gettext("It is a part that is not open to access"),
        "accurate_and_complete": gettext("It is accurate and complete as it stands"),
        "preventing_harm": gettext("It would put somebody in danger (one professional decided, for this person)"),
        "privacy": gettext("A legal condition is missing: say which one"),
        "security": gettext("It would make the record unsafe"),
        "infeasibility": gettext("It cannot be done: say why"),
        "health_it_performance": gettext("The system is being repaired"),
        "manner": gettext("Not in this way; offered in another"),
        "fees": gettext("A fee is due"),
        "licensing": gettext("A licence is needed"),
        "suspended_by_an_agency": gettext("An agency asked in writing to wait"),
        "cannot_be_kept": gettext("We could not keep it: say why"),
        "kept_by_law": gettext("The law tells us to keep it: it is restricted instead"),
        "public_health_interest": gettext("Public health needs it kept"), "legal_claims": gettext("A legal claim needs it kept"),
        "compelling_grounds": gettext("There are compelling grounds: say which"),
    }  # fmt: skip


def class_words() -> dict[str, str]:
    """Whom a recipient is in law."""
    return {
        "covered_entity": gettext("Clinic, hospital, pharmacy or health plan (HIPAA covered entity)"),
        "business_associate": gettext("Works for a clinic or a health plan (HIPAA business associate)"),
        "part2_programme": gettext("Substance use programme that is not under HIPAA"),
        "lawful_holder": gettext("Anybody else who may lawfully hold records"),
        "intermediary": gettext("Intermediary, for example an exchange"),
        "service_organisation": gettext("Service organisation for us (QSOA)"),
    }  # fmt: skip


def purpose_words() -> dict[str, str]:
    """What something is asked for or given for."""
    return {
        "TREAT": gettext("treatment"), "COC": gettext("working together"), "HPAYMT": gettext("payment"),
        "HOPERAT": gettext("running the clinic"), "SUPNWK": gettext("support"), "FAMRQT": gettext("support"),
        "ETREAT": gettext("emergency"), "PATRQT": gettext("own copy"), "HRESCH": gettext("research"),
        "PUBHLTH": gettext("public health"), "LEGAL": gettext("a legal matter"), "HLEGAL": gettext("a legal matter"),
        "CRIMERPT": gettext("report of a crime"), "ABUSERPT": gettext("report of child abuse"),
    }  # fmt: skip


def record_words() -> dict[str, str]:
    """Kinds of the record."""
    return {
        "person": gettext("Who they are"), "team": gettext("Their team"), "condition": gettext("Conditions"),
        "medicine": gettext("Medicines"), "assessment": gettext("Questionnaires"), "checkin": gettext("Check-ins"),
        "urine": gettext("Drug tests"), "appointment": gettext("Appointments"), "event": gettext("Events"),
        "safety_plan": gettext("Safety plan"), "note": gettext("Session notes"),
    }  # fmt: skip
