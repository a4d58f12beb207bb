"""Who took which task about a person and what came of it, for everybody who is about to call them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from carebraid.core.team.calling import CALL_LASTS, JUST_CALLED, Act

from . import models
from .chart import Chart
from .panel import MEMBERS, Panel

_ACTS = """
select e.patient_id, e.task_id, s.id, s.name, e.at,
  case when e.kind = 'claimed' then '' else coalesce(e.detail->>'outcome', '') end
from store_taskevent e join store_staff s on e.actor = 'account:' || s.account_id
where e.patient_id = any(%(people)s) and e.organisation_id = %(organisation)s and e.at > %(since)s and e.at <= %(now)s
  and e.kind in ('claimed', 'attempted', 'closed')
order by e.at, e.id
"""


def lock_open_tasks(chart: Chart) -> None:
    """Take every open task of the person until the transaction ends: of two who take two of them at once, the second waits
    and then sees the first."""
    rows = models.Task.of(chart).exclude(state="closed").order_by("id").select_for_update()
    list(rows.values_list("id", flat=True))


def load_acts(chart: Chart, now: datetime) -> tuple[Act, ...]:
    """What colleagues did about the person in the last day."""
    return _load([chart.patient_id], chart.organisation_id, now).get(chart.patient_id, ())


def load_acts_about(panel: Panel, people: Iterable[UUID]) -> dict[UUID, tuple[Act, ...]]:
    """The same for some people on the panel at once."""
    return _load(list(people), panel.organisation_id, panel.opened_at)


def _load(people: list[UUID], organisation_id: UUID, now: datetime) -> dict[UUID, tuple[Act, ...]]:
    asked: dict[str, Any] = {
        "people": people, "organisation": organisation_id, "now": now, "since": now - max(CALL_LASTS, JUST_CALLED),
    }  # fmt: skip
    found: dict[UUID, list[Act]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_ACTS, asked)
        for person, task, by, name, at, outcome in cursor.fetchall():
            found.setdefault(person, []).append(Act(task, by, name, at, outcome))
    return {person: tuple(acts) for person, acts in found.items()}


@dataclass(frozen=True, slots=True)
class OpenCall:
    """An open task about somebody on the panel that asks a colleague to call."""

    id: UUID
    patient_id: UUID
    name: str
    number: str
    owner_id: UUID
    owner: str
    is_safety: bool
    due_at: datetime
    kind: str
    why: str


_TWICE = """
select t.id, t.patient_id, p.name_used, p.number, t.owner_id, s.name,
  t.kind in ('safety', 'safety_unanswered', 'safety_follow_up', 'missing_checkin') or t.priority = 'immediate', t.due_at, t.kind,
  t.why::text
from store_task t join store_patient p on p.id = t.patient_id join store_staff s on s.id = t.owner_id
where t.state <> 'closed' and t.organisation_id = %(organisation)s and t.patient_id in {members}
  and t.kind in ('safety', 'safety_unanswered', 'safety_follow_up', 'missing_checkin', 'outreach', 'missed_visit', 'booster',
    'coming_back', 'transition')
  and not (t.kind = 'outreach' and (t.rung < 3 or t.rung_since > %(now)s))
  and not (t.kind in ('booster', 'transition', 'safety_follow_up') and t.due_at > %(soon)s)
order by p.name_used, t.patient_id, t.due_at, t.id
"""


def load_open_calls(panel: Panel, soon: datetime) -> tuple[OpenCall, ...]:
    """Every open call about people on the panel that is due by ``soon`` or has no day of its own, person by person."""
    with connection.cursor() as cursor:
        cursor.execute(_TWICE.format(members=MEMBERS), {**panel.bounds, "soon": soon})
        return tuple(OpenCall(*row) for row in cursor.fetchall())
