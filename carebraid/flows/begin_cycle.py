"""An improvement cycle begins: an aim, a change, somebody who looks after it, and the days."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.knowledge.outcome_measures import find_outcome_measure
from carebraid.store import journal
from carebraid.store.cohort import open_cohort
from carebraid.store.learning import save_cycle

from ._unit import unit


@unit
def begin_cycle(
    *, actor: Actor, now: datetime, measure: str, aim: str, change: str, owner_id: UUID, change_on: date,
    review_on: date, follows: UUID | None = None,
) -> UUID:  # fmt: skip
    """Begin one (CAP-188). Refuses one without aim or change, a figure that is not measured here (``measure.unknown``), or
    one reviewed before the change came."""
    if not (aim.strip() and change.strip() and measure.strip()):
        raise Refused(
            "cycle.unsaid", "Please say what should get better, what you change, and which figure shows it."
        )
    find_outcome_measure(measure)
    if review_on <= change_on:
        raise Refused("cycle.too_soon", "A change needs time to show. Please review it after it came.")
    cohort = open_cohort(actor, now, about="cycle")
    cycle_id = save_cycle(
        cohort, measure=measure, aim=aim.strip(), change=change.strip(), owner_id=owner_id, change_on=change_on,
        review_on=review_on, follows=follows,
    )  # fmt: skip
    journal.record(
        actor, "begin_cycle", now=now, purpose="operations", object_kind="cycle", object_id=cycle_id,
        detail={"measure": measure},
    )  # fmt: skip
    return cycle_id
