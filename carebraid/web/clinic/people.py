"""Finding people, somebody new, the care team, and appointments."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from carebraid.core.kernel.codes import PRESCRIBERS, Role
from carebraid.core.kernel.refusal import Refused
from carebraid.flows.enrol_patient import enrol_patient
from carebraid.flows.give_notice import ON_PAPER, READ_ALOUD, give_notice
from carebraid.flows.join_team import join_team
from carebraid.flows.leave_team import leave_team
from carebraid.flows.plan_appointment import plan_appointment
from carebraid.flows.record_appointment import record_appointment
from carebraid.screens import find_person as finding
from carebraid.screens import new_person as screen
from carebraid.screens.new_person import NewPatient
from carebraid.web.shell.typed import mendable

from ._page import actor_of, field, field_id, field_moment, language, now_of, same_person, show, words_if

LANGUAGES = ("en", "es", "ar", "pt", "fr", "zh", "vi", "ru", "so", "ht")
CONDITIONS = (
    "depression", "anxiety", "panic", "ptsd", "bipolar", "psychosis", "opioid_use", "alcohol_use", "stimulant_use",
    "cannabis_use", "chronic_pain",
)  # fmt: skip
VISITS = ("visit", "therapy", "medicine", "psychiatry", "counselling", "nurse", "group", "call", "intake")


@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """Who is it?"""
    text = request.GET.get("q", "").strip()
    found, refused = None, None
    if text:
        try:
            found = finding.find_person(actor=actor_of(request), now=now_of(request), text=text)
        except Refused as caught:
            refused = mendable(caught)
    answer = gettext("Who are you looking for?")
    if found is not None:
        count = len(found.people)
        words = ngettext("%(n)d person called “%(text)s”", "%(n)d people called “%(text)s”", count)
        answer = (
            words % {"n": count, "text": text}
            if count
            else gettext("Nobody called “{text}”").format(text=text)
        )
    return show(
        request, "find", page_title=gettext("Find a person"), found=found, text=text, answer=answer,
        search_words=text, may_prescribe=actor_of(request).has_role(*PRESCRIBERS), refused=words_if(refused),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Somebody begins with us."""
    refused: Refused | None = None
    if request.method == "POST":
        try:
            patient_id = enrol_patient(actor=actor_of(request), now=now_of(request), patient=_typed(request))
        except Refused as caught:
            refused = mendable(caught)
        else:
            _give_notice(request, patient_id)
            messages.success(request, gettext("Enrolled. You are the first on the team."))
            return redirect("clinic_person", patient_id=patient_id)
    seen = screen.new_person(actor=actor_of(request), now=now_of(request))
    return show(
        request, "new_person", status=refused.status if refused else 200, page_title=gettext("Somebody new"), seen=seen,
        typed=request.POST, refused=words_if(refused), languages_known=LANGUAGES, conditions_known=CONDITIONS,
        chosen=request.POST.getlist("conditions"),
    )  # fmt: skip


def _give_notice(request: HttpRequest, patient_id: UUID) -> None:
    """The notice of privacy practices that was given at enrolment; not given, the privacy desk lists the person."""
    manner = field(request, "notice")
    if manner in (ON_PAPER, READ_ALOUD):
        give_notice(
            actor=actor_of(request), now=now_of(request), patient_id=patient_id, manner=manner,
            language=field(request, "language") or "en",
        )  # fmt: skip


def _typed(request: HttpRequest) -> NewPatient:
    site_id = field_id(request, "site")
    if site_id is None:
        raise Refused("patient.site_missing", "Please say at which site the person begins.")
    phone, mail = field(request, "mobile"), field(request, "mail")
    channels = []
    if phone:
        channels.append(
            (
                "mobile",
                phone,
                field(request, "mobile_safe") == "yes",
                field(request, "mobile_message") == "yes",
            )
        )
    if mail:
        channels.append(
            ("e-mail", mail, field(request, "mail_safe") == "yes", field(request, "mail_safe") == "yes")
        )
    return NewPatient(
        number=field(request, "number"), name_used=field(request, "name"), site_id=site_id,
        zone=field(request, "zone"), legal_name=field(request, "legal_name"), pronouns=field(request, "pronouns"),
        born_on=_day(field(request, "born_on")), languages=(field(request, "language") or "en",),
        needs_interpreter=field(request, "interpreter") == "yes",
        conditions=tuple(one for one in request.POST.getlist("conditions") if one in CONDITIONS),
        medicines=("moud",) if field(request, "moud") == "yes" else (), what_matters=field(request, "what_matters"),
        channels=tuple(channels),
    )  # fmt: skip


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Refused("form.no_day", "This date could not be read. Please check it.") from error


@require_http_methods(["GET", "POST"])
def team(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Who looks after this person, and who joins them?"""
    refused: Refused | None = None
    if request.method == "POST":
        try:
            same_person(request, patient_id)
            staff_id, role = _member(field(request, "member"))
            join_team(
                actor=actor_of(request), now=now_of(request), patient_id=patient_id, staff_id=staff_id, role=role,
                is_lead=field(request, "lead") == "yes",
            )  # fmt: skip
            messages.success(request, gettext("Added. The chart opens to them from now on."))
            return redirect("clinic_team", patient_id=patient_id)
        except Refused as caught:
            if caught.code.startswith("chart."):
                raise
            refused = caught
    seen = screen.care_team(
        actor=actor_of(request), now=now_of(request), language=language(), patient_id=patient_id
    )
    return show(
        request, "team", status=refused.status if refused else 200, page_title=gettext("Care team"), top=seen.top,
        seen=seen, refused=words_if(refused),
    )  # fmt: skip


def _member(text: str) -> tuple[UUID, Role]:
    staff, _, role = text.partition(":")
    try:
        return UUID(staff), Role(role)
    except ValueError as error:
        raise Refused("team.nobody_chosen", "Please choose a colleague.") from error


@require_POST
def leave(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """A colleague leaves the team; the chart closes to them."""
    same_person(request, patient_id)
    staff_id = field_id(request, "staff")
    if staff_id is None:
        raise Refused("team.nobody_chosen", "Please choose a colleague.")
    leave_team(actor=actor_of(request), now=now_of(request), patient_id=patient_id, staff_id=staff_id)
    if staff_id == actor_of(request).staff_id:
        return redirect("clinic_caseload")
    return redirect("clinic_team", patient_id=patient_id)


@require_GET
def appointments(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """When do we see each other?"""
    return _visits(request, patient_id)


def _visits(request: HttpRequest, patient_id: UUID, refused: Refused | None = None) -> HttpResponse:
    seen = screen.visits(
        actor=actor_of(request), now=now_of(request), language=language(), patient_id=patient_id
    )
    return show(
        request, "appointments", status=refused.status if refused else 200, page_title=gettext("Appointments"),
        top=seen.top, seen=seen, refused=words_if(refused), typed=request.POST, visits=VISITS,
    )  # fmt: skip


def _saved(request: HttpRequest, patient_id: UUID, refused: Refused | None, words: str) -> HttpResponse:
    if refused is not None:
        if refused.code.startswith("chart."):
            raise refused
        return _visits(request, patient_id, refused)
    messages.success(request, words)
    return redirect("clinic_appointments", patient_id=patient_id)


@require_POST
def plan_visit(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Plan an appointment."""
    refused: Refused | None = None
    try:
        same_person(request, patient_id)
        at, kind = field_moment(request, "at"), field(request, "kind")
        if at is None or kind not in VISITS:
            raise Refused("appointment.when_needed", "Please say what kind of appointment, and when.")
        arguments: dict[str, Any] = {"patient_id": patient_id, "kind": kind, "at": at}
        plan_appointment(
            actor=actor_of(request), now=now_of(request), staff_id=field_id(request, "with"), **arguments
        )
    except Refused as caught:
        refused = caught
    return _saved(request, patient_id, refused, gettext("The appointment is planned."))


@require_POST
def record_visit(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Say what became of an appointment."""
    refused: Refused | None = None
    try:
        same_person(request, patient_id)
        appointment_id = field_id(request, "appointment")
        if appointment_id is None:
            raise Refused("appointment.not_found", "There is no such appointment here.", status=404)
        record_appointment(
            actor=actor_of(request), now=now_of(request), patient_id=patient_id, appointment_id=appointment_id,
            state=field(request, "state"), reason=field(request, "reason"),
        )  # fmt: skip
    except Refused as caught:
        refused = caught
    return _saved(request, patient_id, refused, gettext("Saved."))
