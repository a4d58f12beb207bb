"""Messages to one person as their team sees it: whether any go, and the place to say what they answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.reach.outreach_rules import is_confirmed
from carebraid.store.outreach import load_wishes
from carebraid.store.texting import has_gateway, load_last

from ._proof import say_state
from ._screen import screen
from .chart import Top, build_top, open_for_care


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """``stopped_at``: since when no automatic message goes; ``is_any``: whether the person said yes to some kind.

    ``channel``: the one they chose, and whether this house ``can_send`` by it; ``is_doubted``: whether the address waits to
    be confirmed. ``last_at``, ``last_state``: the newest message that went, or should have, and how far it came.
    """

    top: Top
    stopped_at: datetime | None
    is_any: bool
    channel: str
    can_send: bool
    is_doubted: bool
    last_at: datetime | None
    last_state: str


@screen
def hearing(*, actor: Actor, now: datetime, language: str, patient_id: UUID) -> Hearing:
    """Refuses what the chart door refuses."""
    chart = open_for_care(actor, patient_id, now)
    wishes = load_wishes(chart)
    last = load_last(chart)
    return Hearing(
        top=build_top(chart, now, language), stopped_at=wishes.stopped_at,
        is_any=any(one.holds(now) for one in wishes.opt_ins), channel=wishes.channel, can_send=has_gateway(wishes.channel),
        is_doubted=bool(wishes.channel) and not is_confirmed(wishes, now), last_at=last.queued_at if last else None,
        last_state=say_state(last, now) if last else "",
    )  # fmt: skip
