"""What medicines do to people, in their words, and the answers they got (beyond 8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from carebraid.core.kernel.refusal import Refused

from . import models
from ._fresh import fresh_id
from .chart import Chart
from .cohort import Cohort


@dataclass(frozen=True, slots=True, kw_only=True)
class SideEffect:
    """One report. ``burden`` None: not asked or not said. ``answered_at`` None: nobody has answered yet."""

    id: UUID
    medicine: str
    what: str
    burden: int | None
    told_at: datetime
    told_by: str
    answer_due_at: datetime
    answered_at: datetime | None
    answered_by: str
    answer: str
    task_id: UUID | None


def save_side_effect(
    chart: Chart, *, medicine_id: UUID | None, what: str, burden: int | None, told_at: datetime, told_by: str,
    answer_due_at: datetime,
) -> UUID:  # fmt: skip
    """Keep a report; gives its id."""
    row = models.SideEffect.add(
        chart, id=fresh_id(), medicine_id=medicine_id, what=what, burden=burden, told_at=told_at, told_by=told_by,
        answer_due_at=answer_due_at,
    )  # fmt: skip
    return row.id


def save_side_effect_task(chart: Chart, side_effect_id: UUID, task_id: UUID) -> None:
    """Say which task stands for the answer."""
    models.SideEffect.of(chart).filter(id=side_effect_id).update(task_id=task_id)


def save_answer(chart: Chart, side_effect_id: UUID, *, answer: str, by: str, at: datetime) -> None:
    """Keep the answer. Refuses (``side_effect.answered``, 409) where a colleague has answered; theirs stays."""
    rows = models.SideEffect.of(chart).filter(id=side_effect_id, answered_at=None)
    if not rows.update(answer=answer, answered_by=by, answered_at=at):
        raise Refused(
            "side_effect.answered", "A colleague has answered this already. Their answer stays.", status=409
        )


def find_side_effect(chart: Chart, side_effect_id: UUID) -> SideEffect:
    """One report, locked. Refuses one that is not there (``side_effect.not_found``, 404)."""
    rows = models.SideEffect.of(chart).select_for_update(of=("self",)).select_related("medicine")
    row = rows.filter(id=side_effect_id).first()
    if row is None:
        raise Refused("side_effect.not_found", "There is no such report here.", status=404)
    return _side_effect(row)


def load_side_effects(chart: Chart, *, only_open: bool = False, limit: int = 50) -> tuple[SideEffect, ...]:
    """The person's reports, newest first."""
    rows = models.SideEffect.of(chart).select_related("medicine").order_by("-told_at", "-id")
    if only_open:
        rows = rows.filter(answered_at=None)
    return tuple(_side_effect(row) for row in rows[:limit])


def _side_effect(row: models.SideEffect) -> SideEffect:
    return SideEffect(
        id=row.id, medicine=row.medicine.name if row.medicine else "", what=row.what, burden=row.burden,
        told_at=row.told_at, told_by=row.told_by, answer_due_at=row.answer_due_at, answered_at=row.answered_at,
        answered_by=row.answered_by, answer=row.answer, task_id=row.task_id,
    )  # fmt: skip


_ANSWERS = """
select s.name, e.answer_due_at, e.answered_at from store_sideeffect e
join store_patient p on p.id = e.patient_id join store_site s on s.id = p.site_id
where e.organisation_id = %(organisation)s and e.told_at > %(since)s and e.told_at <= %(now)s
order by s.name
"""


def load_answer_times(cohort: Cohort, since: datetime) -> tuple[tuple[str, datetime, datetime | None], ...]:
    """(site, due, answered or None) of every report told since then; whoever shows counts hides the small ones."""
    asked: dict[str, Any] = {"organisation": cohort.organisation_id, "since": since, "now": cohort.opened_at}
    with connection.cursor() as cursor:
        cursor.execute(_ANSWERS, asked)
        return tuple(cursor.fetchall())
