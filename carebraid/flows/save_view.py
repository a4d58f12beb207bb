"""Somebody keeps a way of looking at their caseload."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.store import caseload, journal

from ._unit import unit

MOST_LETTERS = 60


@unit
def save_view(*, actor: Actor, now: datetime, name: str, query: str) -> UUID:
    """Save sort and filters under a name. Refuses ``view.name_needed`` and ``view.too_many``."""
    called = " ".join(name.split())[:MOST_LETTERS]
    if not called:
        raise Refused("view.name_needed", "Please give this view a name.")
    view_id = caseload.save_view(actor, name=called, query=query[:500])
    journal.record(actor, "save_view", now=now, object_kind="view", object_id=view_id)
    return view_id
