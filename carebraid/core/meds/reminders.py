"""Whether a person who asked for it is reminded of a medicine today (CAP-069).

One reminder a day, in the hours the person chose; what it says never tells what it is about (HAZ-38). Hours, stop,
address and caps are decided again when the message leaves (core.reach.outreach_rules). Project convention.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from .regimen import Formulation, Taken, TakenKind, TakenState

BEFORE_INJECTION = timedelta(days=1)
_INJECTED = frozenset(
    {Formulation.INJECTION_WEEKLY, Formulation.INJECTION_MONTHLY, Formulation.INJECTION_THREE_MONTHLY}
)
_TAKING = frozenset({TakenState.TAKEN, TakenState.TAPERING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known on the person's day ``today``. ``has_told``: they said, or somebody saw, that it was taken today."""

    today: date
    entries: tuple[Taken, ...]
    injections_due: tuple[date, ...]
    has_told: bool


def is_daily(entry: Taken) -> bool:
    """Prescribed, being taken, every day. A dose of which nobody knows how often counts: missing is not never."""
    return (
        entry.kind is TakenKind.PRESCRIBED
        and entry.state in _TAKING
        and entry.formulation not in _INJECTED
        and (entry.times_a_day is None or entry.times_a_day >= 1)
    )


def wants_reminder(known: Known) -> bool:
    """A daily medicine not told as taken today, or an injection due today, tomorrow or since some days."""
    if _soon(known.injections_due, known.today):
        return True
    return not known.has_told and any(is_daily(entry) for entry in known.entries)


def _soon(days: Iterable[date], today: date) -> bool:
    return any(day - BEFORE_INJECTION <= today for day in days)
