"""Time for supervision or reflection is noted: that it was, never what was said."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.learning import REFLECTION_KINDS, save_reflection

from ._unit import unit


@unit
def note_reflection(*, actor: Actor, now: datetime, kind: str, on: date, minutes: int) -> UUID:
    """Note the actor's own time (CAP-195). Refuses another kind, a day to come, and less than 5 or more than 480 minutes."""
    if actor.staff_id is None or actor.organisation_id is None:
        raise Refused("reflection.staff_only", "This is for people who work here.", status=403)
    if kind not in REFLECTION_KINDS or not 5 <= minutes <= 480 or on > now.date():
        raise Refused("reflection.unreadable", "Please say what it was, on which day, and how many minutes.")
    note_id = save_reflection(
        organisation_id=actor.organisation_id, staff_id=actor.staff_id, kind=kind, on=on, minutes=minutes
    )
    journal.record(
        actor, "note_reflection", now=now, purpose="operations", object_kind="reflection", object_id=note_id
    )
    return note_id
