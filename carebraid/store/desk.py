"""The privacy officer's desk: papers about people, never their clinical facts. A part of the panel door.

The officer sees who it is about, what was asked and what was done; the record itself stays closed (SEC-012).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Role
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.recipient import fold

from . import journal, models, scope
from .emergency import Emergency, read
from .rights import FIELDS, Asked


@dataclass(frozen=True, slots=True)
class Desk:
    """The open desk: whose it is, of which organisation, since when."""

    actor: Actor
    organisation_id: UUID
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Whom:
    """Who it is about, with the fewest fields that tell two people apart."""

    patient_id: UUID
    name: str
    number: str
    born_on: date | None
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Request(Asked):
    """What somebody asked of their record, and who it is about."""

    whom: Whom


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A court order on file; ``content`` is core.privacy.consent.CourtOrder as entered."""

    id: UUID
    whom: Whom
    content: dict[str, Any]
    entered_at: datetime
    entered_by: str
    vacated_at: datetime | None


def open_desk(actor: Actor, now: datetime) -> Desk:
    """Open the desk, or refuse (``desk.officer_only``) whoever is not the privacy officer."""
    if not actor.has_role(Role.ADMINISTRATOR) or actor.organisation_id is None:
        raise Refused("desk.officer_only", "This is the privacy officer's desk.", status=403)
    scope.enter(actor.organisation_id)
    journal.record(actor, "desk.opened", now=now, purpose="operations", outcome="seen")
    return Desk(actor, actor.organisation_id, now)


def open_as_job(actor: Actor, now: datetime) -> Desk:
    """The desk for a standing job that puts something on it. Refuses (``desk.officer_only``) whoever is no job."""
    if actor.kind != "job" or actor.organisation_id is None:
        raise Refused("desk.officer_only", "This is the privacy officer's desk.", status=403)
    scope.enter(actor.organisation_id)
    return Desk(actor, actor.organisation_id, now)


def load_emergencies(desk: Desk, *, reviewed: bool = False) -> tuple[tuple[Emergency, Whom], ...]:
    """Emergencies nobody has reviewed yet, longest waiting first; or the last fifty that were."""
    rows = models.EmergencyAccess.everyone.select_related("staff", "disclosure", "patient").filter(
        organisation_id=desk.organisation_id, reviewed_at__isnull=not reviewed
    )
    ordered = rows.order_by("-reviewed_at")[:50] if reviewed else rows.order_by("review_due_at")
    return tuple((read(row), _whom(row.patient)) for row in ordered)


def load_emergency_of(desk: Desk, emergency_id: UUID) -> tuple[Emergency, Whom, int]:
    """One emergency, and how often its colleague opened the record while it lasted. Refuses one not there."""
    rows = models.EmergencyAccess.everyone.select_related("staff", "disclosure", "patient")
    row = rows.filter(organisation_id=desk.organisation_id, id=emergency_id).first()
    if row is None:
        raise Refused("emergency.not_found", "There is no such emergency here.", status=404)
    sql = """select count(*) from store_journalentry where patient_id = %s and actor = %s
      and action = 'chart.opened' and happened_at >= %s and happened_at < %s"""
    asked = [row.patient_id, f"account:{row.staff.account_id}", row.from_at, row.until_at]
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        looks = cursor.fetchone()[0]
    return read(row), _whom(row.patient), looks


def load_requests(desk: Desk, *, waiting: bool = True) -> tuple[Request, ...]:
    """Requests without an answer, nearest day first; or the last hundred that have one."""
    rows = models.RightsRequest.everyone.select_related("patient").filter(
        organisation_id=desk.organisation_id
    )
    if waiting:
        return tuple(_request(row) for row in rows.filter(decision="").order_by("due_on", "asked_at"))
    return tuple(_request(row) for row in rows.exclude(decision="").order_by("-decided_at")[:100])


def load_request_of(desk: Desk, request_id: UUID) -> Request:
    """One request. Refuses one that is not there (``request.not_found``)."""
    rows = models.RightsRequest.everyone.select_related("patient")
    row = rows.filter(organisation_id=desk.organisation_id, id=request_id).first()
    if row is None:
        raise Refused("request.not_found", "There is no such request here.", status=404)
    return _request(row)


def load_complaints_to_check(desk: Desk) -> tuple[Request, ...]:
    """Complaints after which nobody has looked yet whether they did the person harm (PRV-062)."""
    rows = models.RightsRequest.everyone.select_related("patient").filter(
        organisation_id=desk.organisation_id, kind="complaint"
    )
    return tuple(_request(row) for row in rows.exclude(content__has_key="checked").order_by("asked_at"))


def find_number(desk: Desk, number: str) -> Whom | None:
    """Who has exactly this record number; None where nobody has."""
    rows = models.Patient.everyone.filter(organisation_id=desk.organisation_id, number__iexact=number.strip())
    row = rows.first()
    return None if row is None else _whom(row)


def find_alike(desk: Desk, name: str, born_on: date | None) -> tuple[Whom, ...]:
    """Who has this whole name, folded for case and accents, and was born on that day. No day: nobody is offered."""
    if born_on is None:
        return ()
    rows = models.Patient.everyone.filter(organisation_id=desk.organisation_id, born_on=born_on)
    names = dict[UUID, set[str]]()
    for patient_id, text in models.PatientName.everyone.filter(patient__in=rows).values_list(
        "patient_id", "text"
    ):
        names.setdefault(patient_id, set()).add(fold(text))
    return tuple(_whom(row) for row in rows if fold(name) in names.get(row.id, set()) | {fold(row.name_used)})


def load_refused(desk: Desk, from_at: datetime, until_at: datetime) -> tuple[Request, ...]:
    """Requests for the record itself that were refused, refused in part or delayed in that time (PRV-065)."""
    rows = models.RightsRequest.everyone.select_related("patient").filter(
        Q(decided_at__gte=from_at, decided_at__lt=until_at, decision__in=["denied", "partly"])
        | Q(extended_at__gte=from_at, extended_at__lt=until_at),
        organisation_id=desk.organisation_id, kind="access",
    )  # fmt: skip
    return tuple(_request(row) for row in rows.order_by("asked_at"))


def count_disclosures(desk: Desk, from_at: datetime, until_at: datetime) -> tuple[tuple[str, str, int], ...]:
    """(purpose, decision, how many) of everything that left or was refused in that time."""
    rows = models.Disclosure.everyone.filter(
        organisation_id=desk.organisation_id, at__gte=from_at, at__lt=until_at
    )
    return tuple(
        rows.values_list("purpose", "decision").annotate(n=Count("id")).order_by("purpose", "decision")
    )


def count_denials(desk: Desk, from_at: datetime, until_at: datetime) -> tuple[tuple[str, int], ...]:
    """(reason, how many) of the gate's refusals in that time; each counts under its first reason."""
    sql = """select coalesce(reasons[1], ''), count(*) from store_disclosure
      where organisation_id = %s and decision = 'deny' and at >= %s and at < %s group by 1 order by 2 desc, 1"""
    with connection.cursor() as cursor:
        cursor.execute(sql, [desk.organisation_id, from_at, until_at])
        return tuple(cursor.fetchall())


def load_orders(desk: Desk) -> tuple[Order, ...]:
    """Every court order on file, newest first."""
    rows = models.CourtOrder.everyone.select_related("patient").filter(organisation_id=desk.organisation_id)
    return tuple(
        Order(
            id=row.id, whom=_whom(row.patient), content=row.content, entered_at=row.entered_at,
            entered_by=row.entered_by, vacated_at=row.vacated_at,
        )
        for row in rows.order_by("-entered_at")
    )  # fmt: skip


def _whom(row: models.Patient) -> Whom:
    return Whom(row.id, row.name_used, row.number, row.born_on, row.zone)


def _request(row: models.RightsRequest) -> Request:
    return Request(whom=_whom(row.patient), **{name: getattr(row, name) for name in FIELDS})
