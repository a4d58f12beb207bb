"""The rules of the interaction check as values, read from the signed files.

A selector names a drug or substance by id, a class, or a group; a group is any of classes, ids, enzymes that are
slowed or sped up (with strengths) and QT categories. The closer a selector names its medicine, the more it weighs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from .drug import Drug
from .terms import EventKind, Severity, Strength

Raw = Mapping[str, Any]

CLOSENESS: Final[Mapping[str, int]] = {"drug": 3, "substance": 3, "other": 3, "class": 2, "group": 1}
"""Drug beats class beats group."""


@dataclass(frozen=True, slots=True)
class Selector:
    """``kind`` is drug, substance, other, class or group; ``name`` is the id, class or group."""

    kind: str
    name: str

    @property
    def closeness(self) -> int:
        """3 for a named medicine, 2 for a class, 1 for a group."""
        return CLOSENESS[self.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a rule says when it fires, and what stands behind it."""

    mechanism: str
    effect: str
    advice: str
    source: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PairRule:
    """Two selectors that meet, whichever way round."""

    id: str
    a: Selector
    b: Selector
    severity: Severity
    words: Words

    @property
    def closeness(self) -> int:
        """How closely the rule names its pair: 6 for two medicines, 2 for two groups."""
        return self.a.closeness + self.b.closeness


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionRule:
    """A medicine that meets something about the person."""

    id: str
    subject: Selector
    condition: str
    severity: Severity
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class CypRule:
    """A victim (major or minor substrate) that meets an inhibitor or inducer of some strength."""

    id: str
    victim: str
    perpetrator: str
    strength: Strength
    severity: Severity
    effect: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CypRules:
    """All enzyme rules, with what they say and whom they treat apart."""

    rules: tuple[CypRule, ...]
    prodrugs: frozenset[tuple[str, str]]
    prodrug_effect: str
    raised: frozenset[str]
    raise_at_most: Severity
    lowered: frozenset[str]
    advice: Mapping[str, str]
    source: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadRule:
    """Loads that add up: ``steps`` are (least sum, severity), smallest first.

    ``one`` and ``other_load``: where one medicine is of ``one`` and another carries at least ``other_load``,
    the severity is ``also``.
    """

    id: str
    load: str
    steps: tuple[tuple[int, Severity], ...]
    words: Words
    one: Selector | None = None
    other_load: int = 0
    also: Severity | None = None

    def severity(self, total: int) -> Severity | None:
        """The severity of a sum; None below the first step."""
        return next((severity for least, severity in reversed(self.steps) if total >= least), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class QtRule:
    """Two QT categories that meet; one step worse where a condition of ``raised_by`` holds."""

    id: str
    matrix: Mapping[frozenset[str], Severity]
    raised_by: frozenset[str]
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateRule:
    """Two of one class, or (``classes`` empty) the same medicine twice."""

    id: str
    classes: frozenset[str]
    severity: Severity
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRule:
    """Something that happened and what it meets on the list.

    ``steps`` are (below how many days since, severity), nearest first; ``counts`` are (at least how many, severity),
    most first. One of the two is empty.
    """

    id: str
    event: EventKind
    of: Selector | None
    meets: Selector
    steps: tuple[tuple[float, Severity], ...]
    counts: tuple[tuple[int, Severity], ...]
    words: Words

    def severity(self, days: float | None, count: int | None) -> Severity | None:
        """None where it is long past, or too few. What is not known counts as the worst: missing is never zero."""
        if self.counts:
            if count is None:
                return self.counts[0][1]
            return next((severity for least, severity in self.counts if count >= least), None)
        if days is None:
            return self.steps[0][1]
        return next((severity for below, severity in self.steps if days < below), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Washout:
    """How many days a medicine still acts after it was stopped."""

    id: str
    of: Selector
    days: float
    source: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Everything in the interactions file."""

    groups: Mapping[str, Mapping[str, tuple[str, ...]]]
    actions: Mapping[Severity, str]
    exempt: tuple[tuple[str, Selector], ...]
    pairs: tuple[PairRule, ...]
    conditions: tuple[ConditionRule, ...]
    cyp: CypRules
    loads: tuple[LoadRule, ...]
    qt: tuple[QtRule, ...]
    duplicates: tuple[DuplicateRule, ...]
    events: tuple[EventRule, ...]
    washouts: tuple[Washout, ...]
    washout_default: float
    condition_codes: frozenset[str]
    condition_names: Mapping[str, str]
    condition_implies: Mapping[str, tuple[str, ...]]

    def ids(self) -> Mapping[str, tuple[str, ...]]:
        """The id of every rule by kind, as the manifest counts them."""
        sums = [rule.id for rule in self.loads] + [rule.id for rule in self.qt]
        return {
            "pair": tuple(rule.id for rule in self.pairs),
            "condition": tuple(rule.id for rule in self.conditions),
            "cyp": tuple(rule.id for rule in self.cyp.rules),
            "sum": (*sums, *(rule.id for rule in self.duplicates)),
            "event": tuple(rule.id for rule in self.events),
            "washout": tuple(rule.id for rule in self.washouts),
        }


def is_in_group(drug: Drug, group: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether a group means this medicine, by class, id, enzyme or QT category."""
    strengths = group.get("strength", ())
    return (
        not drug.classes.isdisjoint(group.get("classes", ()))
        or drug.id in group.get("drugs", ())
        or drug.qt in group.get("qt", ())
        or any(drug.inhibits.get(enzyme) in strengths for enzyme in group.get("inhibits", ()))
        or any(drug.induces.get(enzyme) in strengths for enzyme in group.get("induces", ()))
    )


def condition_closure(given: Iterable[str], implies: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """The conditions and all that they imply, and what that implies."""
    found, open_ = set(given), list(given)
    while open_:
        for code in implies.get(open_.pop(), ()):
            if code not in found:
                found.add(code)
                open_.append(code)
    return frozenset(found)
