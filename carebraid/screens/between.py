"""The wall: everybody between two services, how long, which keys have turned, and who answers for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.team.transition import TRAVELS, Transition, day_number
from carebraid.store import scope
from carebraid.store.aftercare import (
    Between,
    Phase,
    load_between,
    load_open_transition,
    load_phase,
    load_transition_clocks,
)
from carebraid.store.chart import open_chart
from carebraid.store.overview import Head, load_head
from carebraid.store.panel import open_panel

from ._screen import screen


@dataclass(frozen=True, slots=True)
class OnTheWay:
    """One person on the wall. ``lacks``: what did not travel with them. ``is_late``: a contact that is owed is past."""

    one: Between
    day: int
    lacks: tuple[str, ...]
    is_late: bool
    may_accept: bool

    @property
    def level(self) -> str:
        """now, watch or settled."""
        return "now" if self.is_late else "watch"


@screen
def between(*, actor: Actor, now: datetime) -> tuple[OnTheWay, ...]:
    """The wall of the reader's panel, longest on the way first. Refuses whoever is not on a care team."""
    found = load_between(open_panel(actor, now, about="between"))
    shown = [
        OnTheWay(
            one, day_number(one.transition, now, one.zone), lacking(one.transition),
            one.next_due_at is not None and one.next_due_at < now,
            one.transition.accepted_at is None and one.transition.sender != actor.staff_id,
        )
        for one in found
    ]  # fmt: skip
    return tuple(sorted(shown, key=lambda line: (not line.is_late, line.one.transition.left_at)))


def lacking(transition: Transition) -> tuple[str, ...]:
    """What was not ready to travel with the person."""
    return tuple(one for one in TRAVELS if one not in transition.travels)


@dataclass(frozen=True, slots=True)
class After:
    """One person's aftercare: where their care stands, and the way between services that they are on."""

    head: Head
    phase: Phase
    transition: Transition | None
    day: int
    clocks: tuple[tuple[UUID, str, datetime, str], ...]


@screen
def aftercare(*, actor: Actor, now: datetime, patient_id: UUID) -> After:
    """Maintenance and handoff of one person. Refuses what the chart door refuses."""
    scope.enter(actor.organisation_id)
    chart = open_chart(actor, patient_id, Purpose.TREATMENT, now)
    going = load_open_transition(chart)
    return After(
        load_head(chart), load_phase(chart), going, day_number(going, now, chart.zone) if going else 0,
        load_transition_clocks(chart, going.id) if going else (),
    )  # fmt: skip
