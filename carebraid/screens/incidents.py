"""Suspected breaches: what is owed to whom until when, and whom the journal names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.privacy.incident import Due, notices
from carebraid.store.accounts import Colleague, load_colleagues
from carebraid.store.desk import open_desk
from carebraid.store.incidents import Kept, Touched, load_incident_of, load_incidents, load_touched

from ._screen import screen


@dataclass(frozen=True, slots=True)
class Incidents:
    """Each incident with the notices it still owes, soonest first; and the accounts that can be looked up."""

    incidents: tuple[tuple[Kept, tuple[Due, ...]], ...]
    colleagues: tuple[Colleague, ...]

    @property
    def open_count(self) -> int:
        """How many are not closed."""
        return sum(kept.closed_at is None for kept, _ in self.incidents)


@dataclass(frozen=True, slots=True)
class OneIncident:
    """``touched`` None: no account and time to look up. ``lists``: how often it opened lists of several people."""

    kept: Kept
    notices: tuple[Due, ...]
    touched: tuple[Touched, ...] | None
    lists: int


@screen
def incidents(*, actor: Actor, now: datetime) -> Incidents:
    """Every incident. Refuses whoever is not the officer (``desk.officer_only``)."""
    desk = open_desk(actor, now)
    return Incidents(
        tuple((one, _owed(one)) for one in load_incidents(desk)), load_colleagues(desk.organisation_id)
    )


@screen
def one_incident(*, actor: Actor, now: datetime, incident_id: UUID) -> OneIncident:
    """One incident. Refuses ``incident.not_found`` and whoever is not the officer."""
    desk = open_desk(actor, now)
    kept = load_incident_of(desk, incident_id)
    touched, lists = load_touched(desk, kept) or (None, 0)
    return OneIncident(kept, notices(kept.facts), touched, lists)


def _owed(kept: Kept) -> tuple[Due, ...]:
    return tuple(one for one in notices(kept.facts) if one.told_at is None)
