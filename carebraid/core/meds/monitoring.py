"""When what has to be looked at for a medicine, and what a result says (monitoring.yaml; HAZ-37).

Days are calendar days where the person is: no clock change can move one. A schedule ends only where its source says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from carebraid.core.kernel.moment import require_aware, zone

DUE_BY: Final = time(17)
"""The wall-clock time by which something that is due on a day is late (project convention)."""


@dataclass(frozen=True, slots=True)
class Phase:
    """Every ``days``, up to ``until_day`` after the start; None: for as long as it is taken."""

    days: int
    until_day: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure. Beyond ``low`` or ``high`` is out of range; ``or_equal``: at the limit too. No limit: not judged here."""

    code: str
    words: Mapping[str, str]
    unit: str
    low: Decimal | None = None
    high: Decimal | None = None
    urgent_low: Decimal | None = None
    urgent_high: Decimal | None = None
    or_equal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """One thing to look at while a medicine is taken. ``protocol`` is its key in medications.yaml."""

    code: str
    protocol: str
    words: Mapping[str, str]
    tests: tuple[Figure, ...]
    first_day: int
    phases: tuple[Phase, ...]
    after_change_days: int | None
    only: frozenset[str]
    source: str
    evidence: str


class Judged(StrEnum):
    """What a result says. ``not_known``: too little was told, or no limit is known here; never the same as in range."""

    IN_RANGE = "in_range"
    OUT_OF_RANGE = "out_of_range"
    URGENT = "urgent"
    NOT_KNOWN = "not_known"


def first_due(watch: Watch, started_on: date | None, today: date) -> date:
    """The first day on which it is due: never before ``today``; today where nobody knows the start."""
    return today if started_on is None else max(today, started_on + timedelta(days=watch.first_day))


def next_due(watch: Watch, started_on: date, done_on: date) -> date | None:
    """The next day after it was done; None where the schedule is over.

    Counted from the day it was done, so that neither early nor late looks pile up. A phase's last interval may
    reach past its end: nothing between two phases is ever skipped.
    """
    gone = max((done_on - started_on).days, 0)
    for phase in watch.phases:
        if phase.until_day is None or gone < phase.until_day:
            return done_on + timedelta(days=phase.days)
    return None


def after_change(watch: Watch, changed_on: date, open_due: date | None) -> date | None:
    """When it is due after a dose was changed: the sooner of that and what stood; None where neither is."""
    if watch.after_change_days is None:
        return open_due
    due = changed_on + timedelta(days=watch.after_change_days)
    return due if open_due is None else min(due, open_due)


def due_moment(on: date, zone_name: str) -> datetime:
    """The moment by which something due ``on`` that day is late, where the person is; summer time changes nothing."""
    return require_aware(datetime.combine(on, DUE_BY, zone(zone_name)))


def judge(watch: Watch, values: Mapping[str, Decimal | None], said: str = "") -> Judged:
    """What the figures say, together with what a person ``said`` (``in_range``, ``out_of_range`` or nothing).

    The worst counts. In range only where every figure with a limit was told, or somebody said so.
    """
    found = [_judge_one(test, values.get(test.code)) for test in watch.tests]
    if Judged.URGENT in found:
        return Judged.URGENT
    if Judged.OUT_OF_RANGE in found or said == Judged.OUT_OF_RANGE:
        return Judged.OUT_OF_RANGE
    if said == Judged.IN_RANGE:
        return Judged.IN_RANGE
    whole = bool(found) and all(one is Judged.IN_RANGE for one in found)
    return Judged.IN_RANGE if whole else Judged.NOT_KNOWN


def _judge_one(test: Figure, value: Decimal | None) -> Judged:
    if value is None or (test.low is None and test.high is None):
        return Judged.NOT_KNOWN
    if _beyond(value, test.urgent_low, test.urgent_high, or_equal=False):
        return Judged.URGENT
    is_out = _beyond(value, test.low, test.high, or_equal=test.or_equal)
    return Judged.OUT_OF_RANGE if is_out else Judged.IN_RANGE


def _beyond(value: Decimal, low: Decimal | None, high: Decimal | None, *, or_equal: bool) -> bool:
    if or_equal and value in (low, high):
        return True
    return (low is not None and value < low) or (high is not None and value > high)


@dataclass(frozen=True, slots=True, kw_only=True)
class InjectionRule:
    """Days between two injections, and the window around the due day. ``drug`` None: any in that formulation."""

    code: str
    drug: str | None
    formulation: str
    every: int
    early: int
    late: int
    source: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InjectionDue:
    """Where an injection stands. ``days_late`` is 0 until the day after it was due; ``is_past_window``: ask first."""

    due_on: date
    earliest_on: date
    last_good_on: date
    days_late: int
    is_due: bool
    is_past_window: bool


def rule_for(
    rules: Iterable[InjectionRule], drugs: Collection[str], formulation: str
) -> InjectionRule | None:
    """The rule for a medicine in its formulation: its own before the general one; None where it is no injection."""
    fitting = [one for one in rules if one.formulation == formulation]
    own = next((one for one in fitting if one.drug in drugs), None)
    return own or next((one for one in fitting if one.drug is None), None)


def injection_after(rule: InjectionRule, given_on: date) -> date:
    """The day on which the next injection is due after one was given."""
    return given_on + timedelta(days=rule.every)


def injection_standing(rule: InjectionRule, due_on: date, today: date) -> InjectionDue:
    """Where the injection that is due ``due_on`` stands today."""
    last_good = due_on + timedelta(days=rule.late)
    return InjectionDue(
        due_on=due_on, earliest_on=due_on - timedelta(days=rule.early), last_good_on=last_good,
        days_late=max((today - due_on).days, 0), is_due=today >= due_on, is_past_window=today > last_good,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class MonitoringBook:
    """Everything of monitoring.yaml that is about schedules and injections."""

    watches: Mapping[str, Watch]
    injections: tuple[InjectionRule, ...]
    again_days: Mapping[str, int]

    def for_protocols(self, protocols: Collection[str], classes: Collection[str]) -> tuple[Watch, ...]:
        """The watches of these protocols; one that is ``only`` for some classes, where the medicine is of one."""
        return tuple(
            one
            for one in self.watches.values()
            if one.protocol in protocols and (not one.only or not one.only.isdisjoint(classes))
        )


def read_monitoring(raw: Mapping[str, Any]) -> MonitoringBook:
    """The book from its signed file. A record that lacks what it needs is a fault (KeyError, ValueError)."""
    watches = {code: _watch(code, entry) for code, entry in raw["watches"].items()}
    rules = tuple(
        InjectionRule(
            code=code, drug=one.get("drug"), formulation=one["formulation"], every=one["every"], early=one["early"],
            late=one["late"], source=one["source"], evidence=one["evidence"],
        )
        for code, one in raw["injections"].items()
    )  # fmt: skip
    again = {
        kind: days for kind, days in raw["rules"]["again_after_closing_days"].items() if kind != "evidence"
    }
    return MonitoringBook(watches, rules, again)


def _watch(code: str, raw: Mapping[str, Any]) -> Watch:
    phases = tuple(Phase(one["days"], one.get("until_day")) for one in raw["every"])
    if any(phase.days < 1 for phase in phases) or any(phase.until_day is None for phase in phases[:-1]):
        raise ValueError(f"{code}: each phase lasts at least a day, and only the last has no end")
    return Watch(
        code=code, protocol=raw["protocol"], words=raw["words"], tests=tuple(_test(one) for one in raw["tests"]),
        first_day=raw["first_day"], phases=phases, after_change_days=raw.get("after_change_days"),
        only=frozenset(raw.get("only", ())), source=raw["source"], evidence=raw["evidence"],
    )  # fmt: skip


def _test(raw: Mapping[str, Any]) -> Figure:
    limits = {
        name: Decimal(str(raw[name])) for name in ("low", "high", "urgent_low", "urgent_high") if name in raw
    }
    return Figure(
        code=raw["code"], words=raw["words"], unit=raw["unit"], or_equal=raw.get("or_equal", False), **limits
    )
