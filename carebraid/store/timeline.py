"""Everything that happened to one person, in order; one task's story; measures; who looked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection

from carebraid.core.kernel.refusal import Refused

from .chart import Chart


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that happened: ``kind`` says what sort, ``value`` holds it, as stored (null is "not known").

    ``learned_at`` is when the team could first know it.
    """

    kind: str
    happened_at: datetime
    learned_at: datetime
    value: Mapping[str, Any]


_WHO = """coalesce(case when e.actor like 'account:%%' then
  (select name from store_account a where a.id = substr(e.actor, 9)::uuid) end, '')"""

_PARTS: Mapping[str, str] = {
    "checkin": """select 'checkin', c.happened_at, c.learned_at, jsonb_build_object('craving', craving,
      'worst', worst, 'resist', resist, 'mood', mood, 'sleep_hours', sleep_hours, 'used', used,
      'medicine', medicine, 'safety', safety, 'answering', answering, 'late', is_late, 'clock_off', is_clock_off,
      'note', details->'note') from store_checkin c where c.patient_id = %(p)s""",
    "answers": """select 'answers', r.happened_at, r.learned_at, jsonb_build_object('id', r.id,
      'instrument', instrument, 'state', state, 'scores', scores, 'bands', bands, 'critical', to_jsonb(critical),
      'source', source) from store_response r where r.patient_id = %(p)s""",
    "task": f"""select 'task', e.at, e.at, jsonb_build_object('id', t.id, 'what', e.kind, 'kind', t.kind,
      'why', coalesce((select w from jsonb_array_elements(t.why) w where w->>'code' <> 'step_down' limit 1), t.why->0), 'outcome', e.detail->'outcome', 'by', {_WHO})
      from store_taskevent e join store_task t on t.id = e.task_id where e.patient_id = %(p)s""",
    "visit": """select 'visit', a.at, a.at, jsonb_build_object('kind', a.kind, 'state', a.state,
      'reason', a.reason, 'with', coalesce(s.name, '')) from store_appointment a
      left join store_staff s on s.id = a.staff_id where a.patient_id = %(p)s and a.at <= %(now)s""",
    "plan": """select 'plan', written_at, written_at, jsonb_build_object('version', version, 'by', writer_name)
      from store_safetyplan where patient_id = %(p)s""",
    "note": """select * from (select distinct on (n.note) 'note', n.happened_at, n.written_at, jsonb_build_object('id',
      n.note, 'by', s.name, 'text', left(n.text, 280), 'version', n.version) from store_note n
      join store_staff s on s.id = n.author_id where n.patient_id = %(p)s order by n.note, n.version desc) notes""",
    "medicine": """select 'medicine', d.at, d.at, jsonb_build_object('of', 'change', 'id', d.medicine_id, 'name', m.name,
        'what', d.what, 'before', d.before, 'after', d.after, 'why', d.why, 'by', d.by_name)
        from store_medicinechange d join store_medicine m on m.id = d.medicine_id where d.patient_id = %(p)s
      union all select 'medicine', least((u."on" + time '12:00') at time zone %(zone)s, %(now)s),
        least((u."on" + time '12:00') at time zone %(zone)s, %(now)s), jsonb_build_object('of', 'supply',
        'id', u.medicine_id, 'name', m.name, 'what', u.kind, 'state', u.state, 'days', u.days)
        from store_supply u join store_medicine m on m.id = u.medicine_id where u.patient_id = %(p)s
      union all select 'medicine', least((g.done_on + time '12:00') at time zone %(zone)s, %(now)s),
        least((g.done_on + time '12:00') at time zone %(zone)s, %(now)s), jsonb_build_object('of', 'result',
        'id', g.medicine_id, 'name', m.name, 'what', g.what, 'result', g.result, 'by', g.closed_by)
        from store_monitoring g join store_medicine m on m.id = g.medicine_id
        where g.patient_id = %(p)s and g.done_on is not null
      union all select 'medicine', f.told_at, f.told_at, jsonb_build_object('of', 'effect', 'id', f.medicine_id,
        'name', coalesce(m.name, ''), 'what', f.what, 'burden', f.burden, 'answer', f.answer)
        from store_sideeffect f left join store_medicine m on m.id = f.medicine_id where f.patient_id = %(p)s""",
    "record": """select 'record', happened_at, learned_at, jsonb_build_object('kind', kind, 'code', code,
      'value', value) from store_entry where patient_id = %(p)s and kind not in ('visit', 'withdrawn', 'word')
      union all select 'record', w.at, w.at, jsonb_build_object('kind', w.what, 'code', h.rule, 'value',
        jsonb_build_object('from', h.from_name, 'to', h.to_name)) from store_transition h
        cross join lateral (values ('handover', h.left_at), ('handover_seen', h.seen_at)) as w(what, at)
        where h.patient_id = %(p)s and w.at is not null""",
}
SORTS_OF_FACT = tuple(_PARTS)


def load_facts(
    chart: Chart, *, only: str = "", offset: int = 0, limit: int = 60
) -> tuple[tuple[Fact, ...], bool]:
    """Facts newest first, and whether older ones follow. Refuses an unknown ``only`` (``timeline.unknown_sort``)."""
    if only and only not in _PARTS:
        raise Refused("timeline.unknown_sort", "The timeline has no such part.", status=404)
    parts = [_PARTS[only]] if only else list(_PARTS.values())
    asked: dict[str, Any] = {
        "p": chart.patient_id,
        "now": chart.opened_at,
        "zone": chart.zone,
        "offset": offset,
        "limit": limit + 1,
    }
    newest = " union all ".join(f"(select * from ({part}) z (kind, at, learned, value))" for part in parts)
    sql = f"select kind, at, learned, value::text from ({newest}) f order by at desc, kind limit %(limit)s offset %(offset)s"
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        rows = cursor.fetchall()
    facts = tuple(
        Fact(kind, at, learned, msgspec.json.decode(value)) for kind, at, learned, value in rows[:limit]
    )
    return facts, len(rows) > limit


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a task's story: what was done, when, by whom (empty: by the house itself), with which outcome."""

    kind: str
    at: datetime
    by: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Story:
    """Why a task was raised and what happened to it; ``closed`` None while it is open."""

    why: tuple[Mapping[str, Any], ...]
    steps: tuple[Step, ...]
    closed: Mapping[str, Any] | None


def load_story(chart: Chart, task_id: UUID) -> Story:
    """One task of the open chart, open or closed. Refuses one that is not there (``task.not_found``)."""
    sql = f"""
    select t.why::text, t.closed_at, t.outcome, t.reached, t.reached_at, coalesce(s.name, ''),
      (select coalesce(json_agg(json_build_array(e.kind, e.at, {_WHO}, coalesce(e.detail->>'outcome', ''))
         order by e.at, e.id), '[]') from store_taskevent e where e.task_id = t.id)::text
    from store_task t left join store_staff s on s.id = t.closed_by_id
    where t.id = %(task)s and t.patient_id = %(p)s"""
    with connection.cursor() as cursor:
        cursor.execute(sql, {"task": task_id, "p": chart.patient_id})
        row = cursor.fetchone()
    if row is None:
        raise Refused("task.not_found", "There is no such task here.", status=404)
    why, closed_at, outcome, reached, reached_at, by, told = row
    steps = tuple(
        Step(kind, datetime.fromisoformat(at).astimezone(UTC), who, result)
        for kind, at, who, result in msgspec.json.decode(told)
    )
    closed = (
        None
        if closed_at is None
        else {"outcome": outcome, "by": by, "at": closed_at, "reached": reached, "reached_at": reached_at}
    )
    return Story(tuple(msgspec.json.decode(why)), steps, closed)


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed task for a list."""

    id: UUID
    why: tuple[Mapping[str, Any], ...]
    outcome: str
    by: str
    opened_at: datetime
    closed_at: datetime


def load_closed(chart: Chart, limit: int = 50) -> tuple[Closed, ...]:
    """The person's closed tasks, newest first."""
    sql = """select t.id, t.why::text, t.outcome, coalesce(s.name, ''), t.opened_at, t.closed_at from store_task t
      left join store_staff s on s.id = t.closed_by_id
      where t.patient_id = %(p)s and t.state = 'closed' order by t.closed_at desc limit %(limit)s"""
    with connection.cursor() as cursor:
        cursor.execute(sql, {"p": chart.patient_id, "limit": limit})
        rows = cursor.fetchall()
    return tuple(Closed(row[0], tuple(msgspec.json.decode(row[1])), *row[2:]) for row in rows)


@dataclass(frozen=True, slots=True)
class Scored:
    """One finished questionnaire: scores and bands by name (a score that could not be worked out is None)."""

    instrument: str
    at: datetime
    scores: Mapping[str, Any]
    bands: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Day:
    """What the person told on one check-in, in their own voice; None: not answered."""

    at: datetime
    craving: int | None
    mood: int | None
    sleep_hours: float | None


@dataclass(frozen=True, slots=True)
class Measured:
    """Everything with a number, oldest first, and the events to mark beside it: (when, kind, detail)."""

    scored: tuple[Scored, ...]
    days: tuple[Day, ...]
    events: tuple[tuple[datetime, str, str], ...]


_MEASURES = """
select json_build_object(
  'scored', (select coalesce(json_agg(json_build_array(instrument, happened_at, scores, bands) order by happened_at),
      '[]') from store_response where patient_id = %(p)s and state = 'complete' and happened_at > %(since)s),
  'days', (select coalesce(json_agg(json_build_array(happened_at, craving, mood, sleep_hours) order by happened_at),
      '[]') from store_checkin where patient_id = %(p)s and happened_at > %(since)s
      and answering is distinct from 'someone_else'),
  'events', (select coalesce(json_agg(json_build_array(at, kind, detail) order by at), '[]') from (
      select happened_at as at, kind, coalesce(nullif(code, ''), value->>'treatment', '') as detail
        from store_entry where patient_id = %(p)s and kind in ('transition', 'overdose', 'arm', 'medicine')
      union all
      select opened_at, 'safety_case', level from store_safetycase
        where patient_id = %(p)s and protocol = 'suicide_safety'
      union all
      select min(written_at), 'plan', '' from store_safetyplan where patient_id = %(p)s having count(*) > 0) e
      where at > %(since)s)
)::text
"""


def load_measures(chart: Chart, since: datetime) -> Measured:
    """All scores, check-ins and events of the person after ``since``."""
    with connection.cursor() as cursor:
        cursor.execute(_MEASURES, {"p": chart.patient_id, "since": since})
        found = msgspec.json.decode(cursor.fetchone()[0])
    return Measured(
        tuple(Scored(i, _at(at), scores, bands) for i, at, scores, bands in found["scored"]),
        tuple(Day(_at(at), craving, mood, sleep) for at, craving, mood, sleep in found["days"]),
        tuple((_at(at), kind, detail or "") for at, kind, detail in found["events"]),
    )


@dataclass(frozen=True, slots=True)
class Seen:
    """Somebody did something with this record on one day, so many times; ``outcome`` done, seen or refused.

    ``why`` is the door's reason code where it was opened; empty otherwise.
    """

    on: date
    last_at: datetime
    by: str
    roles: tuple[str, ...]
    action: str
    outcome: str
    times: int
    why: str = ""


_SEEN = """
select (happened_at at time zone %(zone)s)::date as d, max(happened_at), actor_name, roles, action, outcome, count(*),
  coalesce(detail->>'reason', '')
from store_journalentry
where patient_id = %(p)s and organisation_id = %(organisation)s and learned_at > %(since)s
group by 1, actor_name, roles, action, outcome, 8 order by 2 desc limit 300
"""


def load_seen(chart: Chart, since: datetime) -> tuple[Seen, ...]:
    """Who opened or changed this record since then, newest first, gathered by day."""
    asked: dict[str, Any] = {
        "p": chart.patient_id, "organisation": chart.organisation_id, "since": since, "zone": chart.zone,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_SEEN, asked)
        rows = cursor.fetchall()
    return tuple(
        Seen(on, last, by, tuple(roles), action, outcome, n, why)
        for on, last, by, roles, action, outcome, n, why in rows
    )


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
