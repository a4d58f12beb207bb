"""Somebody is worried about a person they support, and the team hears of it. Nothing comes back to them."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.core.team.task import Kind, Priority
from carebraid.store import concerns, journal
from carebraid.store.window import PURPOSE, chart_behind, open_window

from ._raise import Signal, raise_task, refresh_standing
from ._unit import unit

URGENCY = {"now": Priority.IMMEDIATE, "soon": Priority.SAME_DAY, "tell": Priority.THIS_VISIT}
"""What the supporter chose -> how soon the team looks. Project convention."""
LONGEST = 2000
MOST_A_DAY = 10


@unit
def say_worried(*, actor: Actor, now: datetime, patient_id: UUID, urgency: str, text: str = "") -> None:
    """Keep the words and raise a task with an owner and a time, in one write. Gives nothing back, ever.

    It works the same while the view is closed, paused or ended: a warning is worth more than silence. Refuses
    what :func:`open_window` does, ``grant.not_agreed``, ``worry.urgency_missing`` and ``worry.enough`` (429).
    """
    window = open_window(actor, patient_id, now)
    if "say_worried" not in window.does:
        raise Refused("grant.not_agreed", "This is not part of what you agreed on.", status=403)
    if urgency not in URGENCY:
        raise Refused("worry.urgency_missing", "Please choose how soon somebody should look.")
    chart = chart_behind(window)
    if concerns.count_since(chart, window.grant_id, now - timedelta(days=1)) >= MOST_A_DAY:
        raise Refused(
            "worry.enough",
            "We have what you wrote today, and somebody reads it. If it cannot wait, please call one of the numbers.",
            status=429,
        )
    concern = concerns.save_concern(
        chart, window.grant_id, urgency=urgency, text=text.strip()[:LONGEST], now=now
    )
    signal = Signal(
        f"worried_{urgency}",
        {"name": concern.name, "relation": concern.relation},
        now,
        "concern",
        str(concern.id),
    )
    kept = raise_task(
        chart, kind=Kind.MESSAGE_REVIEW, subject="worry", priority=URGENCY[urgency], signals=[signal], now=now
    )
    refresh_standing(chart, now)
    journal.record(
        actor, "say_worried", now=now, patient_id=patient_id, purpose=PURPOSE, object_kind="concern",
        object_id=concern.id, detail={"urgency": urgency, "task": str(kept.task.id)},
    )  # fmt: skip
