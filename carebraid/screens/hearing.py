"""Messages to one person as their team sees it: whether any go, and the place to say what they answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.store.outreach import load_wishes

from ._screen import screen
from .chart import Top, build_top, open_for_care


@dataclass(frozen=True, slots=True)
class Hearing:
    """``stopped_at``: since when no automatic message goes; ``is_any``: whether the person said yes to some kind."""

    top: Top
    stopped_at: datetime | None
    is_any: bool


@screen
def hearing(*, actor: Actor, now: datetime, language: str, patient_id: UUID) -> Hearing:
    """Refuses what the chart door refuses."""
    chart = open_for_care(actor, patient_id, now)
    wishes = load_wishes(chart)
    return Hearing(
        build_top(chart, now, language), wishes.stopped_at, any(one.holds(now) for one in wishes.opt_ins)
    )
