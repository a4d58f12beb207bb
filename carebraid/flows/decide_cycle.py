"""Keep the change, adapt it, or drop it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.cohort import open_cohort
from carebraid.store.learning import DECISIONS, save_decision

from ._unit import unit


@unit
def decide_cycle(*, actor: Actor, now: datetime, cycle_id: UUID, decision: str, why: str) -> None:
    """Decide a cycle, once, with the reason. Refuses another word than keep, adapt, drop, and no reason."""
    if decision not in DECISIONS or not why.strip():
        raise Refused("cycle.undecided", "Please choose keep, adapt or drop, and say why.")
    cohort = open_cohort(actor, now, about="cycle")
    save_decision(cohort, cycle_id, decision=decision, why=why.strip())
    journal.record(
        actor, "decide_cycle", now=now, purpose="operations", object_kind="cycle", object_id=cycle_id,
        detail={"decision": decision},
    )  # fmt: skip
