"""A colleague says how many people they can look after in a day: where the caseload draws its line."""

from __future__ import annotations

from datetime import datetime

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.core.watch.attention_line import check_a_day
from carebraid.store import journal
from carebraid.store.model_use import save_budget

from ._unit import unit


@unit
def set_attention_budget(*, actor: Actor, now: datetime, a_day: int) -> None:
    """Keep the actor's own budget. It hides nobody, and safety is never below the line.

    Refuses a budget outside 1 to 60 (``attention.budget_out_of_range``) and whoever is not on the staff.
    """
    if actor.staff_id is None or actor.organisation_id is None:
        raise Refused("attention.staff_only", "This is for the people on the staff.", status=403)
    check_a_day(a_day)
    save_budget(actor.organisation_id, actor.staff_id, a_day)
    journal.record(
        actor, "set_attention_budget", now=now, purpose="operations", object_kind="attention_budget",
        object_id=actor.staff_id, detail={"a_day": a_day},
    )  # fmt: skip
