"""Every try to reach one person in the last days: calls and talks by colleagues, and what went by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection

from carebraid.core.reach.delivery import Proof
from carebraid.core.reach.texting import NUMBER_CODE

from . import models
from .chart import Chart
from .texting import proof_of


@dataclass(frozen=True, slots=True)
class Tried:
    """One try by a colleague. ``by`` is empty where the person answered by themself; ``rung``: the way of an outreach."""

    at: datetime
    by: str
    outcome: str
    task_id: UUID
    kind: str
    rung: int
    why: tuple[Mapping[str, Any], ...]


_TRIED = """
select e.at, coalesce(s.name, ''), coalesce(e.detail->>'outcome', ''), t.id, t.kind,
  coalesce((select (c.detail->>'rung')::int from store_taskevent c where c.task_id = t.id and c.kind = 'climb' and c.at <= e.at
    order by c.at desc, c.id desc limit 1), case when exists(select 1 from store_taskevent c where c.task_id = t.id
    and c.kind = 'climb') then 0 else t.rung end), t.why::text
from store_taskevent e join store_task t on t.id = e.task_id
left join store_staff s on e.actor = 'account:' || s.account_id
where e.patient_id = %(patient)s and e.organisation_id = %(organisation)s and e.kind in ('attempted', 'closed')
  and e.at > %(since)s and e.at <= %(now)s
order by e.at desc, e.id desc
"""


def load_tried(chart: Chart, since: datetime) -> tuple[Tried, ...]:
    """What colleagues wrote of their tries after ``since``, newest first, with every task that was closed."""
    asked: dict[str, Any] = {
        "patient": chart.patient_id, "organisation": chart.organisation_id, "since": since, "now": chart.opened_at,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_TRIED, asked)
        rows = cursor.fetchall()
    return tuple(
        Tried(at, by, outcome, task_id, kind, rung, tuple(msgspec.json.decode(why)))
        for at, by, outcome, task_id, kind, rung, why in rows
    )


def load_sent(chart: Chart, since: datetime) -> tuple[Proof, ...]:
    """What became of each message to the person after ``since``, newest first; codes they asked for are none."""
    rows = models.Message.objects.filter(
        organisation_id=chart.organisation_id, account__patient=chart.patient_id, queued_at__gt=since,
        queued_at__lte=chart.opened_at,
    ).exclude(template=NUMBER_CODE)  # fmt: skip
    return tuple(proof_of(row) for row in rows.order_by("-queued_at", "-id"))
