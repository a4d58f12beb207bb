"""The round about medicines: what is due and has no task gets one, with an owner and a due time, never twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.store import journal
from carebraid.store.chart import open_chart

from ._medicine_watch import raise_due_tasks
from ._unit import unit


@unit
def raise_due(*, actor: Actor, now: datetime, patient_ids: Sequence[UUID]) -> int:
    """Raise what is due about these people's medicines; gives how many tasks. One journal row for the batch."""
    raised = 0
    for patient_id in patient_ids:
        chart = open_chart(actor, patient_id, Purpose.OPERATIONS, now, record_access=False)
        raised += len(raise_due_tasks(chart, now))
    journal.record(
        actor, "raise_due", now=now, purpose=Purpose.OPERATIONS,
        detail={"people": len(patient_ids), "tasks": raised},
    )  # fmt: skip
    return raised
