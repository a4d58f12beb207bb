"""A notice of a breach was given: to the people, the Secretary, the media or an authority abroad."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.privacy.incident import check_open, check_told
from carebraid.store import journal
from carebraid.store.desk import open_desk
from carebraid.store.incidents import load_incident_of, save_told

from ._unit import unit


@unit
def tell_of_incident(*, actor: Actor, now: datetime, incident_id: UUID, notice: str, at: datetime) -> None:
    """Keep when it was given (PRV-082). Refuses ``incident.not_owed``, ``incident.when`` and what is closed."""
    desk = open_desk(actor, now)
    kept = load_incident_of(desk, incident_id, alone=True)
    check_open(kept.closed_at)
    check_told(kept.facts, notice, at, now)
    save_told(desk, kept, notice, at)
    journal.record(
        actor, "tell_of_incident", now=now, happened_at=at, purpose="operations", object_kind="incident",
        object_id=incident_id, detail={"notice": notice},
    )  # fmt: skip
