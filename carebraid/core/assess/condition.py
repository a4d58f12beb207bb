"""Conditions over answers and scores: ``{item: q9, op: '>=', value: 1}``, ``in``, ``all``, ``any``, ``not``.

Each condition answers True, False or None, where None means "an answer it needs is missing". Missing
never makes a condition true: whoever asks treats None as false. That holds under ``not`` too: the
opposite of something unknown is unknown, not true. The published schema does not spell that case out
and no shipped instrument uses ``not``; this is the reading in which missing is never taken for "no".
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

Value: TypeAlias = int | float | str

OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    ">=": operator.ge,
    ">": operator.gt,
    "<=": operator.le,
    "<": operator.lt,
    "==": operator.eq,
    "!=": operator.ne,
}
Values: TypeAlias = Mapping[str, Value | None]


@dataclass(frozen=True, slots=True)
class Compare:
    """One item's raw answer (after skip rules, before reversal) or one score against a value."""

    of_score: bool
    name: str
    op: str
    value: Value

    def holds(self, items: Values, scores: Values) -> bool | None:
        """Whether it holds; None where the answer or score is missing."""
        found = scores.get(self.name) if self.of_score else items.get(self.name)
        return None if found is None else OPERATORS[self.op](found, self.value)


@dataclass(frozen=True, slots=True)
class OneOf:
    """One item's raw answer or one score is among some values."""

    of_score: bool
    name: str
    values: tuple[Value, ...]

    def holds(self, items: Values, scores: Values) -> bool | None:
        """Whether it is among them; None where the answer or score is missing."""
        found = scores.get(self.name) if self.of_score else items.get(self.name)
        return None if found is None else found in self.values


@dataclass(frozen=True, slots=True)
class Every:
    """All parts hold."""

    parts: tuple[Condition, ...]

    def holds(self, items: Values, scores: Values) -> bool | None:
        """False as soon as one part is false; None where the rest hangs on something missing."""
        known = True
        for part in self.parts:
            held = part.holds(items, scores)
            if held is False:
                return False
            known = known and held is not None
        return True if known else None


@dataclass(frozen=True, slots=True)
class Some:
    """At least one part holds."""

    parts: tuple[Condition, ...]

    def holds(self, items: Values, scores: Values) -> bool | None:
        """True as soon as one part is true; None where the rest hangs on something missing."""
        known = True
        for part in self.parts:
            held = part.holds(items, scores)
            if held:
                return True
            known = known and held is not None
        return False if known else None


@dataclass(frozen=True, slots=True)
class Opposite:
    """The part does not hold."""

    part: Condition

    def holds(self, items: Values, scores: Values) -> bool | None:
        """The opposite; None stays None."""
        held = self.part.holds(items, scores)
        return None if held is None else not held


Condition: TypeAlias = Compare | OneOf | Every | Some | Opposite


def parse_condition(raw: Mapping[str, Any]) -> Condition:
    """The condition that a checked definition spells (see ``definition.check_instrument``)."""
    if "all" in raw:
        return Every(tuple(parse_condition(part) for part in raw["all"]))
    if "any" in raw:
        return Some(tuple(parse_condition(part) for part in raw["any"]))
    if "not" in raw:
        return Opposite(parse_condition(raw["not"]))
    of_score = "score" in raw
    name = raw["score"] if of_score else raw["item"]
    if "in" in raw:
        return OneOf(of_score, name, tuple(raw["in"]))
    return Compare(of_score, name, raw["op"], raw["value"])
