"""The medicines of one person: the list, an entry, writing down what is taken."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from carebraid.core.kernel.codes import CLINICIANS, PRESCRIBERS, SECOND_SIGNERS
from carebraid.core.kernel.refusal import Refused
from carebraid.core.meds.dose import parse_dose
from carebraid.core.meds.order import read_day, read_formulation, read_times
from carebraid.core.meds.regimen import Taken, TakenKind
from carebraid.flows.add_medicine import add_medicine
from carebraid.flows.change_medicine import Wanted, change_medicine
from carebraid.flows.plan_therapy import plan_therapy
from carebraid.screens import medicines as screen
from carebraid.web.shell.typed import mendable

from . import medicine_words as words
from ._page import actor_of, field, language, now_of, same_person, show, words_if


def show_medicines(request: HttpRequest, template: str, top: Any, title: str, **values: Any) -> HttpResponse:
    """A page about medicines: the words, and what the reader may do."""
    actor = actor_of(request)
    return show(
        request, template, page_title=f"{top.head.who.name} · {title}", top=top,
        **words.common(
            may_prescribe=actor.has_role(*PRESCRIBERS), may_sign=actor.has_role(*SECOND_SIGNERS),
            may_write=actor.has_role(*CLINICIANS), me=actor.reference,
        ),
        **values,
    )  # fmt: skip


@require_GET
def medicines(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """What does this person take, and what goes together?"""
    return list_page(request, patient_id)


def list_page(request: HttpRequest, patient_id: UUID, refused: Refused | None = None) -> HttpResponse:
    """The list; with why something could not be done."""
    seen = screen.medicines(
        actor=actor_of(request), now=now_of(request), language=language(), patient_id=patient_id
    )
    return show_medicines(
        request, "medicines", seen.top, gettext("Medicines"), seen=seen, refused=words_if(refused),
        status=refused.status if refused else 200,
    )  # fmt: skip


@require_http_methods(["POST"])
def therapy(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """A therapy goes on, or ended."""
    try:
        same_person(request, patient_id)
        goes_on = field(request, "state") == "goes_on"
        plan_therapy(
            actor=actor_of(request), now=now_of(request), patient_id=patient_id,
            therapy=field(request, "therapy"), goes_on=goes_on,
        )  # fmt: skip
    except Refused as caught:
        if not caught.code.startswith("therapy."):
            raise
        return list_page(request, patient_id, caught)
    messages.success(request, gettext("It is written down. What is taken is compared with it below."))
    return redirect("clinic_medicines", patient_id=patient_id)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Write down something that is taken already."""
    if request.method == "GET":
        return _add_page(request, patient_id)
    try:
        same_person(request, patient_id)
        added = add_medicine(
            actor=actor_of(request), now=now_of(request), patient_id=patient_id, taken=read_taken(request),
            source=field(request, "source") or "person", is_meant_twice=field(request, "twice") == "yes",
        )  # fmt: skip
    except Refused as caught:
        return _add_page(request, patient_id, mendable(caught, or_gone=True))
    said = gettext("It is on the list.")
    if not added.is_checked:
        said = gettext("It is on the list. The check could not be completed: see below.")
    elif added.alerts:
        said = gettext("It is on the list. See below what it raises.")
    messages.success(request, said)
    return redirect("clinic_medicines", patient_id=patient_id)


def _add_page(request: HttpRequest, patient_id: UUID, refused: Refused | None = None) -> HttpResponse:
    seen = screen.ordering(
        actor=actor_of(request), now=now_of(request), language=language(), patient_id=patient_id
    )
    typed = request.POST if request.method == "POST" else request.GET
    return show_medicines(
        request, "medicine_add", seen.top, gettext("Write down a medicine"), seen=seen, typed=typed,
        refused=words_if(refused), status=refused.status if refused else 200,
        is_twice=refused is not None and refused.code == "regimen.duplicate",
    )  # fmt: skip


def read_taken(request: HttpRequest) -> Taken:
    """The entry that a form spells. Refuses what could be misread; nothing said is not known."""
    dose, times = field(request, "dose"), field(request, "times_a_day")
    kind = field(request, "kind")
    if kind not in set(TakenKind):
        raise Refused("medicine.unknown_kind", "Please choose what kind of thing it is.")
    return Taken(
        id="", name=field(request, "name"), kind=TakenKind(kind), dose=parse_dose(dose) if dose else None,
        times_a_day=read_times(times) if times else None, formulation=read_formulation(field(request, "formulation")),
        started_on=read_day(field(request, "started_on")), reason=field(request, "reason")[:500],
        prescriber=field(request, "prescriber")[:200],
        trade_offs=tuple(one[:500] for one in [field(request, "trade_off")] if one),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def medicine(request: HttpRequest, patient_id: UUID, medicine_id: UUID) -> HttpResponse:
    """One entry: its story, another dose, a taper, a stop, what it is worth to the person."""
    if request.method == "GET":
        return _entry_page(request, patient_id, medicine_id)
    try:
        same_person(request, patient_id)
        change_medicine(
            actor=actor_of(request), now=now_of(request), patient_id=patient_id, medicine_id=medicine_id,
            seen_version=_version(request), wanted=_wanted(request),
        )  # fmt: skip
    except Refused as caught:
        return _entry_page(request, patient_id, medicine_id, mendable(caught))
    messages.success(request, gettext("It is changed. What was before stays in its story."))
    return redirect("clinic_medicines", patient_id=patient_id)


def _version(request: HttpRequest) -> int:
    text = field(request, "version")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _wanted(request: HttpRequest) -> Wanted:
    what = field(request, "what")
    dose, times = field(request, "dose"), field(request, "times_a_day")
    return Wanted(
        what=what, dose=parse_dose(dose) if what == "dose" else None,
        times_a_day=read_times(times) if times else None, on=read_day(field(request, "on")),
        words=field(request, "words"), is_dose_confirmed=field(request, "confirmed") == "yes",
    )  # fmt: skip


def _entry_page(
    request: HttpRequest, patient_id: UUID, medicine_id: UUID, refused: Refused | None = None
) -> HttpResponse:
    seen = screen.medicine(
        actor=actor_of(request), now=now_of(request), language=language(), patient_id=patient_id,
        medicine_id=medicine_id,
    )  # fmt: skip
    return show_medicines(
        request, "medicine", seen.top, seen.entry.taken.name, seen=seen, typed=request.POST,
        refused=words_if(refused), status=refused.status if refused else 200,
        is_late=refused is not None and refused.code == "regimen.changed_meanwhile",
        is_high=refused is not None and refused.code == "dose.above_usual",
    )  # fmt: skip
