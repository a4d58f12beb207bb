"""Planned visits: kept, missed, or not told, and the day on which each is put."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .entry import Entry
from .participant import Participant, VisitRow
from .study_day import moment_of

_WEEKLY = re.compile(r"WK(\d{1,2})")
_PHASED = re.compile(r"P([12])Wk(\d{1,2})([AB]?)")


@dataclass(frozen=True, slots=True)
class QuietWeek:
    """A week of the word about which nothing is known; ``is_due``: a visit was planned in it, or missed in it."""

    first_day: int
    last_day: int
    is_due: bool


@dataclass(frozen=True, slots=True)
class Visit:
    """A planned visit: ``state`` kept, missed, not_due or not_told; ``placed`` says where its day is from.

    ``recorded``: the record gives the day. ``planned``: the label and the day of randomization do, nobody
    wrote one down. ``schedule``: there is no row, the trial's calendar says whether a visit was due that
    week. ``undated``: neither; it stands at the end of the record and is no appointment.
    """

    label: str
    state: str
    day: int | None
    placed: str
    reasons: tuple[str, ...] = ()


def planned_day(label: str, participant: Participant) -> int | None:
    """The day that a label means: WKn and P1Wkn are 7 × n days after randomization, P2Wkn after the second.

    None where the label names no week (EOT, M1F, unscheduled) or the person was never randomized. In
    CTN-0030 week 1 has two visits: A on the day of randomization, B a week later.
    """
    first, again = participant.randomized, participant.randomized_again
    if first is not None and (weekly := _WEEKLY.fullmatch(label)):
        return first.day + 7 * int(weekly[1])
    if phased := _PHASED.fullmatch(label):
        began = first if phased[1] == "1" else again
        if began is not None:
            return began.day + (0 if phased[3] == "A" else 7 * int(phased[2]))
    return None


def read_visits(participant: Participant, quiet: Iterable[QuietWeek] = ()) -> tuple[Visit, ...]:
    """All visits of the record, and for weeks without any row what the trial's calendar says of them."""
    told = [_read(row, participant) for row in participant.visits]
    days = {visit.day for visit in told if visit.day is not None and visit.state != "not_told"}
    return (*told, *_by_schedule(quiet, days))


def _read(row: VisitRow, participant: Participant) -> Visit:
    state = "kept" if row.is_kept else "not_told" if row.what is None else "missed"
    if row.day is not None:
        return Visit(row.label, state, row.day, "recorded", row.reasons)
    day = planned_day(row.label, participant)
    return Visit(row.label, state, day, "undated" if day is None else "planned", row.reasons)


def _by_schedule(quiet: Iterable[QuietWeek], days: set[int]) -> Iterator[Visit]:
    for week in quiet:
        if days.isdisjoint(range(week.first_day, week.last_day + 1)):
            yield Visit("", "missed" if week.is_due else "not_due", week.last_day, "schedule")


def visit_entries(participant: Participant, visits: Iterable[Visit], last_day: int) -> Iterator[Entry]:
    """One ``visit`` entry for each."""
    for visit in visits:
        at = moment_of(last_day if visit.day is None else visit.day)
        value = {
            "label": visit.label, "state": visit.state, "day": visit.day, "placed": visit.placed,
            "reasons": list(visit.reasons), "phase": _phase(visit, participant),
        }  # fmt: skip
        yield Entry(kind="visit", code=visit.label, happened_at=at, learned_at=at, value=value)


def _phase(visit: Visit, participant: Participant) -> int | None:
    """1 or 2 in CTN-0030, None elsewhere or where the label does not say."""
    if participant.project != "30" or visit.label[:2] not in ("P1", "P2"):
        return None
    return int(visit.label[1])
