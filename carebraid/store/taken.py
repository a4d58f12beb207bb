"""Doses told and seen, and what is known about opioids in one life: what adherence and lost tolerance are judged from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec
from django.db import connection

from carebraid.core.kernel.moment import local_day

from .chart import Chart


@dataclass(frozen=True, slots=True)
class DoseTold:
    """A day on which somebody told whether the medicine was taken. ``kind`` of medicine is empty for a check-in."""

    on: date
    taken: bool | None
    kind: str


@dataclass(frozen=True, slots=True)
class OpioidRows:
    """What the record says about opioids. ``left``: (day, what was left)."""

    conditions: tuple[str, ...]
    kinds: tuple[str, ...]
    left: tuple[tuple[date, str], ...]
    overdoses: tuple[date, ...]
    used: tuple[tuple[date, tuple[str, ...]], ...]
    naloxone_told_on: tuple[date, ...]


_DOSES = """
select happened_at, medicine, '' from store_checkin where patient_id = %(p)s and happened_at > %(since)s
  and happened_at <= %(now)s and medicine is not null and answering is distinct from 'someone_else'
union all
select happened_at, coalesce(value->>'taken', ''), coalesce(value->>'kind', '') from store_entry
  where patient_id = %(p)s and kind = 'dose' and happened_at > %(since)s and happened_at <= %(now)s
order by 1
"""
_SAID = {"yes": True, "true": True, "no": False, "false": False}
_NOT_DUE = "none_due"


def load_doses_told(chart: Chart, since: datetime) -> tuple[DoseTold, ...]:
    """Doses told after ``since``, oldest first, by the person's day. A day on which none was due is left out."""
    with connection.cursor() as cursor:
        cursor.execute(_DOSES, {"p": chart.patient_id, "since": since, "now": chart.opened_at})
        rows = cursor.fetchall()
    return tuple(
        DoseTold(local_day(at, chart.zone), _SAID.get(said), kind)
        for at, said, kind in rows
        if said != _NOT_DUE
    )


_OPIOIDS = """
select json_build_object(
  'person', (select json_build_array(conditions, medicines) from store_patient where id = %(p)s),
  'entries', (select coalesce(json_agg(json_build_array(kind, code, happened_at, value) order by happened_at), '[]')
     from store_entry where patient_id = %(p)s and kind in ('transition', 'overdose', 'urine')
     and happened_at > %(since)s and happened_at <= %(now)s),
  'checkins', (select coalesce(json_agg(json_build_array(happened_at, details->'used_what') order by happened_at), '[]')
     from store_checkin where patient_id = %(p)s and used = 'yes' and happened_at > %(since)s
     and happened_at <= %(now)s))::text
"""


def load_opioid_rows(chart: Chart, since: datetime) -> OpioidRows:
    """What the record says about opioids after ``since``, up to the moment at which the chart was opened."""
    with connection.cursor() as cursor:
        cursor.execute(_OPIOIDS, {"p": chart.patient_id, "since": since, "now": chart.opened_at})
        found = msgspec.json.decode(cursor.fetchone()[0])
    conditions, kinds = found["person"]
    entries = [(kind, code, _on(at, chart), value or {}) for kind, code, at, value in found["entries"]]
    return OpioidRows(
        conditions=tuple(conditions), kinds=tuple(kinds),
        left=tuple((on, code) for kind, code, on, _ in entries if kind == "transition"),
        overdoses=tuple(on for kind, _, on, _ in entries if kind == "overdose"),
        used=tuple((_on(at, chart), _codes(what)) for at, what in found["checkins"])
        + tuple((on, _codes(value.get("found"))) for kind, _, on, value in entries if kind == "urine"),
        naloxone_told_on=tuple(on for _, _, on, value in entries if value.get("naloxone") == "given"),
    )  # fmt: skip


def _codes(what: Any) -> tuple[str, ...]:
    return tuple(str(one) for one in what) if isinstance(what, list) else ()


def _on(text: str, chart: Chart) -> date:
    return local_day(datetime.fromisoformat(text), chart.zone)
