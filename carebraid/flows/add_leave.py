"""Somebody is away; what waits for them goes to somebody who is there (HAZ-03)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.moment import require_aware
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.rota import refuse_unknown, save_leave

from ._handover import hand_over_tasks
from ._unit import unit


@unit
def add_leave(
    *, actor: Actor, now: datetime, staff_id: UUID, from_at: datetime, until_at: datetime | None
) -> int:
    """Note that somebody is away from ``from_at`` until ``until_at`` (None: until further notice).

    Where they are away already, their open tasks go to others at once; leave that begins later is found by
    the sweep when it begins. Gives how many were handed over. Refuses ``rota.leave_backwards``,
    ``rota.unknown_staff`` and ``task.nobody_here``.
    """
    begins, ends = require_aware(from_at), None if until_at is None else require_aware(until_at)
    if ends is not None and ends <= begins:
        raise Refused("rota.leave_backwards", "The end must come after the beginning.")
    if actor.organisation_id is None:
        raise Refused("organisation.missing", "This needs an organisation.")
    refuse_unknown(actor.organisation_id, staff_id=staff_id)
    save_leave(actor.organisation_id, staff_id=staff_id, from_at=begins, until_at=ends)
    is_away_now = begins <= now and (ends is None or now < ends)
    moved = hand_over_tasks(actor, staff_id, now, why="away") if is_away_now else 0
    journal.record(
        actor, "add_leave", now=now, happened_at=begins, object_kind="staff", object_id=staff_id,
        detail={"handed_over": moved},
    )  # fmt: skip
    return moved
