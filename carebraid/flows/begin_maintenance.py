"""Care moves to maintenance: nobody is discharged; boosters come before what was learnt fades."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.reach.booster import Fading, next_in
from carebraid.core.team.task import SAFETY_KINDS, Kind
from carebraid.store import journal, tasks
from carebraid.store.aftercare import load_phase
from carebraid.store.chart import open_chart

from ._after_contact import keep_phase, plan_booster
from ._raise import refresh_standing
from ._unit import unit


@unit
def begin_maintenance(*, actor: Actor, now: datetime, patient_id: UUID) -> datetime:
    """Move somebody to maintenance; gives when the first booster is due. Asked for twice it is so once.

    Refuses (``maintenance.something_open``) while a safety task or an outreach about them is open: first that.
    """
    chart = open_chart(actor, patient_id, Purpose.TREATMENT, now, record_access=False)
    phase = load_phase(chart)
    if not phase.is_maintenance:
        is_open = {kept.task.kind for kept in tasks.load_open_tasks(chart)} & (SAFETY_KINDS | {Kind.OUTREACH})
        if is_open:
            raise Refused(
                "maintenance.something_open", "Somebody still has to talk with them. Please finish that first.", status=409
            )  # fmt: skip
        fading = Fading()
        keep_phase(chart, "maintenance", now, fading, now + next_in(fading))
        plan_booster(chart, now, reached=None)
        refresh_standing(chart, now)
    after = load_phase(chart).next_booster_at
    journal.record(
        actor, "begin_maintenance", now=now, patient_id=patient_id, purpose=chart.purpose, object_kind="care_phase",
        object_id=patient_id, detail={"was": phase.phase},
    )  # fmt: skip
    return after or now
