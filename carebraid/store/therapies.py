"""Which therapies go on: dated facts of the record, of which the newest of each therapy counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from carebraid.core.record.entry import Entry

from .chart import Chart
from .entries import load_entries, save_entries

KIND = "therapy"


@dataclass(frozen=True, slots=True)
class Therapy:
    """A therapy that goes on, since when, and who wrote that down."""

    code: str
    since: datetime
    by_name: str


def load_therapies(chart: Chart) -> tuple[Therapy, ...]:
    """The therapies that go on, oldest first."""
    newest = {kept.entry.code: kept.entry for kept in load_entries(chart, [KIND])}
    return tuple(
        Therapy(entry.code, entry.happened_at, str(entry.value.get("by", "")))
        for entry in newest.values()
        if entry.value.get("state") == "goes_on"
    )


def save_therapy(chart: Chart, code: str, *, goes_on: bool, now: datetime) -> None:
    """Write down that a therapy goes on, or ended; what was before stays in the record."""
    state = "goes_on" if goes_on else "ended"
    value = {"state": state, "result": state, "by": chart.actor.name}
    save_entries(chart, [Entry(kind=KIND, code=code, happened_at=now, learned_at=now, value=value)], "clinic")
