"""The door behind the consent wall: names alone, for one question, and only for the answer's one bit.

It opens for a partner about the person of a package that was made for them, and for a colleague about somebody whose
record is closed to them. Nothing that it gives may be shown; :func:`carebraid.core.meds.blind.blind` alone reads it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused

from . import models
from ._fresh import fresh_id
from .chart import Chart
from .counter import Counter, load_parcel
from .index import open_index_for_one

MOST_A_DAY = 5
"""How often one reader may ask about one person in a day: one bit asked again and again would tell a list.
Project convention."""


PRESCRIBERS = frozenset({"covered_entity", "part2_programme"})
"""Classes of partners who can have somebody that prescribes: a landlord or an employer has none (PRV-006)."""


@dataclass(frozen=True, slots=True)
class Behind:
    """What lies behind the wall. ``names`` are never shown; ``zone`` is the person's."""

    patient_id: UUID
    organisation_id: UUID
    names: tuple[str, ...]
    is_allowed: bool
    zone: str


@dataclass(frozen=True, slots=True)
class Use:
    """One use, as the person sees it: who asked when, and whether they learnt that something exists."""

    at: datetime
    by_name: str
    answer: str


def open_behind_package(counter: Counter, package_id: UUID) -> Behind:
    """Behind the wall of a package that the partner may have now. Refuses any other as not there (404).

    And every package to a partner who does not prescribe.
    """
    parcel = load_parcel(counter, package_id)
    if parcel.state not in ("ready", "fetched") or not may_prescribe(counter):
        raise Refused("package.not_found", "There is no such record here.", status=404)
    return _behind(parcel.patient_id, counter.organisation_id)


def may_prescribe(counter: Counter) -> bool:
    """Whether the partner who stands at the counter can have somebody that prescribes."""
    return counter.partner.recipient_class in PRESCRIBERS


def open_behind_index(actor: Actor, patient_id: UUID, now: datetime) -> Behind:
    """Behind the wall for a clinician of the house without a tie. Refuses ``index.clinicians_only``, ``chart.not_found``."""
    found = open_index_for_one(actor, patient_id, now)
    if found.is_mine:
        raise Refused(
            "blind.not_needed",
            "This record is open to you. The medicines page checks the whole list.",
            status=409,
        )
    if actor.organisation_id is None:
        raise Refused("chart.not_found", "There is no such person here.", status=404)
    return _behind(found.patient_id, actor.organisation_id)


def _behind(patient_id: UUID, organisation_id: UUID) -> Behind:
    patient = models.Patient.everyone.get(id=patient_id, organisation_id=organisation_id)
    listed = models.Medicine.everyone.filter(patient_id=patient_id).exclude(state="stopped")
    told = models.Entry.everyone.filter(patient_id=patient_id, kind="medicine").order_by("happened_at")
    last = {code: value.get("state") for code, value in told.values_list("code", "value")}
    names = [
        *listed.values_list("name", flat=True),
        *(code for code, state in last.items() if state != "stopped"),
    ]
    return Behind(
        patient_id, organisation_id, tuple(dict.fromkeys(names)), patient.blind_check_allowed, patient.zone
    )


def save_use(behind: Behind, actor: Actor, answer: str, now: datetime) -> None:
    """Write a use down where the person sees it. Refuses too many in a day (``blind.too_often``, 429)."""
    rows = models.BlindUse.everyone.filter(patient_id=behind.patient_id, by=actor.reference)
    if rows.filter(at__gt=now - timedelta(days=1)).count() >= MOST_A_DAY:
        raise Refused(
            "blind.too_often",
            "You have asked this {most} times in a day. Ask the person, or the addiction clinician on call.",
            status=429, most=MOST_A_DAY,
        )  # fmt: skip
    models.BlindUse.everyone.create(
        id=fresh_id(), organisation_id=behind.organisation_id, patient_id=behind.patient_id, at=now,
        by=actor.reference, by_name=actor.name, answer=answer, labels=sorted(models.BlindUse.classified.labels),
    )  # fmt: skip


def load_uses(chart: Chart) -> tuple[Use, ...]:
    """Every use about the person of the open chart, newest first."""
    rows = models.BlindUse.of(chart).order_by("-at", "-id")
    return tuple(Use(row.at, row.by_name, row.answer) for row in rows[:200])


def load_is_allowed(chart: Chart) -> bool:
    """Whether the person allowed it."""
    return bool(models.Patient.everyone.get(id=chart.patient_id).blind_check_allowed)


def save_is_allowed(chart: Chart, is_allowed: bool) -> None:
    """The person's own yes or no."""
    models.Patient.everyone.filter(id=chart.patient_id).update(blind_check_allowed=is_allowed)
