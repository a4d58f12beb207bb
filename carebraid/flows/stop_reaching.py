"""Somebody has died, is in custody or a hospital, has moved away or grieves: reaching out stops or waits (HAZ-40)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.team.hold import check_hold
from carebraid.store import journal
from carebraid.store.chart import open_chart

from ._hold import hold
from ._raise import refresh_standing
from ._unit import unit


@unit
def stop_reaching(
    *, actor: Actor, now: datetime, patient_id: UUID, kind: str, since_at: datetime, told_by: str,
    review_at: datetime | None = None,
) -> None:  # fmt: skip
    """Hold reaching out from now on: nothing goes by itself any more, in the same transaction.

    After a death every call ends too; in custody, a hospital or after a move they wait with the actor, who looks again.
    Said again it takes the place of what was said before. Refuses what ``check_hold`` refuses.
    """
    if actor.staff_id is None:
        raise Refused("task.staff_only", "This is written down by the care team.", status=403)
    held = check_hold(kind, told_by, since_at, review_at, now)
    chart = open_chart(actor, patient_id, Purpose.TREATMENT, now, record_access=False)
    hold(
        chart, held, staff_id=actor.staff_id, since_at=since_at, told_by=told_by, now=now,
        review_at=None if held == "died" else review_at,
    )  # fmt: skip
    refresh_standing(chart, now)
    journal.record(
        actor, "stop_reaching", now=now, happened_at=since_at, patient_id=patient_id, purpose=chart.purpose,
        object_kind="reach_hold", object_id=patient_id, detail={"kind": str(held), "told_by": told_by},
    )  # fmt: skip
