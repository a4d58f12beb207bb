"""Time to something, for people who were watched for different lengths of time.

Kaplan-Meier: Kaplan EL, Meier P. J Am Stat Assoc 1958;53:457-481; variance: Greenwood 1926; interval on the
log(-log) scale: Kalbfleisch JD, Prentice RL. The Statistical Analysis of Failure Time Data, 2nd ed., 1.4. Competing
events: Aalen OO, Johansen S. Scand J Stat 1978;5:141-150. Both equal ``lifelines`` to 1e-9 (tests/oracles).
To read one minus Kaplan-Meier as a risk where people also drop out counts those who left as if they stayed like the
others; the Aalen-Johansen estimate does not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import exp, isfinite, log, sqrt
from typing import Final

Z95: Final = 1.959963984540054
"""The 97.5 % point of the standard normal distribution."""
_FARTHEST: Final = (
    700.0  # the power beside a share of nearly one; beyond it a float overflows, and 0 to 1 is said
)

Told = tuple[float, int]
"""(time, kind): time from the start; kind 0 still watched when the watch ended, 1 the event, 2 and on competing ones."""


@dataclass(frozen=True, slots=True)
class Step:
    """The curve from ``at`` on. ``low``/``high`` None: no interval (before the first event, or at nought)."""

    at: float
    at_risk: int
    events: int
    left: int
    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Curve:
    """A step curve. ``start`` is its value at time 0; ``people`` and ``events`` over everybody."""

    steps: tuple[Step, ...]
    start: float
    people: int
    events: int


Watched = Iterable[Told] | Mapping[Told, int]
"""One for each person, or how many people had each (time, kind)."""


def _tallied(told: Watched) -> list[tuple[float, dict[int, int]]]:
    """Times in order with how many of each kind. Refuses (ValueError) negative, endless or unreadable times."""
    times: dict[float, dict[int, int]] = {}
    for (at, kind), many in (told if isinstance(told, Mapping) else Counter(told)).items():
        if not isfinite(at) or at < 0 or kind < 0:
            raise ValueError("a time is nought or more and finite; its kind is nought or more")
        kinds = times.setdefault(at, {})
        kinds[kind] = kinds.get(kind, 0) + many
    return sorted(times.items())


def kaplan_meier(told: Watched, *, z: float = Z95) -> Curve:
    """The share still without the event (kind 1); every other kind counts as an end of the watch.

    Events are taken to come before ends of the watch at the same time. At 0 and 1 there is no interval to give on the
    log(-log) scale.
    """
    times = _tallied(told)
    people = at_risk = sum(sum(kinds.values()) for _, kinds in times)
    value, variance, events, steps = 1.0, 0.0, 0, []
    for at, kinds in times:
        here, gone = kinds.get(1, 0), sum(kinds.values())
        if here:
            value *= 1 - here / at_risk
            variance += here / (at_risk * (at_risk - here)) if at_risk > here else 0.0
            events += here
        low, high = _log_log(value, variance, z)
        steps.append(Step(at, at_risk, here, gone - here, value, low, high))
        at_risk -= gone
    return Curve(tuple(steps), 1.0, people, events)


def _log_log(value: float, variance: float, z: float) -> tuple[float | None, float | None]:
    """value ** exp(± z √V / log value): never outside 0 and 1."""
    if not 0 < value < 1:
        return None, None
    reach = max(-_FARTHEST, min(_FARTHEST, z * sqrt(variance) / log(value)))
    return value ** exp(-reach), value ** exp(reach)


def aalen_johansen(told: Watched, *, kind: int = 1, z: float = Z95) -> Curve:
    """The share in whom ``kind`` happened first, while the other kinds compete for the same people.

    The interval is on the log(-log) scale, its variance by the delta method (:class:`_Spread`).
    """
    if kind < 1:
        raise ValueError("the event asked for is of kind 1 or more")
    times = _tallied(told)
    people = at_risk = sum(sum(kinds.values()) for _, kinds in times)
    alive, value, events, spread, steps = 1.0, 0.0, 0, _Spread(), []
    for at, kinds in times:
        here, anything = kinds.get(kind, 0), sum(many for one, many in kinds.items() if one)
        gone = sum(kinds.values())
        value += alive * here / at_risk
        spread.add(alive, value, at_risk, anything, here)
        alive *= 1 - anything / at_risk
        events += here
        low, high = _log_log(value, spread.at(value) / value**2 if value else 0.0, z)
        steps.append(Step(at, at_risk, here, gone - here, value, low, high))
        at_risk -= gone
    return Curve(tuple(steps), 0.0, people, events)


class _Spread:
    """The variance of the Aalen-Johansen estimate as running sums: one pass, whatever the number of times.

    Σ (F(t) - F(i))² d / (n (n - d)) + Σ S² e (n - e) / n³ - 2 Σ (F(t) - F(i)) S e / n², with d any event at i, e the one
    asked for, n at risk, S the share without any event just before (Collett D. Modelling Survival Data in Medical
    Research, 3rd ed., 12.3).
    """

    __slots__ = ("cross", "crossed", "own", "squared", "weighed", "weight")

    def __init__(self) -> None:
        self.weight = self.weighed = self.squared = self.own = self.cross = self.crossed = 0.0

    def add(self, alive: float, value: float, at_risk: int, anything: int, here: int) -> None:
        """One time: ``value`` is F there, after its events."""
        any_weight = anything / (at_risk * (at_risk - anything)) if at_risk > anything else 0.0
        self.weight += any_weight
        self.weighed += any_weight * value
        self.squared += any_weight * value * value
        self.own += alive**2 * here * (at_risk - here) / at_risk**3
        self.cross += alive * here / at_risk**2
        self.crossed += alive * here / at_risk**2 * value

    def at(self, value: float) -> float:
        """The variance where F is ``value``; never below nought."""
        first = value * value * self.weight - 2 * value * self.weighed + self.squared
        return max(0.0, first + self.own - 2 * (value * self.cross - self.crossed))
