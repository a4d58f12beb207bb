"""Tasks: the rows behind the core's values, and what happened to each in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection

from carebraid.core.kernel.refusal import Refused
from carebraid.core.team.task import Attempt, Kind, Priority, Reached, State, Task

from . import models
from ._fresh import fresh_id
from .chart import Chart


@dataclass(frozen=True, slots=True)
class Kept:
    """A task as stored: the core's value, its subject, its reasons with facts, and when the ladder acts."""

    task: Task
    subject: str
    why: tuple[Mapping[str, Any], ...]
    next_step_at: datetime | None


def load_task(chart: Chart, task_id: UUID) -> Kept:
    """One task of the open chart, locked until the transaction ends. Refuses one that is not there."""
    row = models.Task.of(chart).select_for_update().filter(id=task_id).first()
    if row is None:
        raise Refused("task.not_found", "There is no such task here.", status=404)
    return _kept(row)


_COLUMNS = [field.attname for field in models.Task._meta.concrete_fields]
_JSON = frozenset({"why", "attempts"})
# Asked with every check-in that calls for a person, so written out.
_OPEN = f"""select {", ".join(_COLUMNS)} from store_task where patient_id = %s and organisation_id = %s
  and kind = %s and subject = %s and state <> 'closed' for update"""


def load_open_task(chart: Chart, kind: Kind, subject: str) -> Kept | None:
    """The one open task of that kind and subject, locked; None where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, [chart.patient_id, chart.organisation_id, str(kind), subject])
        row = cursor.fetchone()
    if row is None:
        return None
    # A plain cursor gives JSON as its text.
    values = [
        msgspec.json.decode(value) if name in _JSON else value
        for name, value in zip(_COLUMNS, row, strict=True)
    ]
    return _kept(models.Task.from_db("default", _COLUMNS, values))


def load_open_tasks(chart: Chart) -> tuple[Kept, ...]:
    """Every open task of the person, most pressing first."""
    return tuple(_kept(row) for row in models.Task.of(chart).exclude(state="closed").order_by("due_at"))


def load_patient_of_task(task_id: UUID) -> UUID:
    """Whose task it is, so that their chart can be opened. Refuses one that is not there."""
    patient_id = models.Task.everyone.filter(id=task_id).values_list("patient_id", flat=True).first()
    if patient_id is None:
        raise Refused("task.not_found", "There is no such task here.", status=404)
    return patient_id


def load_subject(chart: Chart, task_id: UUID) -> str:
    """What one of the person's tasks is about among those of its kind."""
    found = models.Task.of(chart).filter(id=task_id).values_list("subject", flat=True).first()
    return str(found or "")


def load_team(chart: Chart, now: datetime) -> tuple[UUID, ...]:
    """The staff on the person's team now, lead first."""
    ties = models.TeamMember.of(chart).filter(from_at__lte=now).exclude(until_at__lte=now)
    return tuple(dict.fromkeys(ties.order_by("-is_lead", "from_at").values_list("staff_id", flat=True)))


_CLOSED_SINCE = """select exists(select from store_task
  where patient_id = %(patient)s and kind = %(kind)s and closed_at >= %(since)s)"""


def has_closed_since(chart: Chart, kind: Kind, since: datetime) -> bool:
    """Whether a task of that kind about the person was closed at or after ``since``."""
    asked: dict[str, Any] = {"patient": chart.patient_id, "kind": str(kind), "since": since}
    with connection.cursor() as cursor:
        cursor.execute(_CLOSED_SINCE, asked)
        return bool(cursor.fetchone()[0])


def load_due_steps(now: datetime, limit: int) -> tuple[tuple[UUID, UUID], ...]:
    """(task, patient) of open tasks whose ladder acts at or before ``now``, longest waiting first."""
    due = models.Task.everyone.exclude(state="closed").filter(next_step_at__lte=now)
    return tuple(due.order_by("next_step_at").values_list("id", "patient_id")[:limit])


def load_owned_open(staff_id: UUID) -> tuple[tuple[UUID, UUID], ...]:
    """(task, patient) of every open task that somebody owns."""
    owned = models.Task.everyone.exclude(state="closed").filter(owner_id=staff_id)
    return tuple(owned.values_list("id", "patient_id"))


def load_open_owners() -> tuple[tuple[UUID, UUID, UUID], ...]:
    """(task, patient, owner) of every open safety task: what the sweep checks against the rota."""
    safety = models.Task.everyone.exclude(state="closed").filter(kind__in=["safety", "safety_unanswered"])
    return tuple(safety.values_list("id", "patient_id", "owner_id"))


def save_new_task(
    chart: Chart, *, kind: Kind, subject: str, priority: Priority, owner_id: UUID, reasons: Iterable[str],
    why: Iterable[Mapping[str, Any]], opened_at: datetime, due_at: datetime, next_step_at: datetime, rung: int = 0,
    rung_since: datetime | None = None, highest: int | None = None,
) -> Kept:  # fmt: skip
    """Save a new open task and the first line of its story."""
    row = models.Task.add(
        chart, id=fresh_id(), kind=kind, subject=subject, priority=priority, owner_id=owner_id,
        reasons=list(reasons), why=list(why), opened_at=opened_at, due_at=due_at, next_step_at=next_step_at,
        rung=rung, rung_since=rung_since or opened_at, highest=highest,
    )  # fmt: skip
    kept = _kept(row)
    save_event(chart, kept.task.id, "raised", opened_at, {"owner": str(owner_id), "priority": str(priority)})
    return kept


def save_task(
    chart: Chart, before: Kept, after: Task, *, next_step_at: datetime | None,
    why: tuple[Mapping[str, Any], ...] | None = None,
) -> Kept:  # fmt: skip
    """Write a changed task where it is still at the version it was read at. Refuses ``task.changed`` otherwise."""
    values = {
        "priority": after.priority, "reasons": list(after.reasons), "state": after.state,
        "owner_id": after.owner_id, "due_at": after.due_at, "rung": after.rung, "rung_since": after.rung_since,
        "claimed_by_id": after.claimed_by, "acknowledged_at": after.acknowledged_at,
        "attempts": [{"outcome": a.outcome, "at": a.at.isoformat(), "by": str(a.by)} for a in after.attempts],
        "next_attempt_at": after.next_attempt_at, "escalations": after.escalations,
        "closed_by_id": after.closed_by, "closed_at": after.closed_at, "outcome": after.outcome or "",
        "reached": after.reached or "", "reached_at": after.reached_at, "version": after.version,
        "next_step_at": next_step_at, "highest": after.highest, "why": list(before.why if why is None else why),
    }  # fmt: skip
    changed = models.Task.of(chart).filter(id=after.id, version=before.task.version).update(**values)
    if not changed:
        raise Refused(
            "task.changed", "This task changed while you were writing. Please look again.", status=409
        )
    return Kept(after, before.subject, tuple(values["why"]), next_step_at)  # type: ignore[arg-type]


def save_next_step(chart: Chart, task_id: UUID, at: datetime) -> None:
    """Say when the ladder looks at a task again; nothing a person could have seen changes."""
    models.Task.of(chart).filter(id=task_id).update(next_step_at=at)


def save_event(chart: Chart, task_id: UUID, kind: str, at: datetime, detail: Mapping[str, Any]) -> None:
    """Add one line to a task's story."""
    models.TaskEvent.add(
        chart,
        id=fresh_id(),
        task_id=task_id,
        at=at,
        kind=kind,
        actor=chart.actor.reference,
        detail=dict(detail),
    )


def _kept(row: models.Task) -> Kept:
    attempts = tuple(
        Attempt(a["outcome"], datetime.fromisoformat(a["at"]), UUID(a["by"])) for a in row.attempts
    )
    task = Task(
        id=row.id, patient_id=row.patient_id, kind=Kind(row.kind), priority=Priority(row.priority),
        opened_at=row.opened_at, due_at=row.due_at, owner_id=row.owner_id, reasons=tuple(row.reasons),
        state=State(row.state), rung=row.rung, rung_since=row.rung_since, claimed_by=row.claimed_by_id,
        acknowledged_at=row.acknowledged_at, attempts=attempts, next_attempt_at=row.next_attempt_at,
        escalations=row.escalations, outcome=row.outcome or None, closed_at=row.closed_at,
        closed_by=row.closed_by_id, reached=Reached(row.reached) if row.reached else None,
        reached_at=row.reached_at, version=row.version, highest=row.highest,
    )  # fmt: skip
    return Kept(task, row.subject, tuple(row.why), row.next_step_at)


def load_owners(task_id: UUID) -> tuple[UUID, ...]:
    """Everybody a task was given to since it was raised, oldest first."""
    events = models.TaskEvent.everyone.filter(task_id=task_id, detail__has_key="owner").order_by("at")
    return tuple(UUID(detail["owner"]) for detail in events.values_list("detail", flat=True))
