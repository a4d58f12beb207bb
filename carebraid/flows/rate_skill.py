"""Somebody tried a skill and says whether it helped: what is offered next learns from it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.core.reach.skill import read_skills
from carebraid.knowledge.skills import load_skills
from carebraid.store import journal
from carebraid.store.my import open_own_chart, save_skill_use

from ._unit import unit

HELPED = ("yes", "a_little", "no")
_CLOCK_TOLERANCE = timedelta(minutes=5)


@unit
def rate_skill(
    *, actor: Actor, now: datetime, entry_id: UUID, skill: str, helped: str, happened_at: datetime
) -> str:
    """Save it once; ``saved`` or ``already``.

    Refuses ``skill.unknown``, ``skill.helped_unreadable`` and ``skill.from_future``.
    """
    if skill not in {one.id for one in read_skills(load_skills())}:
        raise Refused("skill.unknown", "There is no such skill here.", status=404)
    if helped not in HELPED:
        raise Refused("skill.helped_unreadable", "The answer whether it helped could not be read.")
    if happened_at > now + _CLOCK_TOLERANCE:
        raise Refused(
            "skill.from_future", "This carries a time that has not come yet. Please check the clock."
        )
    chart = open_own_chart(actor, now)
    is_new = save_skill_use(
        chart, entry_id=entry_id, skill=skill, helped=helped, happened_at=min(happened_at, now), now=now
    )
    journal.record(
        actor, "rate_skill", now=now, happened_at=happened_at, patient_id=chart.patient_id, purpose=chart.purpose,
        object_kind="entry", object_id=entry_id, detail={"state": "saved" if is_new else "already", "skill": skill},
    )  # fmt: skip
    return "saved" if is_new else "already"
