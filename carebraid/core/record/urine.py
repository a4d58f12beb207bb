"""Urine results by day, with "came, nothing found", "missing" and "not due" kept apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from .entry import Entry
from .participant import Participant
from .study_day import moment_of
from .visits import QuietWeek, Visit

_TEMPERATURE = {1: "in_range", 0: "out_of_range"}  # 99: unknown


def urine_entries(
    participant: Participant,
    own: frozenset[str],
    quiet: Iterable[QuietWeek],
    visits: Iterable[Visit],
    last_day: int,
) -> Iterator[Entry]:
    """``urine`` entries: one a day with a result, one a week without any.

    ``result`` is ``positive`` (with what was ``found``), ``negative`` (a visit was kept and nothing was
    found; the tables hold no negative test, so ``basis`` says came_nothing_found), ``sample_only`` (a
    temperature is written down, no visit, nothing found: not known to be negative), ``missing`` (a test
    was due and there is none) or ``not_due``. ``explained``: all that was found is the study drug ``own``.
    """
    found: dict[int, list[str]] = defaultdict(list)
    for day, drug in participant.found:
        found[day].append(drug)
    warmth: dict[int | None, list[str]] = defaultdict(list)
    for at, code in participant.temperatures:
        warmth[at].append(_TEMPERATURE.get(code, "unknown"))
    tested = {*found, *participant.kept_days, *(day for day in warmth if day is not None)}
    for day in sorted(tested):
        value = _result(found.get(day, []), day in participant.kept_days, own)
        yield _entry(day, {**value, "day": day, "temperature": warmth.get(day, [])})
    if None in warmth:
        undated: dict[str, Any] = {
            "result": "sample_only",
            "found": [],
            "day": None,
            "temperature": warmth[None],
        }
        yield _entry(last_day, {**undated, "basis": "undated"})
    yield from _quiet_entries(quiet, visits)


def _result(found: list[str], was_kept: bool, own: frozenset[str]) -> dict[str, Any]:
    if found:
        return {"result": "positive", "found": found, "explained": own.issuperset(found), "basis": "found"}
    if was_kept:
        return {"result": "negative", "found": [], "basis": "came_nothing_found"}
    return {"result": "sample_only", "found": [], "basis": "temperature_only"}


def _quiet_entries(quiet: Iterable[QuietWeek], visits: Iterable[Visit]) -> Iterator[Entry]:
    """A week without a test: missing on the day of the visit that was missed, or not due at all."""
    missed = sorted({visit.day for visit in visits if visit.state == "missed" and visit.day is not None})
    for week in quiet:
        day = next((day for day in missed if week.first_day <= day <= week.last_day), week.last_day)
        result = "missing" if week.is_due else "not_due"
        value: dict[str, Any] = {"result": result, "found": [], "day": day, "basis": "schedule"}
        yield _entry(day, value)


def _entry(day: int, value: dict[str, Any]) -> Entry:
    at = moment_of(day)
    return Entry(kind="urine", code=value["result"], happened_at=at, learned_at=at, value=value)
