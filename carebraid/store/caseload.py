"""The caseload in one read: everybody on the panel, in order of attention, fifty rows at a time.

The order is the fast twin of ``core.watch.attention.sort_key``; tests/oracles/test_caseload_order.py holds
the two together. Only what decides the order is read for everybody; the rest only for the rows shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection
from django.db.models import QuerySet

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.core.watch.attention import AGE_LIMIT

from . import models
from ._fresh import fresh_id
from .chart import Chart
from .panel import MEMBERS, Panel

Point = tuple[str, float | None]
Sign = dict[str, Any]


class Person(msgspec.Struct, frozen=True, array_like=True):
    """One row, in the order in which the statement below gives its columns.

    ``level`` None: not enough information; ``computed_at`` None: never worked out. ``newest_known_at`` is set
    where something was learned after the level was worked out. ``as_of``: a study record stands as of its last
    day. The four series are kept as they were written; :func:`points_of` reads one.
    """

    patient_id: UUID
    name: str
    number: str
    pronouns: str
    born_on: date | None
    site: str
    band: int
    level: int | None
    score: int
    is_little: bool
    raised: tuple[Sign, ...]
    active: tuple[Sign, ...]
    computed_at: datetime | None
    newest_input_at: datetime | None
    newest_known_at: datetime | None
    as_of: datetime | None
    priority: str | None
    due_at: datetime | None
    phq9: msgspec.Raw
    gad7: msgspec.Raw
    craving: msgspec.Raw
    sleep: msgspec.Raw
    word: str
    worst_run: int
    current_run: int
    last_contact_at: datetime | None
    next_appointment_at: datetime | None
    not_improving: str
    overdue: str
    is_foretold_high: bool


def points_of(series: bytes | msgspec.Raw) -> tuple[Point, ...]:
    """A series as (day, value or None), oldest first."""
    return msgspec.json.decode(series, type=tuple[Point, ...])


@dataclass(frozen=True, slots=True)
class View:
    """A saved way of looking: its id, its name, and the query string it stands for."""

    id: UUID
    name: str
    query: str


@dataclass(frozen=True, slots=True)
class Page:
    """Fifty rows, how many there are in all and in each filter, and what can be chosen."""

    people: tuple[Person, ...]
    total: int
    found: int
    counts: Mapping[str, int]
    sites: tuple[tuple[UUID, str], ...]
    views: tuple[View, ...]
    calendar: str


_ATTENTION = "band, not is_overdue, weight desc, due_at nulls last, last_contact_at nulls first, id"
_STUDY = "(select calendar = 'study_days' from store_organisation where id = %(organisation)s)"
SORTS: Mapping[str, str] = {
    "usual": f"case when {_STUDY} then worst_run end desc nulls last,"
    f" case when {_STUDY} then current_run end desc nulls last, {_ATTENTION}",
    "attention": _ATTENTION,
    "name": "lower(name_used), number",
    "contact": "last_contact_at nulls first, lower(name_used), id",
    "phq9": "(select (s.phq9->-1->>1)::float from store_standing s where s.id = standing_id) desc nulls last, band, id",
    "craving": "(select (c.e->>1)::float from store_standing s,"
    " jsonb_array_elements(s.craving) with ordinality as c(e, n) where s.id = standing_id and c.e->>1 is not null"
    " order by c.n desc limit 1) desc nulls last, band, id",
    "run": "worst_run desc nulls last, current_run desc, number",
}
"""What a caseload can be sorted by, and the SQL that does it; the last term makes the order total.

``usual``: attention first; in an organisation of study people the worst run first."""

FILTERS: Mapping[str, str] = {
    "now": "band <= 1",
    "today": "band in (2, 3)",
    "unknown": "band = 4",
    "calm": "band >= 5",
    "not_improving": "coalesce(not_improving, '') <> ''",
    "overdue": "coalesce(overdue, '') <> ''",
}
"""Filters by name; bands are those of ``core.watch.attention.Band``."""

_LIVING = f"""(select m.patient_id from {MEMBERS} as m where not exists(select 1 from store_reachhold h
    where h.patient_id = m.patient_id and h.kind = 'died' and h.ended_at is null))"""
_RANKED = """
with members as materialized (select m.patient_id from {members} as m),
people as (
  select p.id, p.name_used, p.number, p.site_id, s.id as standing_id, s.level, s.computed_at, s.as_of,
    s.last_contact_at, s.worst_run, s.current_run, s.not_improving, s.overdue, s.score, s.is_little,
    coalesce(s.raised_until > %(now)s, false) as is_foretold_high, t.priority, t.due_at
  from members m
  join store_patient p on p.id = m.patient_id
  left join store_standing s on s.patient_id = p.id
  left join lateral (
    select k.priority, k.due_at from store_task k
    where k.patient_id = p.id and k.state <> 'closed'
      and (k.kind <> 'safety_follow_up' or k.due_at <= %(now)s + interval '1 day')
    order by array_position(array['immediate', 'same_day', 'this_visit', 'routine'], k.priority), k.due_at limit 1
  ) t on true
  where (%(text)s = '' or p.name_used ilike %(part)s or p.number ilike %(part)s)
    and (%(site)s::uuid is null or p.site_id = %(site)s)
), judged as materialized (
  select *, coalesce(due_at < %(now)s, false) as is_overdue,
    case when as_of is not null then true
      when computed_at is null or computed_at > %(now)s or computed_at < %(now)s - %(limit)s then false
      else not exists(select 1 from store_checkin c where c.patient_id = q.id and c.learned_at > q.computed_at)
        and not exists(select 1 from store_response r where r.patient_id = q.id and r.learned_at > q.computed_at)
    end as is_current
  from people q
), banded as (
  select *, case when not is_current or (is_little and (level is null or level < 2)) then 4
      else (array[6, 5, 3, 2, 1])[level + 1] end as by_level,
    case priority when 'immediate' then 0 when 'same_day' then 2 when 'this_visit' then 3 else 9 end as by_task,
    case when is_foretold_high then 3 else 9 end as by_forecast
  from judged
), ranked as materialized (
  select *, least(by_level, by_task, by_forecast) as band,
    case when is_current and least(by_level, by_task, by_forecast) <> 4 then coalesce(score, 0) else 0 end as weight
  from banded
)"""

_ROW = """json_build_array(
      q.id, q.name_used, q.number, p.pronouns, p.born_on, z.name, band, q.level, coalesce(q.score, 0),
      coalesce(q.is_little, false), coalesce(s.signs->'raised', '[]'), coalesce(s.signs->'active', '[]'),
      q.computed_at, s.newest_input_at, case when q.as_of is null then greatest(
        (select max(learned_at) from store_checkin c where c.patient_id = q.id and c.learned_at > q.computed_at),
        (select max(learned_at) from store_response r where r.patient_id = q.id and r.learned_at > q.computed_at)
      ) end, q.as_of, q.priority, q.due_at, coalesce(s.phq9, '[]'), coalesce(s.gad7, '[]'),
      coalesce(s.craving, '[]'), coalesce(s.sleep, '[]'), coalesce(s.word, ''), coalesce(q.worst_run, 0),
      coalesce(q.current_run, 0), q.last_contact_at, s.next_appointment_at, coalesce(q.not_improving, ''),
      coalesce(q.overdue, ''), q.is_foretold_high)"""
_WIDE = """join store_patient p on p.id = q.id join store_site z on z.id = q.site_id
    left join store_standing s on s.id = q.standing_id"""

_SHOWN = """
select json_build_object(
  'calendar', (select calendar from store_organisation where id = %(organisation)s),
  'sites', (select coalesce(json_agg(json_build_array(id, name) order by name), '[]') from store_site
            where organisation_id = %(organisation)s),
  'views', (select coalesce(json_agg(json_build_array(id, name, query) order by name), '[]')
            from store_savedview where account_id = %(account)s),
  'counts', (select json_build_object('all', count(*), {counts}) from ranked),
  'found', (select count(*) from ranked where {where}),
  'rows', (select coalesce(json_agg(r.row order by r.place), '[]') from (
    select q.place, {row} as row
    from (select *, row_number() over (order by {order}) as place from ranked where {where}
          order by place limit %(limit_rows)s offset %(offset)s) q
    {wide}) r)
)::text
"""


class _Found(msgspec.Struct, frozen=True):
    calendar: str
    sites: tuple[tuple[UUID, str], ...]
    views: tuple[tuple[UUID, str, str], ...]
    counts: dict[str, int]
    found: int
    rows: tuple[Person, ...]


def load_caseload(
    panel: Panel, *, sort: str = "usual", show: str = "all", site: UUID | None = None, text: str = "",
    offset: int = 0, limit: int = 50,
) -> Page:  # fmt: skip
    """One page of the caseload. Refuses an unknown sort or filter (``caseload.unknown_choice``)."""
    if sort not in SORTS or (show != "all" and show not in FILTERS):
        raise Refused("caseload.unknown_choice", "The caseload cannot be sorted or filtered this way.")
    plain = text.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    asked: dict[str, Any] = {
        **panel.bounds, "account": panel.actor.account_id, "limit": AGE_LIMIT, "site": site, "text": plain,
        "part": f"%{plain}%", "offset": offset, "limit_rows": limit,
    }  # fmt: skip
    counted = {**FILTERS, "clinician": "band = 2", "contact": "band = 3"}
    counts = ", ".join(f"'{name}', count(*) filter (where {rule})" for name, rule in counted.items())
    shown = _SHOWN.format(
        counts=counts, where=FILTERS.get(show, "true"), order=SORTS[sort], row=_ROW, wide=_WIDE
    )
    with connection.cursor() as cursor:
        cursor.execute(_RANKED.format(members=_LIVING) + shown, asked)
        found = msgspec.json.decode(cursor.fetchone()[0], type=_Found)
    return Page(
        people=found.rows, total=found.counts["all"], found=found.found, counts=found.counts, sites=found.sites,
        views=tuple(View(*view) for view in found.views), calendar=found.calendar,
    )  # fmt: skip


def load_person(chart: Chart) -> Person:
    """The one row of the person whose chart is open, exactly as the caseload has it."""
    asked: dict[str, Any] = {
        "patient": chart.patient_id, "now": chart.opened_at, "limit": AGE_LIMIT, "text": "", "part": "", "site": None,
    }  # fmt: skip
    one = _RANKED.format(members="(select %(patient)s::uuid as patient_id)")
    with connection.cursor() as cursor:
        cursor.execute(f"{one} select {_ROW}::text from ranked q {_WIDE}", asked)
        return msgspec.json.decode(cursor.fetchone()[0], type=Person)


# --- saved views --------------------------------------------------------------------------------

MOST_VIEWS = 20


def save_view(actor: Actor, *, name: str, query: str) -> UUID:
    """Keep a way of looking under a name; the same name again replaces it. Refuses more than twenty."""
    mine = _views_of(actor)
    row = mine.filter(name=name).first()
    if row is None:
        if mine.count() >= MOST_VIEWS:
            raise Refused("view.too_many", "Twenty views are saved already. Please remove one first.")
        here: dict[str, Any] = {"organisation_id": actor.organisation_id, "account_id": actor.account_id}
        row = models.SavedView(id=fresh_id(), name=name, **here)
    row.query = query
    row.save()
    return row.id


def remove_view(actor: Actor, view_id: UUID) -> None:
    """Remove one of the actor's own views. Refuses any other (``view.not_found``)."""
    gone, _ = _views_of(actor).filter(id=view_id).delete()
    if not gone:
        raise Refused("view.not_found", "There is no such saved view.", status=404)


def _views_of(actor: Actor) -> QuerySet[models.SavedView]:
    if actor.account_id is None:
        raise Refused("view.not_found", "There is no such saved view.", status=404)
    return models.SavedView.objects.filter(account_id=actor.account_id)
