"""Whether a plan can answer its question: its own rules tried on imagined people before it is registered.

The usual formula knows neither sites and weeks, whose people are alike, nor draws that lean, nor looks in between; this
knows all of them, because it runs them (``imagine``). The seed is fixed: the same plan is always judged alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Final

from carebraid.core.kernel.refusal import Refused

from .experiment import Experiment, check_design
from .imagine import PER_CLUSTER, imagine

MOST_TRIALS, LEAST_TRIALS, PEOPLE = 200, 40, 80_000
"""Imagined tests for one plan: as many as make so many people, within bounds, so that nobody waits longer than seconds."""
MOST_PLANNED: Final = 20_000
_Z = 1.96


@dataclass(frozen=True, slots=True)
class Foreseen:
    """In what share of ``trials`` imagined tests the smallest difference that matters was found; Wilson's 95 % interval."""

    found: float
    low: float
    high: float
    trials: int


def foresee(test: Experiment) -> Foreseen:
    """How often the plan finds what it looks for, if it is there."""
    is_cluster = test.unit in ("site", "week")
    people = test.planned * (PER_CLUSTER if is_cluster else 1)
    trials = max(LEAST_TRIALS, min(MOST_TRIALS, PEOPLE // people))
    truth = test.least if test.is_more_better else -test.least
    found = imagine(test, truth, trials=trials).verdicts.get("better", 0) / trials
    low, high = _wilson(found, trials)
    return Foreseen(found, low, high, trials)


def check_plan(test: Experiment) -> Foreseen:
    """Refuse a plan that cannot answer its question, of whatever kind; gives how often it can.

    Refuses what ``check_design`` does, ``experiment.too_many``, and ``experiment.too_weak``: even the upper end of what the
    imagined tests leave open lies below the power that the plan itself asks for.
    """
    check_design(test)
    if test.planned > MOST_PLANNED:
        raise Refused("experiment.too_many", "So many are not needed. Please plan 20,000 at most.")
    foreseen = foresee(test)
    if foreseen.high < test.power:
        raise Refused(
            "experiment.too_weak",
            "If the difference is there, this plan finds it in about {found} of 100 cases, and {wanted} are wanted. Plan"
            " more, let it look for a larger difference, or draw for each person.",
            found=round(100 * foreseen.found), wanted=round(100 * test.power),
        )  # fmt: skip
    return foreseen


def _wilson(share: float, trials: int) -> tuple[float, float]:
    """The interval of a share (Wilson, J Am Stat Assoc 1927;22:209)."""
    spread = _Z * sqrt(share * (1 - share) / trials + _Z**2 / (4 * trials**2))
    middle, whole = share + _Z**2 / (2 * trials), 1 + _Z**2 / trials
    return max(0.0, (middle - spread) / whole), min(1.0, (middle + spread) / whole)
