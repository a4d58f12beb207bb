"""The clinic enters dated facts: a urine result, doses given, a move between services, a medicine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.record.clinic_entry import check_clinic_entry
from carebraid.core.record.entry import Entry
from carebraid.store import journal
from carebraid.store.chart import open_chart
from carebraid.store.entries import save_entries

from ._medicine_watch import watch_tolerance
from ._raise import reach_out, refresh_standing
from ._unit import unit

_MAY_LOWER_TOLERANCE = frozenset({"transition", "overdose", "dose", "urine"})


@dataclass(frozen=True, slots=True)
class Recorded:
    """How many facts were ``saved``, how the person stands now, and the task that called somebody, if any."""

    saved: int
    level: int | None
    task_id: UUID | None


@unit
def record_entries(
    *, actor: Actor, now: datetime, patient_id: UUID, entries: Sequence[Entry], origin: str = "clinic"
) -> Recorded:
    """Save the facts of one person and judge them again; somebody is called if need be.

    All or none. Refuses what ``check_clinic_entry`` refuses (``entry.unknown_kind``, ``entry.from_future``,
    ``entry.<kind>_unreadable``).
    """
    purpose = Purpose.TREATMENT
    chart = open_chart(actor, patient_id, purpose, now, record_access=False)
    for entry in entries:
        check_clinic_entry(entry, now)
    saved = save_entries(chart, entries, origin)
    level = refresh_standing(chart, now)
    if any(entry.kind in _MAY_LOWER_TOLERANCE for entry in entries):
        watch_tolerance(chart, now)
    raised = None
    if entries:
        newest = max(entries, key=lambda entry: entry.happened_at)
        raised = reach_out(
            chart, level, now, happened_at=newest.happened_at, source="entry", source_id=newest.kind
        )
    kinds = sorted({entry.kind for entry in entries})
    journal.record(
        actor, "record_entries", now=now, happened_at=min((one.happened_at for one in entries), default=now),
        patient_id=patient_id, purpose=purpose, object_kind="entry", detail={"saved": saved, "kinds": kinds},
    )  # fmt: skip
    return Recorded(saved, level.level, raised.task.id if raised else None)
