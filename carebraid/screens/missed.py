"""A missed visit: what got in the way, which help there is, and which of it is wanted or arranged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.reach.barriers import HELP, help_for
from carebraid.store.aftercare import Missed, load_missed
from carebraid.store.chart import open_chart
from carebraid.store.my import open_own_chart
from carebraid.store.overview import Head, load_head

from ._screen import screen


@dataclass(frozen=True, slots=True)
class MissedPage:
    """``offers``: the help that what was named calls for. ``head`` is for colleagues; None on the person's own page."""

    missed: Missed
    barriers: tuple[str, ...]
    offers: tuple[str, ...]
    head: Head | None

    @property
    def choices(self) -> tuple[str, ...]:
        """What can be wanted or arranged: what is offered, and what was chosen from another offer."""
        return tuple(dict.fromkeys((*self.offers, *self.missed.wanted, *self.missed.arranged)))

    @property
    def still(self) -> tuple[str, ...]:
        """Wanted and not arranged."""
        return tuple(one for one in self.missed.wanted if one not in self.missed.arranged)


@screen
def missed(*, actor: Actor, now: datetime, patient_id: UUID, appointment_id: UUID) -> MissedPage:
    """One missed visit for the team. Refuses what the door refuses, and a visit that was not missed."""
    chart = open_chart(actor, patient_id, Purpose.TREATMENT, now)
    found = load_missed(chart, appointment_id)
    return MissedPage(found, tuple(HELP), help_for(found.barriers), load_head(chart))


@screen
def my_missed(*, actor: Actor, now: datetime, appointment_id: UUID) -> MissedPage:
    """The same for the person themself. Refuses whoever is not in care here."""
    found = load_missed(open_own_chart(actor, now), appointment_id)
    return MissedPage(found, tuple(HELP), help_for(found.barriers), None)
