"""Reads what a snapshot needs, through the cohort door, and gives every person a number for this once.

Days are counted where the person lives, from the day care began. Rows whose clock lies outside the time anybody watched
are left out and counted, by reason. People of study records stay out: their data came with terms of their own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db import connection

from carebraid.core.outcomes.snapshot import LOST_AFTER, TABLES, Row
from carebraid.core.outcomes.snapshot_rows import (
    add_cover,
    add_first_kept,
    age_band,
    substance_of,
    teds_age,
    weeks_of,
)
from carebraid.core.team.outcome import OUTCOMES

from ._fresh import random_id
from .cohort import Cohort

Rows = list[dict[str, Any]]
_DAY: Final = "((x.{at} at time zone p.zone)::date - (p.enrolled_at at time zone p.zone)::date)"
_MONTH: Final = "to_char(x.{at} at time zone p.zone, 'YYYY-MM')"
_REACHED: Final = tuple(code for code, outcome in OUTCOMES.items() if outcome.contact)

_EPISODES = """
select p.id, to_char(p.enrolled_at at time zone p.zone, 'YYYY-MM') as month,
  (least(%(now)s, coalesce(p.followed_until, %(now)s)) at time zone p.zone)::date
    - (p.enrolled_at at time zone p.zone)::date as watched_days,
  s.name as site, p.born_on, p.languages[1] as language, p.needs_interpreter, p.conditions, p.medicines,
  exists(select 1 from store_contactchannel c where c.patient_id = p.id and c.kind in ('mobile', 'text') and c.is_safe)
    as has_phone, coalesce(f.phase, 'active') as phase,
  (select (k.closed_at at time zone p.zone)::date - (p.enrolled_at at time zone p.zone)::date from store_task k
    where k.patient_id = p.id and k.outcome = 'died' limit 1) as ended_day
from store_patient p join store_site s on s.id = p.site_id left join store_carephase f on f.patient_id = p.id
where p.organisation_id = %(organisation)s and not p.is_deidentified and p.enrolled_at <= %(now)s
"""

# table -> (columns, the rows they come from, the column that says when)
_EVENTS: Final[Mapping[str, tuple[str, str, str]]] = {
    "visits": (
        "x.kind, case when x.state = 'planned' then 'unsaid' else x.state end as state",
        "store_appointment x", "at",
    ),
    "scores": (
        "x.instrument, coalesce(x.scores->>'total', x.scores->>'needs') as total, case when x.source = 'clinic' then 0 else (select"
        " (min(j.happened_at) at time zone p.zone)::date - (x.learned_at at time zone p.zone)::date from"
        " store_journalentry j where j.patient_id = p.id and j.action = 'chart.opened' and j.outcome = 'seen'"
        " and j.purpose = 'treatment' and j.happened_at >= x.learned_at and j.happened_at <= %(now)s) end as days_to_seen",
        "store_response x", "happened_at",
    ),
    "days": (
        "x.craving, x.mood, x.sleep_hours, x.cope, x.used, x.medicine",
        "store_checkin x", "happened_at",
    ),
    "tests": (
        "coalesce(x.value->>'result', x.code) as result, (x.value->>'explained')::boolean as is_explained",
        "store_entry x", "happened_at",
    ),
    "doses": (
        "'taken' as kind, case (x.value->>'taken')::boolean when true then 'given' when false then 'missed' end as state,"
        " 1 as days, x.value->>'kind' = 'moud' as is_moud",
        "store_entry x", "happened_at",
    ),
    "tasks": (
        "x.kind, x.priority, x.state, round(extract(epoch from case when x.outcome = any(%(reached)s) then"
        " coalesce(x.reached_at, x.closed_at) end - x.opened_at) / 36)::float8 / 100 as hours_to_contact,"
        " round(extract(epoch from x.acknowledged_at - x.opened_at) / 36)::float8 / 100 as hours_to_claim,"
        " round(extract(epoch from %(now)s - x.opened_at) / 36)::float8 / 100 as hours_open",
        "store_task x", "opened_at",
    ),
    "transitions": (
        "x.rule, round(extract(epoch from x.accepted_at - x.left_at) / 36)::float8 / 100 as hours_to_accept,"
        " (x.seen_at at time zone p.zone)::date - (x.left_at at time zone p.zone)::date as days_to_seen,"
        " x.ended_how as ended",
        "store_transition x", "left_at",
    ),
    "help": (
        "w.need, case when w.need = any(x.arranged) then 'arranged' else 'wanted' end as state",
        "store_missedvisit x cross join lateral unnest(x.wanted) as w(need)", "told_at",
    ),
}  # fmt: skip
# One stay that was entered twice, as a fact and as a handover, is one: the same kind on the same day.
_EMERGENCIES = """
select distinct on (patient, day, kind) * from (
  select p.id as patient, (x.at at time zone p.zone)::date - (p.enrolled_at at time zone p.zone)::date as day,
    to_char(x.at at time zone p.zone, 'YYYY-MM') as month, x.kind
  from (
    select patient_id, left_at as at, case when rule = 'fuh' then 'hospital' else 'emergency' end as kind
      from store_transition where rule in ('fua', 'fum', 'fuh')
    union all select patient_id, happened_at, case kind when 'overdose' then 'overdose' else 'hospital' end
      from store_entry where kind = 'overdose' or (kind = 'transition' and code = 'hospital')
  ) x join store_patient p on p.id = x.patient_id
  where p.organisation_id = %(organisation)s and not p.is_deidentified and p.enrolled_at <= %(now)s and x.at <= %(now)s
) told order by patient, day, kind
"""
_NALOXONE = """
select distinct on (p.id, x."on") p.id as patient, x."on" - (p.enrolled_at at time zone p.zone)::date as day,
  to_char(x."on", 'YYYY-MM') as month
from store_supply x join store_patient p on p.id = x.patient_id join store_medicine m on m.id = x.medicine_id
where x.organisation_id = %(organisation)s and not p.is_deidentified and p.enrolled_at <= %(now)s and x.state = 'given'
  and lower(m.name) like 'naloxone%%' and x."on" <= (%(now)s at time zone p.zone)::date order by p.id, x."on"
"""
_OWN: Final = {"emergencies": _EMERGENCIES, "naloxone": _NALOXONE}
_ONLY: Final[Mapping[str, str]] = {
    "scores": " and x.state = 'complete'",
    "days": " and x.answering is distinct from 'someone_else'",
    "tests": " and x.kind = 'urine'",
    "doses": " and x.kind = 'dose'",
}
_SUPPLIES = """
select p.id as patient, x."on" - (p.enrolled_at at time zone p.zone)::date as day, to_char(x."on", 'YYYY-MM') as month,
  x.kind, x.state, x.days, m.name ~* '(buprenorphine|methadone|naltrexone)' as is_moud
from store_supply x join store_patient p on p.id = x.patient_id join store_medicine m on m.id = x.medicine_id
where x.organisation_id = %(organisation)s and not p.is_deidentified and p.enrolled_at <= %(now)s
  and x."on" <= (%(now)s at time zone p.zone)::date order by x."on", x.id
"""


@dataclass(slots=True)
class Loaded:
    """The rows by table, and how many were left out for which reason."""

    tables: dict[str, Rows] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)


def load_for_snapshot(cohort: Cohort, today: date, instruments: Sequence[str]) -> Loaded:
    """Every table that the record can fill today; what it cannot (referrals) is not there at all."""
    asked = {"organisation": cohort.organisation_id, "now": cohort.opened_at, "reached": list(_REACHED)}
    loaded, people = Loaded(), list(_ask(_EPISODES, asked))
    people.sort(key=lambda row: random_id())  # the numbers mean nothing, and the next snapshot has others
    numbers = {row["id"]: number for number, row in enumerate(people, start=1)}
    watched = {row["id"]: row["watched_days"] for row in people}
    for name, (columns, source, at) in _EVENTS.items():
        found = _ask(
            f"select p.id as patient, {_DAY.format(at=at)} as day, {_MONTH.format(at=at)} as month, {columns} from {source}"
            f" join store_patient p on p.id = x.patient_id where x.organisation_id = %(organisation)s"
            f" and not p.is_deidentified and p.enrolled_at <= %(now)s and x.{at} <= %(now)s{_ONLY.get(name, '')}"
            f" order by x.{at}, x.id",
            asked,
        )
        loaded.tables[name] = list(_in_watch(name, found, numbers, watched, loaded.left_out))
    for name, sql in _OWN.items():
        loaded.tables[name] = list(_in_watch(name, _ask(sql, asked), numbers, watched, loaded.left_out))
    loaded.tables["doses"] += _in_watch("doses", _ask(_SUPPLIES, asked), numbers, watched, loaded.left_out)
    _finish(loaded, people, numbers, today, instruments)
    return loaded


def _ask(sql: str, asked: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        names = [column.name for column in cursor.description]
        for row in cursor.fetchall():
            yield dict(zip(names, row, strict=True))


def _in_watch(
    name: str, found: Iterator[dict[str, Any]], numbers: Mapping[UUID, int], watched: Mapping[UUID, int],
    left_out: Counter[str],
) -> Iterator[dict[str, Any]]:  # fmt: skip
    """Rows with the number of their episode; those before it began or after the watch ended are counted away."""
    for row in found:
        patient = row.pop("patient")
        if patient not in numbers or not 0 <= row["day"] <= watched[patient]:
            left_out[f"{name}_outside_the_watch"] += 1
            continue
        yield {"episode": numbers[patient], **row}


def _finish(
    loaded: Loaded,
    people: Sequence[Row],
    numbers: Mapping[UUID, int],
    today: date,
    instruments: Sequence[str],
) -> None:
    """What is worked out from the rows: scores as numbers, use, cover, weeks, dropout; and the numbers of rows."""
    tables = loaded.tables
    for row in tables["scores"]:
        row["total"] = _number(row["total"])
        row["instrument"] = row["instrument"] if row["instrument"] in instruments else "other"
    tables["uses"] = [
        *({**_event(r), "source": "told"} for r in tables["days"] if r["used"] == "yes"),
        *(
            {**_event(r), "source": "test"}
            for r in tables["tests"]
            if r["result"] == "positive" and not r["is_explained"]
        ),
    ]
    own = {name: _by_episode(rows) for name, rows in tables.items()}
    for rows in own["visits"].values():
        add_first_kept(rows)
    for rows in own["doses"].values():
        add_cover(rows)
    tables["weeks"], tables["episodes"] = [], []
    for person in people:
        episode = numbers[person["id"]]
        mine = {name: rows.get(episode, []) for name, rows in own.items()}
        tables["weeks"] += weeks_of(episode, person["watched_days"], mine)
        tables["episodes"].append(_episode(person, episode, mine, today))
    for name, rows in tables.items():
        rows.sort(key=lambda row: (row["episode"], row.get("day", 0)))  # stable: the order of time stays
        for place, row in enumerate(rows):
            row["row"] = place
        tables[name] = [{column: row.get(column) for column in TABLES[name]} for row in rows]


def _event(row: Row) -> dict[str, Any]:
    return {name: row[name] for name in ("episode", "day", "month")}


def _by_episode(rows: Rows) -> dict[int, Rows]:
    found: dict[int, Rows] = {}
    for row in sorted(rows, key=lambda row: row["day"]):
        found.setdefault(row["episode"], []).append(row)
    return found


def _number(text: str | None) -> float | None:
    try:
        return None if text is None else float(text)
    except ValueError:
        return None


def _episode(person: Row, number: int, mine: Mapping[str, Rows], today: date) -> dict[str, Any]:
    """One line about somebody in care: bands and codes, never a birthday or words."""
    contacts = [row["day"] for row in mine["visits"] if row["state"] == "kept"]
    contacts += [row["day"] for name in ("days", "scores") for row in mine[name]]
    last = max(contacts, default=0)
    is_lost = person["ended_day"] is None and person["watched_days"] - last >= LOST_AFTER
    conditions = person["conditions"] or []
    return {
        "episode": number, "person": number, "month": person["month"], "watched_days": person["watched_days"],
        "days_after_first": 0, "ended_day": person["ended_day"], "left_day": last if is_lost else person["ended_day"],
        "site": person["site"], "age": age_band(person["born_on"], today),
        "teds_age": teds_age(person["born_on"], today), "language": person["language"],
        "interpreter": "yes" if person["needs_interpreter"] else "no",
        "housing": "unstable" if "housing_instability" in conditions else "not_asked",
        "phone": "yes" if person["has_phone"] else "no", "substance": substance_of(conditions),
        "moud": "yes" if "moud" in (person["medicines"] or []) else "no", "phase": person["phase"],
    }  # fmt: skip
