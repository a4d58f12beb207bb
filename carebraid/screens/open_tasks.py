"""What still needs somebody about one person: the open tasks, most pressing first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.store import safety, tasks
from carebraid.store.chart import open_chart

from ._screen import screen


@dataclass(frozen=True, slots=True)
class OpenTask:
    """One open task. ``needs_screening``: its safety case has no level yet."""

    id: UUID
    version: int
    kind: str
    priority: str
    owner_id: UUID
    due_at: datetime
    is_safety: bool
    needs_screening: bool


@screen
def open_tasks(*, actor: Actor, now: datetime, patient_id: UUID) -> tuple[OpenTask, ...]:
    """The person's open tasks as the care team sees them. Refuses what the chart door refuses."""
    chart = open_chart(actor, patient_id, Purpose.TREATMENT, now)
    unscreened = {
        case.task_id
        for case in safety.load_cases(chart)
        if case.closed_at is None and case.level == "unknown"
    }
    return tuple(
        OpenTask(
            kept.task.id, kept.task.version, kept.task.kind, kept.task.priority, kept.task.owner_id,
            kept.task.due_at, kept.task.is_safety, kept.task.id in unscreened,
        )
        for kept in tasks.load_open_tasks(chart)
    )  # fmt: skip
