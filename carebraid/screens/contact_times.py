"""How long from a signal until somebody spoke with the person: for managers, by week and by site, small numbers hidden."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.moment import local_day, require_aware
from carebraid.core.kernel.moment import zone as zone_of
from carebraid.core.outcomes.run_chart import RunChart, run_chart
from carebraid.core.outcomes.suppress import is_small
from carebraid.core.team.contact_time import Came
from carebraid.store.aftercare import count_between
from carebraid.store.cohort import SMALLEST_SHOWN, open_cohort
from carebraid.store.contact_time import ASKS, Cell, load_contact_times
from carebraid.store.follow_up import count_in_doubt

from ._screen import screen

WEEKS = 26
DEFINITION = "signal_to_contact/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Times as they may be shown. None: hidden, since few people are behind it, or not to be told (see ``Times``)."""

    name: str
    signals: int | None
    reached: int | None
    answered: int | None
    waiting: int | None
    never: int | None
    within_day: int | None
    median_minutes: float | None
    p90_minutes: float | None
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class ContactTimes:
    """``weeks`` oldest first, every week of the time; ``run`` judges their medians in hours. ``between``: people between services.

    ``in_doubt``: messages to people of which nobody knows whether they left (REL-11); None: hidden.
    """

    whole: Shown
    sites: tuple[Shown, ...]
    weeks: tuple[tuple[date, Shown], ...]
    run: RunChart
    between: int | None
    in_doubt: int | None
    since: datetime
    at: datetime

    def data(self) -> dict[str, Any]:
        """The same numbers for a file."""
        return {
            "definition": DEFINITION, "kinds": list(ASKS), "since": self.since.isoformat(), "as_of": self.at.isoformat(),
            "whole": _plain(self.whole), "sites": [_plain(one) for one in self.sites],
            "weeks": [{"monday": on.isoformat(), **_plain(one)} for on, one in self.weeks],
            "run_chart": {
                "rules": self.run.rules.name, "source": self.run.rules.source, "median_hours": self.run.median,
                "is_judged": self.run.is_judged,
                "signals": [
                    {"rule": s.rule, "first": s.first, "last": s.last, "direction": s.direction} for s in self.run.signals
                ],
            },
        }  # fmt: skip


@screen
def contact_times(*, actor: Actor, now: datetime, zone: str = "UTC") -> ContactTimes:
    """The last 26 weeks. Refuses everybody but programme managers and administrators."""
    cohort = open_cohort(actor, now, about="contact_times")
    today = local_day(now, zone)
    first = today - timedelta(days=today.weekday(), weeks=WEEKS - 1)
    since = require_aware(datetime.combine(first, time(), zone_of(zone)))
    whole = load_contact_times(cohort, "all", since, zone)
    sites = load_contact_times(cohort, "site", since, zone)
    weeks = {one.name: one for one in _apart(load_contact_times(cohort, "week", since, zone))}
    mondays = [first + timedelta(weeks=n) for n in range(WEEKS)]
    shown = tuple((on, weeks.get(on.isoformat()) or _shown(on.isoformat(), None)) for on in mondays)
    hours = [None if one.median_minutes is None else one.median_minutes / 60 for _, one in shown]
    between = count_between(cohort)
    in_doubt = count_in_doubt(cohort.organisation_id, since)
    return ContactTimes(
        _shown("", whole[0] if whole else None), tuple(one for one in _apart(sites) if not one.is_hidden), shown, run_chart(hours),
        between if between >= SMALLEST_SHOWN else None, in_doubt if in_doubt >= SMALLEST_SHOWN else None, since, now,
    )  # fmt: skip


def _apart(cells: Sequence[Cell]) -> tuple[Shown, ...]:
    """Where one group is hidden a second one is too, so that it cannot be worked out from the whole."""
    shown = [_shown(str(cell.group), cell) for cell in cells]
    if sum(one.is_hidden for one in shown) == 1 and len(shown) > 1:
        least = min(
            (cell for cell, one in zip(cells, shown, strict=True) if not one.is_hidden),
            key=lambda cell: (cell.times.signals, str(cell.group)),
        )
        shown = [_hidden(one.name) if one.name == str(least.group) else one for one in shown]
    return tuple(shown)


def _shown(name: str, cell: Cell | None) -> Shown:
    """A group of few people or signals is hidden whole; in a larger one the small parts are."""
    # None and one look alike: that the first signal ever came would tell of somebody (no-leak suite).
    if cell is None or min(cell.times.signals, cell.people) < SMALLEST_SHOWN:
        return _hidden(name)
    times = cell.times
    parts = {came: times.came[came] for came in Came}
    if any(is_small(count) for count in parts.values()):
        # Two parts at least, so that neither is the difference of the whole and the rest.
        least = sorted(parts, key=lambda came: (parts[came] == 0, parts[came]))[:2]
        told: dict[Came, int | None] = {
            came: None if came in least or is_small(count) else count for came, count in parts.items()
        }
    else:
        told = dict(parts)
    few = is_small(times.came[Came.REACHED])
    is_small_share = is_small(times.within_day) or is_small(times.asked - times.within_day)
    return Shown(
        name=name, signals=times.signals, reached=told[Came.REACHED], answered=told[Came.ANSWERED],
        waiting=told[Came.WAITING], never=told[Came.NEVER], within_day=None if few or is_small_share else times.within_day,
        median_minutes=None if few else times.median, p90_minutes=None if few else times.p90, is_hidden=False,
    )  # fmt: skip


def _hidden(name: str) -> Shown:
    return Shown(
        name=name, signals=None, reached=None, answered=None, waiting=None, never=None, within_day=None, median_minutes=None,
        p90_minutes=None, is_hidden=True,
    )  # fmt: skip


def _plain(one: Shown) -> dict[str, Any]:
    return {
        name: getattr(one, name)
        for name in (
            "name", "signals", "reached", "answered", "waiting", "never", "within_day", "median_minutes", "p90_minutes",
            "is_hidden",
        )
    }  # fmt: skip
