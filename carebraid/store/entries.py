"""Entries: dated clinical facts with where they came from. Nothing told is ever dropped without a trace."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection

from carebraid.core.record.entry import Entry

from . import models
from ._fresh import fresh_id
from .chart import Chart

WITHDRAWN = "withdrawn"
"""The kind of an entry that its source no longer tells: kept whole under ``value``, shown nowhere as a fact."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry as it stands in the chart."""

    id: UUID
    entry: Entry
    origin: str


_INSERT = """
insert into store_entry (id, organisation_id, patient_id, labels, kind, code, happened_at, learned_at, value, origin)
select e.id, %(organisation)s, %(patient)s, %(labels)s, e.kind, e.code, e.happened_at, e.learned_at, e.value, %(origin)s
from json_to_recordset(%(rows)s::json)
  as e(id uuid, kind text, code text, happened_at timestamptz, learned_at timestamptz, value jsonb)
"""
_encode = msgspec.json.Encoder(order="sorted").encode


def save_entries(chart: Chart, entries: Sequence[Entry], origin: str) -> int:
    """Add ``entries`` to the open chart in one statement; gives how many."""
    if not entries:
        return 0
    # Rows under row-level security cannot be copied in; one JSON text is what comes closest to it.
    rows = [
        {"id": fresh_id(), "kind": entry.kind, "code": entry.code, "happened_at": entry.happened_at,
         "learned_at": entry.learned_at, "value": entry.value}
        for entry in entries
    ]  # fmt: skip
    values: dict[str, Any] = {
        "organisation": chart.organisation_id, "patient": chart.patient_id, "origin": origin,
        "labels": sorted(models.Entry.classified.labels), "rows": _encode(rows).decode(),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)
    return len(entries)


def load_entries(
    chart: Chart, kinds: Iterable[str], *, since: datetime | None = None, until: datetime | None = None
) -> tuple[Kept, ...]:
    """The person's entries of these kinds, oldest first: happened after ``since`` and known by ``until``."""
    rows = models.Entry.of(chart).filter(kind__in=list(kinds)).exclude(kind=WITHDRAWN)
    if since is not None:
        rows = rows.filter(happened_at__gt=since)
    if until is not None:
        rows = rows.filter(happened_at__lte=until, learned_at__lte=until)
    return tuple(_kept(row) for row in rows.order_by("happened_at", "kind", "code", "id"))


def amend_entries(chart: Chart, entries: Sequence[Entry], origin: str, *, source: str) -> tuple[int, int]:
    """Bring what ``source`` (a prefix of origins) told in line with ``entries``; gives (added, withdrawn).

    Facts told as before stay as they are. What is new is added. What is no longer told is withdrawn: it
    stays in the chart as kind ``withdrawn`` with everything it said, and who withdrew it.
    """
    rows = models.Entry.of(chart).filter(origin__startswith=source).exclude(kind=WITHDRAWN)
    told = Counter(map(_identity, entries))
    gone = []
    for row in rows:
        key = _identity(_kept(row).entry)
        if told[key] > 0:
            told[key] -= 1
        else:
            gone.append(row)
    added = []
    for entry in entries:
        key = _identity(entry)
        if told[key] > 0:
            told[key] -= 1
            added.append(entry)
    for row in gone:
        row.value = {"kind": row.kind, "value": row.value, "by": origin}
        row.kind = WITHDRAWN
    models.Entry.everyone.bulk_update(gone, ["kind", "value"])
    return save_entries(chart, added, origin), len(gone)


def _identity(entry: Entry) -> tuple[Any, ...]:
    return entry.kind, entry.code, entry.happened_at, entry.learned_at, _encode(entry.value)


def _kept(row: models.Entry) -> Kept:
    entry = Entry(
        kind=row.kind, code=row.code, happened_at=row.happened_at, learned_at=row.learned_at, value=row.value
    )
    return Kept(row.id, entry, row.origin)
