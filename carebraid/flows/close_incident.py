"""The privacy officer closes an incident, once it is assessed and every notice owed was given."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.privacy.incident import check_close, check_open
from carebraid.store import journal
from carebraid.store.desk import open_desk
from carebraid.store.incidents import load_incident_of, save_closed

from ._unit import unit


@unit
def close_incident(*, actor: Actor, now: datetime, incident_id: UUID) -> None:
    """Close it (PRV-082). Refuses one not assessed, not counted, with a notice open, or closed before."""
    desk = open_desk(actor, now)
    kept = load_incident_of(desk, incident_id, alone=True)
    check_open(kept.closed_at)
    check_close(kept.facts)
    save_closed(desk, incident_id)
    journal.record(
        actor, "close_incident", now=now, purpose="operations", object_kind="incident", object_id=incident_id
    )
