"""The alert budget: how many alerts fired over how many orders, and how often somebody went on all the same."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from carebraid.core.kernel.actor import Actor
from carebraid.core.meds.override import INTERRUPTS, AlertBudget
from carebraid.core.meds.terms import RANK, Severity
from carebraid.core.outcomes.suppress import suppress
from carebraid.knowledge.alive import load_alive
from carebraid.store.cohort import open_cohort
from carebraid.store.medicine_checks import Fired, load_fired

from ._screen import screen

COUNTED = timedelta(days=90)
LIMIT_PER_100 = 20
"""Interrupting alerts per 100 orders that a clinic wants to bear: project convention, to be set by each clinic."""


@dataclass(frozen=True, slots=True)
class RuleCount:
    """One rule: how often it fired and was overridden; None where a count of 1 to 10 is hidden."""

    rule: str
    effect: str
    fired: int | None
    overridden: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertCounts:
    """Numbers of the last 90 days; None: hidden since it is small, or cannot be told."""

    orders: int | None
    unchecked: int | None
    per_100: float | None
    is_over: bool | None
    rules: tuple[RuleCount, ...]
    limit: int
    is_alive: bool
    at: datetime


@screen
def alert_counts(*, actor: Actor, now: datetime) -> AlertCounts:
    """What fired and what was overridden, by rule. Refuses everybody but programme managers and administrators."""
    cohort = open_cohort(actor, now, about="alerts")
    kept = load_fired(cohort, now - COUNTED)
    budget = _budget(kept)
    effects = {alert["rule"]: alert["effect"] for one in kept for alert in one.alerts}
    orders = suppress([("orders", len(kept)), ("unchecked", sum(not one.is_checked for one in kept))]).cells
    fired = suppress(sorted(budget.fired.items())).cells
    overridden = suppress(sorted(budget.overridden.items())).cells
    shown = sorted(fired, key=lambda rule: (-(fired[rule] or 0), rule))
    is_told = orders["orders"] not in (None, 0) and None not in fired.values()
    return AlertCounts(
        orders=orders["orders"], unchecked=orders["unchecked"], per_100=budget.per_100 if is_told else None,
        is_over=budget.is_over if is_told else None,
        rules=tuple(RuleCount(rule, effects.get(rule, ""), fired[rule], overridden.get(rule, 0)) for rule in shown),
        limit=LIMIT_PER_100, is_alive=load_alive().is_ready(now.date()), at=now,
    )  # fmt: skip


def _budget(kept: tuple[Fired, ...]) -> AlertBudget:
    fired = Counter(
        alert["rule"]
        for one in kept
        for alert in one.alerts
        if RANK[Severity(alert["severity"])] >= INTERRUPTS
    )
    overridden = Counter(said["rule"] for one in kept for said in one.overrides)
    return AlertBudget(orders=len(kept), limit_per_100=LIMIT_PER_100, fired=fired, overridden=overridden)
