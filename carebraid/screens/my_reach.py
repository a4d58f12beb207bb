"""How we may reach out to a person, by their own word; and the message in the app that waits for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.store.aftercare import load_last_missed, load_phase
from carebraid.store.chart import Chart, open_chart
from carebraid.store.my import open_own_chart
from carebraid.store.overview import Head, load_head
from carebraid.store.reaching import Nudge, load_nudge, load_wish

from . import skill
from ._screen import screen
from .skill import SkillCard

_ASKED_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Waits:
    """What waits for the person on their first page: a message, a missed visit to tell about, the way back into care."""

    nudge: Nudge | None
    missed_id: UUID | None
    is_maintenance: bool
    came_back_at: datetime | None


def what_waits(chart: Chart, now: datetime) -> Waits:
    """For the page of the day."""
    phase = load_phase(chart)
    return Waits(
        load_nudge(chart), load_last_missed(chart, now - _ASKED_FOR, now), phase.is_maintenance, phase.came_back_at
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class NudgePage:
    """The message, and something to try that fits."""

    nudge: Nudge
    skill: SkillCard | None


@screen
def my_nudge(*, actor: Actor, now: datetime, language: str, message_id: UUID) -> NudgePage:
    """The message in the app. Refuses one that is not there or was answered (``nudge.not_found``)."""
    chart = open_own_chart(actor, now)
    found = load_nudge(chart)
    if found is None or found.id != message_id:
        raise Refused("nudge.not_found", "This message is not here any more.", status=404)
    offered = skill.offer(chart, language, craving=None)
    return NudgePage(found, offered[0] if offered else None)


@dataclass(frozen=True, slots=True)
class ReachPage:
    """``ways`` None: never asked. ``head`` is for colleagues."""

    ways: tuple[str, ...] | None
    head: Head | None = None


@screen
def my_reach(*, actor: Actor, now: datetime) -> ReachPage:
    """The person's own word. Refuses whoever is not in care here."""
    return ReachPage(load_wish(open_own_chart(actor, now)))


@screen
def reach(*, actor: Actor, now: datetime, patient_id: UUID) -> ReachPage:
    """The same for a colleague to whom the person says it. Refuses what the chart door refuses."""
    chart = open_chart(actor, patient_id, Purpose.TREATMENT, now)
    return ReachPage(load_wish(chart), load_head(chart))
