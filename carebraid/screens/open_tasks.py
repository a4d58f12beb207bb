"""What still needs somebody about one person: the open tasks, most pressing first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.team.task import Kind, Task
from carebraid.knowledge.outreach import load_rungs
from carebraid.store import safety, tasks
from carebraid.store.chart import open_chart

from ._screen import screen


@dataclass(frozen=True, slots=True)
class OpenTask:
    """One open task. ``needs_screening``: its safety case has no level yet. ``subject``: which of its kind.

    ``begins_at``: an outreach that is planned for then, or that the app does by itself (None).
    """

    id: UUID
    version: int
    kind: str
    priority: str
    owner_id: UUID
    due_at: datetime
    is_safety: bool
    needs_screening: bool
    subject: str
    begins_at: datetime | None


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
            kept.subject, _begins(kept.task),
        )
        for kept in tasks.load_open_tasks(chart)
    )  # fmt: skip


def _begins(task: Task) -> datetime | None:
    """When somebody is to act: a step on a rung that goes by itself is nobody's yet."""
    if task.kind is not Kind.OUTREACH:
        return task.opened_at
    return task.rung_since or task.opened_at if load_rungs().at(task.rung).is_person else None
