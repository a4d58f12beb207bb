"""Suspected breaches on the privacy officer's desk, and whom the journal says they touch (PRV-082, PRV-083)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.incident import Incident

from . import models
from ._fresh import fresh_id
from .desk import Desk, Whom


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One incident as it is kept; ``facts`` is what the clocks read."""

    id: UUID
    words: str
    entered_by: str
    actor: str
    from_at: datetime | None
    until_at: datetime | None
    factors: Mapping[str, str]
    found_by: str
    closed_at: datetime | None
    closed_by: str
    facts: Incident


@dataclass(frozen=True, slots=True)
class Touched:
    """Somebody whose record the looked-up account opened, changed or moved: how often, first and last."""

    whom: Whom
    times: int
    first_at: datetime
    last_at: datetime


def save_incident(
    desk: Desk, *, words: str, discovered_at: datetime, zone: str, is_gdpr: bool, actor: str,
    from_at: datetime | None, until_at: datetime | None,
) -> UUID:  # fmt: skip
    """Enter one; it counts as a breach until somebody assessed it."""
    row = models.Incident.objects.create(
        id=fresh_id(), organisation_id=desk.organisation_id, words=words, discovered_at=discovered_at, zone=zone,
        is_gdpr=is_gdpr, actor=actor, from_at=from_at, until_at=until_at, entered_at=desk.opened_at,
        entered_by=desk.actor.name,
    )  # fmt: skip
    return row.id


def load_incidents(desk: Desk) -> tuple[Kept, ...]:
    """Every incident: open ones first, latest discovery first."""
    rows = models.Incident.objects.filter(organisation_id=desk.organisation_id).order_by("-discovered_at")
    return tuple(sorted(map(_kept, rows), key=lambda one: one.closed_at is not None))


def load_incident_of(desk: Desk, incident_id: UUID, *, alone: bool = False) -> Kept:
    """One incident; ``alone`` holds it until the transaction ends. Refuses ``incident.not_found`` (404)."""
    rows = models.Incident.objects.filter(organisation_id=desk.organisation_id, id=incident_id)
    row = (rows.select_for_update() if alone else rows).first()
    if row is None:
        raise Refused("incident.not_found", "There is no such incident here.", status=404)
    return _kept(row)


def save_finding(
    desk: Desk, incident_id: UUID, *, finding: str, factors: Mapping[str, str], affected: int | None,
    by_state: Mapping[str, int],
) -> None:  # fmt: skip
    """Keep what was found, by whom; the journal keeps that it was found differently before."""
    models.Incident.objects.filter(organisation_id=desk.organisation_id, id=incident_id).update(
        finding=finding, factors=dict(factors), affected=affected, by_state=dict(by_state),
        found_at=desk.opened_at, found_by=desk.actor.name,
    )  # fmt: skip


def save_told(desk: Desk, kept: Kept, code: str, at: datetime) -> None:
    """Keep when one notice was given. Load the incident ``alone`` before."""
    told = {one: moment.isoformat() for one, moment in {**kept.facts.told, code: at}.items()}
    models.Incident.objects.filter(organisation_id=desk.organisation_id, id=kept.id).update(told=told)


def save_closed(desk: Desk, incident_id: UUID) -> None:
    """Close it."""
    models.Incident.objects.filter(organisation_id=desk.organisation_id, id=incident_id).update(
        closed_at=desk.opened_at, closed_by=desk.actor.name
    )


_TOUCHED = """
select p.id, p.name_used, p.number, p.born_on, p.zone, j.n, j.first_at, j.last_at
from (select patient_id, count(*) n, min(happened_at) first_at, max(happened_at) last_at from store_journalentry
      where organisation_id = %(organisation)s and actor = %(actor)s and patient_id is not null
        and outcome <> 'refused' and learned_at >= %(from)s and learned_at <= %(until)s group by patient_id) j
join store_patient p on p.id = j.patient_id and p.organisation_id = %(organisation)s
order by p.name_used, p.number
"""
_LISTS = """
select count(*) from store_journalentry where organisation_id = %(organisation)s and actor = %(actor)s
  and patient_id is null and outcome = 'seen' and learned_at >= %(from)s and learned_at <= %(until)s
"""


def load_touched(desk: Desk, kept: Kept) -> tuple[tuple[Touched, ...], int] | None:
    """(whose records the account touched in that time, how often it opened lists of several people).

    The time is when the house learnt of it, which nobody types. None where no account and time were given: that
    is not "nobody". Who was seen only in a list is not among them.
    """
    if not kept.actor or kept.from_at is None or kept.until_at is None:
        return None
    asked: dict[str, Any] = {
        "organisation": desk.organisation_id, "actor": kept.actor, "from": kept.from_at, "until": kept.until_at,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_TOUCHED, asked)
        touched = tuple(Touched(Whom(*row[:5]), *row[5:]) for row in cursor.fetchall())
        cursor.execute(_LISTS, asked)
        return touched, cursor.fetchone()[0]


def _kept(row: models.Incident) -> Kept:
    facts = Incident(
        discovered_at=row.discovered_at, zone=row.zone, finding=row.finding, affected=row.affected,
        by_state=row.by_state, is_gdpr=row.is_gdpr,
        told={one: datetime.fromisoformat(moment) for one, moment in row.told.items()},
    )  # fmt: skip
    return Kept(
        id=row.id, words=row.words, entered_by=row.entered_by, actor=row.actor, from_at=row.from_at,
        until_at=row.until_at, factors=row.factors, found_by=row.found_by, closed_at=row.closed_at,
        closed_by=row.closed_by, facts=facts,
    )  # fmt: skip
