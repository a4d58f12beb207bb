"""What is watched for a medicine, and supplies of it: the rows behind core.meds.monitoring and core.meds.adherence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from carebraid.core.kernel.refusal import Refused

from . import models
from ._fresh import fresh_id
from .chart import Chart


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """One thing to look at for one medicine. ``done_on`` None: open. ``is_out_of_range`` None: not judged."""

    id: UUID
    medicine_id: UUID
    medicine: str
    what: str
    due_on: date
    done_on: date | None
    result: Mapping[str, Any] | None
    is_out_of_range: bool | None
    closed_by: str
    task_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplied:
    """A pick-up, an injection or an observed dose. ``days`` None: nobody knows for how long it lasts."""

    id: UUID
    medicine_id: UUID
    medicine: str
    kind: str
    on: date
    days: int | None
    state: str
    next_due_on: date | None
    by: str


def load_watched(chart: Chart, *, only_open: bool = False) -> tuple[Watched, ...]:
    """Everything watched for the person, soonest due first; with results unless ``only_open``."""
    rows = models.Monitoring.of(chart).select_related("medicine")
    if only_open:
        rows = rows.filter(done_on=None)
    return tuple(_watched(row) for row in rows.order_by("due_on", "id"))


def save_watched(chart: Chart, medicine_id: UUID, what: str, due_on: date) -> bool:
    """Begin to watch, or move what is open to ``due_on``; gives whether anything changed. Never two open (constraint)."""
    rows = models.Monitoring.of(chart).filter(medicine_id=medicine_id, what=what, done_on=None)
    if rows.exists():
        return bool(rows.exclude(due_on=due_on).update(due_on=due_on))
    models.Monitoring.add(chart, id=fresh_id(), medicine_id=medicine_id, what=what, due_on=due_on)
    return True


def close_watched(
    chart: Chart, watched_id: UUID, *, done_on: date, result: Mapping[str, Any], is_out_of_range: bool | None
) -> None:
    """Keep what came of one open watch. Refuses one that a colleague has closed (``monitoring.done``, 409)."""
    rows = models.Monitoring.of(chart).filter(id=watched_id, done_on=None)
    if not rows.update(
        done_on=done_on, result=dict(result), is_out_of_range=is_out_of_range, closed_by=chart.actor.name
    ):
        raise Refused("monitoring.done", "A colleague has entered this result already.", status=409)


def save_task_of_watched(chart: Chart, ids: Iterable[UUID], task_id: UUID) -> None:
    """Say which task stands for these watches."""
    models.Monitoring.of(chart).filter(id__in=list(ids)).update(task_id=task_id)


def find_watched(chart: Chart, watched_id: UUID) -> Watched:
    """One watch, locked. Refuses one that is not there (``monitoring.not_found``, 404)."""
    row = (
        models.Monitoring.of(chart)
        .select_for_update(of=("self",))
        .select_related("medicine")
        .filter(id=watched_id)
    ).first()
    if row is None:
        raise Refused("monitoring.not_found", "There is no such check here.", status=404)
    return _watched(row)


def save_supply(
    chart: Chart, *, medicine_id: UUID, kind: str, on: date, days: int | None, state: str, next_due_on: date | None
) -> UUID:  # fmt: skip
    """Keep one supply; gives its id."""
    row = models.Supply.add(
        chart, id=fresh_id(), medicine_id=medicine_id, kind=kind, on=on, days=days, state=state,
        next_due_on=next_due_on, by=chart.actor.name,
    )  # fmt: skip
    return row.id


def has_supply(chart: Chart, *, medicine_id: UUID, kind: str, on: date, state: str) -> bool:
    """Whether the same was entered for that day already."""
    rows = models.Supply.of(chart).filter(medicine_id=medicine_id, kind=kind, on=on, state=state)
    return rows.exists()


def load_supplies(chart: Chart, *, since: date | None = None) -> tuple[Supplied, ...]:
    """The person's supplies, oldest first."""
    rows = models.Supply.of(chart).select_related("medicine")
    if since is not None:
        rows = rows.filter(on__gte=since)
    return tuple(
        Supplied(
            id=row.id, medicine_id=row.medicine_id, medicine=row.medicine.name, kind=row.kind, on=row.on,
            days=row.days, state=row.state, next_due_on=row.next_due_on, by=row.by,
        )
        for row in rows.order_by("on", "id")
    )  # fmt: skip


def load_last_closed(chart: Chart, kind: str, subject: str) -> datetime | None:
    """When a task of that kind and subject was last closed; None where none ever was."""
    rows = models.Task.of(chart).filter(kind=kind, subject=subject, state="closed").order_by("-closed_at")
    return rows.values_list("closed_at", flat=True).first()


def has_task_since(chart: Chart, kind: str, since: datetime) -> bool:
    """Whether a task of that kind was opened for the person at or after ``since``, open or closed."""
    return models.Task.of(chart).filter(kind=kind, opened_at__gte=since).exists()


def _watched(row: models.Monitoring) -> Watched:
    return Watched(
        id=row.id, medicine_id=row.medicine_id, medicine=row.medicine.name, what=row.what, due_on=row.due_on,
        done_on=row.done_on, result=row.result, is_out_of_range=row.is_out_of_range, closed_by=row.closed_by,
        task_id=row.task_id,
    )  # fmt: skip
