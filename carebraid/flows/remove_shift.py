"""A turn of duty is taken off the rota."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.rota import delete_shift

from ._unit import unit


@unit
def remove_shift(*, actor: Actor, now: datetime, shift_id: UUID) -> None:
    """Take a shift off. Refuses ``rota.unknown_shift``."""
    if actor.organisation_id is None or not delete_shift(actor.organisation_id, shift_id):
        raise Refused("rota.unknown_shift", "There is no such shift here.", status=404)
    journal.record(actor, "remove_shift", now=now, object_kind="shift", object_id=shift_id)
