"""One participant of the CTN-0094 trials, as the published tables tell them.

Source of the tables and their meaning: Balise RR, Hu MC, et al. Data cleaning and harmonization of clinical
trial data. PLOS ONE 2024;19(11):e0312695. Days are study days; None means not told.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from hashlib import sha256

Value = int | str | None
READING = 1
"""Raised by one whenever these values are read or mapped differently, so that importing again applies it."""

WORD_TABLES = ("randomization", "visit", "uds")
"""What the weekly word is made of, beside the list of participants."""


@dataclass(frozen=True, slots=True)
class Arm:
    """A row of ``randomization``. Only CTN-0030 has a true second one; elsewhere row 2 repeats row 1."""

    which: int
    treatment: str
    day: int


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A row of ``visit``: ``what`` is visit, final, no visit, MISSING or None; ``reasons`` are the flags said."""

    label: str
    what: str | None
    day: int | None
    reasons: tuple[str, ...] = ()

    @property
    def is_kept(self) -> bool:
        """A visit was kept when ``what`` is visit or final."""
        return self.what in ("visit", "final")


@dataclass(frozen=True, kw_only=True)
class Participant:
    """Everything told about one person. Every tuple is sorted, so that equal people are equal values.

    ``facts``: (table, ((column, value), …)) of the tables with one row a person. ``absent``: tables that
    could not be read at all. ``left_out``: (table, rows) of this person that were set aside as damaged.
    """

    who: int
    project: str
    site: str | None = None
    facts: tuple[tuple[str, tuple[tuple[str, Value], ...]], ...] = ()
    arms: tuple[Arm, ...] = ()
    visits: tuple[VisitRow, ...] = ()
    found: tuple[tuple[int, str], ...] = ()
    temperatures: tuple[tuple[int | None, int], ...] = ()
    diary: tuple[tuple[int, str], ...] = ()
    doses: tuple[tuple[int, int], ...] = ()
    withdrawal: tuple[tuple[int | None, int | None], ...] = ()
    induction: tuple[tuple[str, int | None, int | None], ...] = ()
    detox: tuple[tuple[str, int | None], ...] = ()
    behaviour: tuple[tuple[str, str | None, int | None], ...] = ()
    absent: frozenset[str] = frozenset()
    left_out: tuple[tuple[str, int], ...] = ()

    @property
    def number(self) -> str:
        """The record number people read aloud."""
        return f"CTN-{self.who:04d}"

    @cached_property
    def fact(self) -> Mapping[str, Mapping[str, Value]]:
        """Table → column → value, of the tables with one row a person."""
        return {table: dict(row) for table, row in self.facts}

    @property
    def randomized(self) -> Arm | None:
        """The randomization that treatment counts from; None: never randomized, as far as told."""
        return next((arm for arm in self.arms if arm.which == 1), None)

    @property
    def randomized_again(self) -> Arm | None:
        """The true second randomization: CTN-0030 only."""
        if self.project != "30":
            return None
        return next((arm for arm in self.arms if arm.which == 2), None)

    @cached_property
    def kept_days(self) -> tuple[int, ...]:
        """Days of kept visits, in order."""
        return tuple(sorted({visit.day for visit in self.visits if visit.is_kept and visit.day is not None}))

    def next_kept(self, day: int) -> int | None:
        """The first kept visit on that day or later; None where the person was not seen again."""
        at = bisect_left(self.kept_days, day)
        return self.kept_days[at] if at < len(self.kept_days) else None

    @property
    def doubts(self) -> tuple[str, ...]:
        """Why a weekly word cannot be vouched for: tables that are absent, or rows of them set aside."""
        aside = {table for table, _ in self.left_out}
        doubts = [table for table in WORD_TABLES if table in self.absent or table in aside]
        if self.randomized is None and self.arms:
            doubts.append("first_randomization")
        return tuple(doubts)

    @property
    def gaps(self) -> frozenset[str]:
        """What of this person's record could not be read, as codes by table."""
        return frozenset(
            [f"absent:{table}" for table in self.absent] + [f"left_out:{table}" for table, _ in self.left_out]
        )

    def last_day(self, window_ends: int) -> int:
        """The last day of the record: the end of the treatment window or the last dated row, if later."""
        return max([window_ends, *self._dated()])

    def _dated(self) -> Iterable[int]:
        days: list[int | None] = [arm.day for arm in self.arms]
        days += [visit.day for visit in self.visits]
        for rows in (self.found, self.temperatures, self.diary, self.doses, self.withdrawal):
            days += [day for day, _ in rows]
        days += [day for _, day, _ in self.induction]
        days += [day for _, day in self.detox]
        return (day for day in days if day is not None)


def digest_of(participant: Participant) -> str:
    """SHA-256 over everything told about the person and the way it is read: the same again is the same."""
    told = [(field.name, getattr(participant, field.name)) for field in fields(participant)]
    told = [(name, sorted(value) if isinstance(value, frozenset) else value) for name, value in told]
    return sha256(repr((READING, told)).encode()).hexdigest()
