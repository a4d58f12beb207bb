"""Safety cases and safety plans."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from carebraid.core.plan.safety import Entry, SafetyPlan

from . import models
from ._fresh import fresh_id
from .chart import Chart


@dataclass(frozen=True, slots=True)
class SafetyCase:
    """An open or closed safety case. ``level`` is unknown until the person was screened."""

    id: UUID
    protocol: str
    level: str
    opened_at: datetime
    task_id: UUID
    closed_at: datetime | None


def load_open_case(chart: Chart, protocol: str) -> SafetyCase | None:
    """The open case under ``protocol``, locked; None where there is none."""
    row = models.SafetyCase.of(chart).select_for_update().filter(protocol=protocol, closed_at=None).first()
    return None if row is None else _case(row)


def load_cases(chart: Chart) -> tuple[SafetyCase, ...]:
    """Every safety case of the person, newest first."""
    return tuple(_case(row) for row in models.SafetyCase.of(chart).order_by("-opened_at"))


def save_new_case(
    chart: Chart, *, protocol: str, level: str, task_id: UUID, opened_by: Mapping[str, Any], now: datetime
) -> UUID:
    """Open a case with its task."""
    row = models.SafetyCase.add(
        chart, id=fresh_id(), protocol=protocol, level=level, opened_at=now, opened_by=[dict(opened_by)],
        task_id=task_id,
    )  # fmt: skip
    return row.id


def save_case(
    chart: Chart, case_id: UUID, *, level: str | None = None, signal: Mapping[str, Any] | None = None,
    task_id: UUID | None = None, closed_at: datetime | None = None,
) -> None:  # fmt: skip
    """Add a signal to an open case, set its level or task, or close it."""
    row = models.SafetyCase.of(chart).select_for_update().get(id=case_id)
    if signal is not None:
        row.opened_by = [*row.opened_by, dict(signal)]
    row.level = level or row.level
    row.task_id = task_id or row.task_id
    row.closed_at = closed_at or row.closed_at
    row.save()


def load_case_of_task(chart: Chart, task_id: UUID) -> SafetyCase | None:
    """The open case that a task belongs to."""
    row = models.SafetyCase.of(chart).filter(task_id=task_id, closed_at=None).first()
    return None if row is None else _case(row)


def load_plan(chart: Chart, *, for_change: bool = False) -> SafetyPlan:
    """The person's safety plan as it stands; version 0, without lines, where none was begun."""
    if for_change:
        # Versions are append-only, so nobody may lock their rows: two writers queue up at the person's own.
        models.Patient.everyone.select_for_update().filter(id=chart.patient_id).first()
    row = models.SafetyPlan.of(chart).order_by("-version").first()
    if row is None:
        return SafetyPlan()
    return SafetyPlan(
        entries=tuple(_entry(line) for line in row.entries),
        removed=tuple(_entry(line) for line in row.removed),
        version=row.version,
        changed_at=row.written_at,
    )


def save_plan(chart: Chart, plan: SafetyPlan, *, now: datetime, review_on: date) -> None:
    """Add a version of the plan; two people who add the same version cannot both succeed."""
    models.SafetyPlan.add(
        chart, id=fresh_id(), version=plan.version, entries=[_line(entry) for entry in plan.entries],
        removed=[_line(entry) for entry in plan.removed], written_at=now, written_by=chart.actor.reference,
        writer_name=chart.actor.name, review_on=review_on,
    )  # fmt: skip


def load_plan_story(chart: Chart) -> tuple[tuple[int, datetime, str, date], ...]:
    """(version, written at, by whom, review on), newest first."""
    rows = models.SafetyPlan.of(chart).order_by("-version")
    return tuple(rows.values_list("version", "written_at", "writer_name", "review_on"))


def _line(entry: Entry) -> dict[str, Any]:
    return {key: str(value) if isinstance(value, UUID) else value for key, value in asdict(entry).items()}


def _entry(line: Mapping[str, Any]) -> Entry:
    beside = line.get("beside")
    return Entry(**{**line, "id": UUID(line["id"]), "beside": UUID(beside) if beside else None})


def _case(row: models.SafetyCase) -> SafetyCase:
    return SafetyCase(row.id, row.protocol, row.level, row.opened_at, row.task_id, row.closed_at)
