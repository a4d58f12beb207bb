"""Who has something about medicines waiting: one read for a morning's list, one for the job's round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection

from carebraid.core.meds.circumstances import OPIOIDS
from carebraid.core.meds.tolerance import OPIOID_CONDITIONS

from .panel import MEMBERS, Panel


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that waits. ``sort``: injection, observed, monitoring, withdrawal, side_effect.

    ``due_on`` is the person's day, ``due_at`` a moment where the thing has one. ``what`` is a code (watch, scale,
    formulation) or the person's words; ``totals`` are (moment, total or None) of a scale, oldest first.
    """

    sort: str
    id: UUID
    patient_id: UUID
    name: str
    number: str
    pronouns: str
    born_on: date | None
    zone: str
    medicine_id: UUID | None
    medicine: str
    what: str
    due_on: date | None
    due_at: datetime | None
    started_on: date | None
    burden: int | None
    totals: tuple[tuple[datetime, float | None], ...]


_WHO = "p.id, p.name_used, p.number, p.pronouns, p.born_on, p.zone"
_TODAY = "(%(now)s at time zone p.zone)::date"
_OPEN = "m.state in ('taken', 'tapering')"
_DUE_INJECTION = """coalesce((select u.next_due_on from store_supply u where u.medicine_id = m.id
   and u.kind = 'injection' and u.state = 'given' order by u."on" desc, u.id desc limit 1), m.started_on)"""
_PARTS = {
    "injection": f"""select 'injection', m.id, {_WHO}, m.id, m.name, m.formulation, {_DUE_INJECTION}, null::timestamptz,
      m.started_on, null::smallint, null from store_medicine m join store_patient p on p.id = m.patient_id
      where {_OPEN} and m.formulation in ('injection_weekly', 'injection_monthly', 'injection_three_monthly')
      and coalesce({_DUE_INJECTION}, {_TODAY}) <= {_TODAY}""",
    "monitoring": f"""select 'monitoring', w.id, {_WHO}, m.id, m.name, w.what, w.due_on, null::timestamptz, m.started_on,
      null::smallint, null from store_monitoring w join store_medicine m on m.id = w.medicine_id
      join store_patient p on p.id = w.patient_id where w.done_on is null and w.due_on <= {_TODAY}""",
    "observed": f"""select 'observed', m.id, {_WHO}, m.id, m.name, m.formulation, {_TODAY}, null::timestamptz,
      m.started_on, null::smallint, null from store_medicine m join store_patient p on p.id = m.patient_id
      where {_OPEN} and exists(select 1 from store_supply u where u.medicine_id = m.id and u.kind = 'observed'
        and u."on" >= {_TODAY} - 7)
      and not exists(select 1 from store_supply u where u.medicine_id = m.id and u.kind = 'observed'
        and u."on" = {_TODAY})""",
    "withdrawal": f"""select 'withdrawal', p.id, {_WHO}, null::uuid, '', r.instrument, null::date, null::timestamptz,
      null::date, null::smallint, json_agg(json_build_array(r.happened_at, r.scores->'total') order by r.happened_at)::text
      from store_response r join store_patient p on p.id = r.patient_id
      where r.instrument in ('cows', 'ciwa-ar') and r.state = 'complete' and r.happened_at > %(three)s
      and r.happened_at <= %(now)s group by p.id, r.instrument""",
    "side_effect": f"""select 'side_effect', e.id, {_WHO}, m.id, coalesce(m.name, ''), e.what, null::date, e.answer_due_at,
      null::date, e.burden, null from store_sideeffect e join store_patient p on p.id = e.patient_id
      left join store_medicine m on m.id = e.medicine_id where e.answered_at is null""",
}


def load_morning(panel: Panel) -> tuple[Item, ...]:
    """Everything about medicines that waits today about people on the panel."""
    parts = " union all ".join(
        f"(select * from ({part}) z (sort, id, patient_id, name, number, pronouns, born_on, zone, medicine_id, "
        f"medicine, what, due_on, due_at, started_on, burden, totals) where z.patient_id in {MEMBERS})"
        for part in _PARTS.values()
    )
    asked = {**panel.bounds, "three": panel.opened_at - timedelta(days=3)}
    with connection.cursor() as cursor:
        cursor.execute(parts, asked)
        rows = cursor.fetchall()
    return tuple(_item(dict(zip(Item.__dataclass_fields__, row, strict=True))) for row in rows)


def _item(values: dict[str, object]) -> Item:
    told = values["totals"]
    totals = msgspec.json.decode(told) if isinstance(told, str) else []
    values["totals"] = tuple(
        (datetime.fromisoformat(at), float(total) if isinstance(total, int | float) else None)
        for at, total in totals
    )
    return Item(**values)  # type: ignore[arg-type]


_ROUND = f"""
select distinct p.id from store_patient p where p.followed_until is null
  and not exists(select 1 from store_reachhold h where h.patient_id = p.id and h.kind = 'died' and h.ended_at is null) and (
  exists(select 1 from store_monitoring w where w.patient_id = p.id and w.done_on is null and w.due_on <= {_TODAY}
    and not exists(select 1 from store_task t where t.patient_id = p.id and t.kind = 'monitoring' and t.subject = w.what
      and (t.state <> 'closed' or t.closed_at > %(now)s - make_interval(days => %(monitoring)s))))
  or exists(select 1 from store_medicine m where m.patient_id = p.id and {_OPEN}
    and m.formulation in ('injection_weekly', 'injection_monthly', 'injection_three_monthly')
    and coalesce({_DUE_INJECTION}, {_TODAY}) <= {_TODAY}
    and not exists(select 1 from store_task t where t.patient_id = p.id and t.kind = 'injection'
      and t.subject = m.id::text
      and (t.state <> 'closed' or t.closed_at > %(now)s - make_interval(days => %(injection)s))))
  or exists(select 1 from store_sideeffect e where e.patient_id = p.id and e.answered_at is null
    and not exists(select 1 from store_task t where t.patient_id = p.id and t.kind = 'side_effect'
      and t.subject = e.id::text
      and (t.state <> 'closed' or t.closed_at > %(now)s - make_interval(days => %(side_effect)s))))
  or (exists(select 1 from store_entry e where e.patient_id = p.id and e.kind in ('transition', 'overdose')
      and e.happened_at > %(month)s and e.happened_at <= %(now)s
      and not exists(select 1 from store_task t where t.patient_id = p.id and t.kind = 'naloxone'
        and t.opened_at >= e.happened_at)))
  or (exists(select 1 from store_medicine m where m.patient_id = p.id and m.state = 'stopped'
      and m.stopped_on > %(month)s::date
      and not exists(select 1 from store_task t where t.patient_id = p.id and t.kind = 'naloxone'
        and t.opened_at::date >= m.stopped_on)))
  or (('moud' = any(p.medicines) or p.conditions && %(opioid)s::text[])
    and (exists(select 1 from store_checkin c where c.patient_id = p.id and c.medicine = 'no'
        and c.happened_at > %(days)s and c.happened_at <= %(now)s)
      or exists(select 1 from store_entry e where e.patient_id = p.id and e.kind = 'dose'
        and e.value->'taken' = 'false' and e.happened_at > %(days)s and e.happened_at <= %(now)s)
      or exists(select 1 from store_checkin c where c.patient_id = p.id and c.used = 'yes'
        and c.details->'used_what' ?| %(opioids)s::text[] and c.happened_at > %(days)s and c.happened_at <= %(now)s))
    and not exists(select 1 from store_task t where t.patient_id = p.id and t.kind = 'naloxone'
      and t.opened_at > %(month)s))
) order by p.id
"""


def load_people_due(now: datetime, again_days: Mapping[str, int]) -> tuple[UUID, ...]:
    """People in the organisation in scope about whose medicines a task may be lacking; the flow decides about each."""
    asked: dict[str, Any] = {
        "now": now, "month": now - timedelta(days=28), "days": now - timedelta(days=4),
        "opioids": sorted(OPIOIDS), "opioid": list(OPIOID_CONDITIONS), **again_days,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_ROUND, asked)
        return tuple(row[0] for row in cursor.fetchall())
