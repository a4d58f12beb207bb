"""Somebody lets go of a way of looking at their caseload."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.store import caseload, journal

from ._unit import unit


@unit
def remove_view(*, actor: Actor, now: datetime, view_id: UUID) -> None:
    """Remove one of the actor's own saved views. Refuses ``view.not_found``."""
    caseload.remove_view(actor, view_id)
    journal.record(actor, "remove_view", now=now, object_kind="view", object_id=view_id)
