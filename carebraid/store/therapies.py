"""Which therapies go on: dated facts of the record, of which the newest of each therapy counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec
from django.db import connection

from carebraid.core.meds.regimen import Regimen, Taken, TakenKind, TakenState
from carebraid.core.record.entry import Entry

from .chart import Chart
from .entries import load_entries, save_entries
from .medicine_checks import LOOKS_BACK

KIND = "therapy"
_BESIDE = """
select json_build_object(
  'list', (select coalesce(json_agg(json_build_array(id, name, kind, state, stopped_on) order by told_at, id), '[]')
    from store_medicine where patient_id = %(p)s),
  'told', (select coalesce(json_agg(json_build_array(code, value->>'state') order by happened_at, id), '[]')
    from store_entry where patient_id = %(p)s and kind = 'medicine' and code <> '' and happened_at > %(since)s
      and happened_at <= %(now)s),
  'therapies', (select coalesce(json_agg(json_build_array(code, happened_at, value) order by happened_at, code, id), '[]')
    from store_entry where patient_id = %(p)s and kind = 'therapy'))::text
"""


@dataclass(frozen=True, slots=True)
class Therapy:
    """A therapy that goes on, since when, and who wrote that down."""

    code: str
    since: datetime
    by_name: str


def load_therapies(chart: Chart) -> tuple[Therapy, ...]:
    """The therapies that go on, oldest first."""
    entries = (kept.entry for kept in load_entries(chart, [KIND]))
    return _going_on((entry.code, entry.happened_at, entry.value) for entry in entries)


def _going_on(entries: Iterable[tuple[str, datetime, Any]]) -> tuple[Therapy, ...]:
    newest = {code: (at, value) for code, at, value in entries}
    return tuple(
        Therapy(code, at, str(value.get("by", "")))
        for code, (at, value) in newest.items()
        if value.get("state") == "goes_on"
    )


@dataclass(frozen=True, slots=True)
class Beside:
    """What meets on an overview. The ``regimen`` says of each entry its name, kind and state, and when it was stopped.

    ``told``: medicines that the record tells of and not as stopped, as in ``core.meds.circumstances.Circumstances``.
    """

    therapies: tuple[Therapy, ...]
    regimen: Regimen
    told: tuple[str, ...]


def load_beside(chart: Chart, now: datetime) -> Beside:
    """Therapies and medicines of the open chart, in one question to the database."""
    asked: dict[str, Any] = {"p": chart.patient_id, "now": now, "since": now - LOOKS_BACK}
    with connection.cursor() as cursor:
        cursor.execute(_BESIDE, asked)
        found = msgspec.json.decode(cursor.fetchone()[0])
    last = dict(found["told"])
    return Beside(
        _going_on((code, datetime.fromisoformat(at), value) for code, at, value in found["therapies"]),
        Regimen(tuple(_taken(*row) for row in found["list"])),
        tuple(code for code, state in last.items() if state != "stopped"),
    )


def _taken(row_id: str, name: str, kind: str, state: str, stopped_on: str | None) -> Taken:
    return Taken(
        id=row_id, name=name, kind=TakenKind(kind), state=TakenState(state),
        stopped_on=date.fromisoformat(stopped_on) if stopped_on else None,
    )  # fmt: skip


def save_therapy(chart: Chart, code: str, *, goes_on: bool, now: datetime) -> None:
    """Write down that a therapy goes on, or ended; what was before stays in the record."""
    state = "goes_on" if goes_on else "ended"
    value = {"state": state, "result": state, "by": chart.actor.name}
    save_entries(chart, [Entry(kind=KIND, code=code, happened_at=now, learned_at=now, value=value)], "clinic")
