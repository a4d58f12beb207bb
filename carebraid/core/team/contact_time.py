"""Time from signal to human contact: the headline measure of outreach (beyond 12).

A signal is a task that asks somebody to reach a person. Human contact is the first time somebody spoke with the person: an
outcome that says so, at the time it says. A neutral message, an answer in the app and the agreed contact are none. Whoever was
not reached stays in the count: the median counts them as longer than everybody who was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from carebraid.core.kernel.moment import local_day

DAY = timedelta(days=1)


class Came(StrEnum):
    """What came of a signal so far."""

    REACHED = "reached"
    ANSWERED = "answered"
    WAITING = "waiting"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Signal:
    """One signal. ``contact_at``: first human contact; ``ended_at``/``ended_how``: when and how its task ended."""

    opened_at: datetime
    contact_at: datetime | None
    ended_at: datetime | None
    ended_how: str = ""

    @property
    def came(self) -> Came:
        """reached, answered (by the person themself, in the app), waiting, or never (ended without contact)."""
        if self.contact_at is not None:
            return Came.REACHED
        if self.ended_how == "answered_themselves":
            return Came.ANSWERED
        return Came.WAITING if self.ended_at is None else Came.NEVER

    @property
    def took(self) -> timedelta | None:
        """From signal to contact, never negative: a contact said to be in the minute before counts as at once."""
        return None if self.contact_at is None else max(self.contact_at - self.opened_at, timedelta())


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Signals by what came of them. ``median`` and ``p90`` in minutes over those that asked for human contact (reached, waiting
    and never), who was not reached counting as longest: None where that falls on somebody who was not reached, or
    there was none. ``within_day``: reached within 24 hours."""

    signals: int
    came: Mapping[Came, int]
    median: float | None
    p90: float | None
    within_day: int

    @property
    def asked(self) -> int:
        """Signals that asked for human contact: all but those the person answered by themself."""
        return self.signals - self.came[Came.ANSWERED]


def contact_times(signals: Iterable[Signal]) -> Times:
    """Count them. The quantile is the ceil(q * n)-th shortest of all that asked for contact, with no line drawn between two."""
    told = list(signals)
    came = {one: sum(signal.came is one for signal in told) for one in Came}
    took = sorted(signal.took for signal in told if signal.took is not None)
    asked = len(told) - came[Came.ANSWERED]
    return Times(
        signals=len(told), came=came, median=_quantile(took, asked, 50), p90=_quantile(took, asked, 90),
        within_day=sum(one <= DAY for one in took),
    )  # fmt: skip


def _quantile(took: Sequence[timedelta], asked: int, percent: int) -> float | None:
    place = -(-percent * asked // 100)  # the ceiling, in whole numbers
    if not 0 < place <= len(took):
        return None
    return took[place - 1] / timedelta(minutes=1)


def by_week(signals: Iterable[Signal], zone_name: str) -> dict[date, Times]:
    """The same by the week (its Monday, where the house is) of the signal; weeks without a signal are not there."""
    weeks: dict[date, list[Signal]] = {}
    for signal in signals:
        on = local_day(signal.opened_at, zone_name)
        weeks.setdefault(on - timedelta(days=on.weekday()), []).append(signal)
    return {monday: contact_times(told) for monday, told in sorted(weeks.items())}
