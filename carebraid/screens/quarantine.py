"""What imports had to set aside, and why; without its contents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from carebraid.core.kernel.actor import Actor
from carebraid.store.cohort import open_cohort
from carebraid.store.imports import SetAside, load_quarantined

from ._screen import screen


@dataclass(frozen=True, slots=True)
class Quarantine:
    """How many things stand aside, and the newest of them."""

    total: int
    newest: tuple[SetAside, ...]


@screen
def quarantine(*, actor: Actor, now: datetime, source: str, limit: int) -> Quarantine:
    """What stands aside from ``source`` in the actor's organisation. Refuses everybody but managers and commands."""
    total, newest = load_quarantined(open_cohort(actor, now, about="quarantine"), source, limit)
    return Quarantine(total, newest)
