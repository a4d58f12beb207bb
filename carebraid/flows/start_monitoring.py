"""What has to be looked at for a medicine is put on its calendar; whoever adds a medicine gets this by itself."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.store import journal
from carebraid.store.chart import open_chart
from carebraid.store.medicines import load_regimen

from ._medicine_watch import watch_medicine
from ._unit import unit


@unit
def start_monitoring(*, actor: Actor, now: datetime, patient_id: UUID, medicine_id: UUID) -> tuple[str, ...]:
    """Begin to watch one medicine on the list; gives the codes of what is watched anew.

    For a list that came from elsewhere. Twice changes nothing. Refuses ``regimen.unknown``.
    """
    chart = open_chart(actor, patient_id, Purpose.TREATMENT, now, record_access=False)
    moved = watch_medicine(chart, load_regimen(chart).row(medicine_id).taken, now)
    journal.record(
        actor, "start_monitoring", now=now, patient_id=patient_id, purpose=Purpose.TREATMENT,
        object_kind="medicine", object_id=medicine_id, detail={"watches": sorted(moved)},
    )  # fmt: skip
    return moved
