"""Whom a prescriber without a tie asks about: the few fields of the index, never the record."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.store.index import Found, open_index_for_one

from ._screen import screen


@screen
def blind_person(*, actor: Actor, now: datetime, patient_id: UUID) -> Found:
    """Refuses what the index refuses, and somebody whose record is open to the reader (``blind.not_needed``, 409)."""
    found = open_index_for_one(actor, patient_id, now)
    if found.is_mine:
        raise Refused(
            "blind.not_needed",
            "This record is open to you. The medicines page checks the whole list.",
            status=409,
        )
    return found
