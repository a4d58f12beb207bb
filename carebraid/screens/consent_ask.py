"""Asking somebody whose record is closed to the reader for their consent: who it is, and what they said before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.store.asks import Ask, load_my_asks, open_to_ask

from ._screen import screen


@dataclass(frozen=True, slots=True)
class Asking:
    """The page. ``is_open``: the record opens to the reader now; nothing of it is here either way."""

    patient_id: UUID
    name: str
    is_open: bool
    asks: tuple[Ask, ...]

    @property
    def waits(self) -> Ask | None:
        """The request that is open."""
        return next((one for one in self.asks if not one.answer), None)


@screen
def consent_ask(*, actor: Actor, now: datetime, patient_id: UUID) -> Asking:
    """Refuses what the index refuses."""
    closed = open_to_ask(actor, patient_id, now)
    return Asking(patient_id, closed.name, closed.is_open, load_my_asks(closed, actor.staff_id))
