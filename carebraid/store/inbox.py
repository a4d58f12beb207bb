"""The inbox in one read: open tasks that wait for the reader, with what is needed to act on each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection

from carebraid.core.team.task import SAFETY_KINDS, Kind

from .chart import Chart
from .panel import MEMBERS, Panel


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One open task of somebody on the panel. ``channel``: the first safe way to reach them, or None.

    ``is_mine``: the reader owns it; ``claimed_by`` names whoever took it. ``case_level`` is that of the
    person's open suicide-safety case, None where there is none. ``highest``: see ``core.team.task.Task``.
    """

    id: UUID
    version: int
    kind: str
    subject: str
    priority: str
    why: tuple[Mapping[str, Any], ...]
    opened_at: datetime
    due_at: datetime
    rung: int
    escalations: int
    attempts: tuple[Mapping[str, Any], ...]
    next_attempt_at: datetime | None
    acknowledged_at: datetime | None
    owner: str
    is_mine: bool
    claimed_by: str
    is_claimed_by_me: bool
    patient_id: UUID
    name: str
    number: str
    pronouns: str
    born_on: date | None
    zone: str
    language: str
    needs_interpreter: bool
    channel: tuple[str, str] | None
    case_level: str | None
    highest: int | None

    @property
    def is_look(self) -> bool:
        """Whether it is a call that only a forecast began, at its highest step."""
        return self.kind == Kind.OUTREACH and self.highest is not None and self.rung >= self.highest


_TASKS = """
select t.id, t.version, t.kind, t.subject, t.priority, t.why, t.opened_at, t.due_at, t.rung, t.escalations,
  t.attempts, t.next_attempt_at, t.acknowledged_at, o.name, t.owner_id = %(staff)s, coalesce(c.name, ''),
  coalesce(t.claimed_by_id = %(staff)s, false), p.id, p.name_used, p.number, p.pronouns, p.born_on, p.zone,
  coalesce(p.languages[1], ''), p.needs_interpreter,
  (select json_build_array(kind, value) from store_contactchannel h
   where h.patient_id = p.id and h.is_safe and h.kind in ('mobile', 'phone', 'text')
   order by h.position limit 1)::text,
  (select level from store_safetycase k where k.patient_id = p.id and k.protocol = 'suicide_safety'
   and k.closed_at is null), t.highest
from store_task t
join store_patient p on p.id = t.patient_id
join store_staff o on o.id = t.owner_id
left join store_staff c on c.id = t.claimed_by_id
where t.state <> 'closed' and t.organisation_id = %(organisation)s and {which}
order by t.due_at, t.id
"""
_FOR_ME = f"""not (t.kind = 'outreach' and t.rung in (1, 2) and t.claimed_by_id is null) and t.patient_id in {MEMBERS} and (t.owner_id = %(staff)s or t.claimed_by_id = %(staff)s
   or (t.state = 'open' and t.due_at <= %(soon)s and (t.kind = any(%(safety)s) or t.priority = 'immediate')))"""


def load_inbox(panel: Panel) -> tuple[Waiting, ...]:
    """Open tasks that the reader owns or took, and urgent ones of people on the panel that nobody took yet."""
    asked = {
        **panel.bounds,
        "soon": panel.opened_at + timedelta(hours=1),
        "safety": [str(kind) for kind in sorted(SAFETY_KINDS)],
    }
    return _load(_FOR_ME, asked)


def load_waiting(chart: Chart) -> tuple[Waiting, ...]:
    """Every open task of the person whose chart is open, whoever has it."""
    asked = {
        "organisation": chart.organisation_id, "patient": chart.patient_id, "staff": chart.actor.staff_id,
    }  # fmt: skip
    return _load("t.patient_id = %(patient)s", asked)


def _load(which: str, asked: Mapping[str, Any]) -> tuple[Waiting, ...]:
    with connection.cursor() as cursor:
        cursor.execute(_TASKS.format(which=which), asked)
        rows = cursor.fetchall()
    return tuple(_waiting(row) for row in rows)


def _waiting(row: tuple[Any, ...]) -> Waiting:
    names = tuple(Waiting.__dataclass_fields__)
    values = dict(zip(names, row, strict=True))
    for name in ("why", "attempts"):
        values[name] = tuple(_json(values[name]))
    channel = _json(values["channel"]) if values["channel"] else None
    values["channel"] = None if channel is None else (channel[0], channel[1])
    return Waiting(**values)


def _json(value: Any) -> Any:
    return msgspec.json.decode(value) if isinstance(value, str | bytes) else value
