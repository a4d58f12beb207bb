"""The rules made ready: sets as bits of whole numbers, and each pair of medicines judged once and remembered.

Remembering changes no answer: a verdict depends on the rules and the two medicines alone. ``judge`` always works
it out anew; the canary compares the two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Final

from .drug import Drug
from .names import Names, index_names
from .rules import ConditionRule, CypRule, EventRule, LoadRule, PairRule, Rules, Selector, Words, is_in_group
from .terms import RANK, RuleKind, Severity, moved

MOST_REMEMBERED: Final = 400_000
"""Pairs: more than half of all there are, some tens of megabytes. What is beyond is worked out each time."""
_SAYS_MOST: Final = {
    RuleKind.PAIR: 0,
    RuleKind.CONDITION: 0,
    RuleKind.EVENT: 0,
    RuleKind.CYP: 1,
    RuleKind.QT: 2,
    RuleKind.LOAD: 3,
    RuleKind.DUPLICATE: 4,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that fired, before it is known for whom."""

    rule: str
    kind: RuleKind
    severity: Severity
    words: Words

    @property
    def order(self) -> tuple[int, int, str]:
        """Worst first; between equals the kind of rule that says most, then by rule."""
        return (-RANK[self.severity], _SAYS_MOST[self.kind], self.rule)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What must be there: for each kind the count and the digest of its ids, canaries, and the edition's day."""

    edition: date
    lasts_days: int
    holds: Mapping[str, tuple[int, str]]
    canaries: tuple[tuple[str, str, Severity], ...]
    quiet: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Compiled:
    """Everything that :func:`carebraid.core.meds.interactions.check` needs. Built by :func:`compile_rules`."""

    drugs: Mapping[str, Drug]
    rules: Rules
    names: Names
    manifest: Manifest
    digests: Mapping[str, tuple[int, str]]
    place: Mapping[str, int]
    side_a: tuple[int, ...]
    side_b: tuple[int, ...]
    exempt: tuple[tuple[int, int, str], ...]
    pair_rules: tuple[PairRule, ...]
    load_one: Mapping[str, int]
    conditions: Mapping[str, tuple[ConditionRule, ...]]
    condition_subjects: Mapping[str, int]
    events: tuple[tuple[EventRule, int, int], ...]
    washouts: Mapping[str, float]
    cyp: Mapping[tuple[str, str, str], CypRule]
    remembered: dict[tuple[str, str], tuple[Finding, ...]] = field(
        default_factory=dict, compare=False, repr=False
    )
    remembered_qt: dict[tuple[str, str], tuple[Finding, ...]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def between(self, one: str, other: str, *, qt_raised: bool = False) -> tuple[Finding, ...]:
        """What stands between two medicines, worst first; remembered. ``qt_raised``: a condition lengthens QT."""
        memory = self.remembered_qt if qt_raised else self.remembered
        pair = (one, other) if one < other else (other, one)
        found = memory.get(pair)
        if found is None:
            found = self.judge(one, other, qt_raised=qt_raised)
            if len(memory) < MOST_REMEMBERED:
                memory[pair] = found
        return found

    def judge(self, one: str, other: str, *, qt_raised: bool = False) -> tuple[Finding, ...]:
        """What stands between two medicines, worked out anew. A rescue medicine is never held up."""
        if one > other:
            one, other = other, one
        if (rescue := self._rescue(one, other)) is not None:
            named = [rule for rule in self._meeting(one, other) if rescue in (rule.a.name, rule.b.name)]
            return _ordered(_found(_closest(named)))
        closest = _closest(self._meeting(one, other))
        a, b = self.drugs[one], self.drugs[other]
        found = _found(closest)
        if not any(_overrides(rule) for rule in closest):
            found += self._enzymes(a, b)
        found += (*self._loads(a, b), *self._qt(a, b, qt_raised), *self._duplicates(a, b))
        return _ordered(found)

    def _rescue(self, one: str, other: str) -> str | None:
        a, b = 1 << self.place[one], 1 << self.place[other]
        for rescue, others, name in self.exempt:
            if (a & rescue and b & others) or (b & rescue and a & others):
                return name
        return None

    def _meeting(self, one: str, other: str) -> Iterator[PairRule]:
        """The pair rules whose two sides mean these two, whichever way round."""
        a, b = self.place[one], self.place[other]
        hits = (self.side_a[a] & self.side_b[b]) | (self.side_a[b] & self.side_b[a])
        while hits:
            lowest = hits & -hits
            yield self.pair_rules[lowest.bit_length() - 1]
            hits ^= lowest

    def _enzymes(self, a: Drug, b: Drug) -> Iterator[Finding]:
        """The worst enzyme rule each way round."""
        for victim, other in ((a, b), (b, a)):
            ways = [*self._slowed(victim, other, "inhibitor"), *self._slowed(victim, other, "inducer")]
            if ways:
                yield min(ways, key=lambda found: found.order)

    def _slowed(self, victim: Drug, other: Drug, way: str) -> Iterator[Finding]:
        acting = other.inhibits if way == "inhibitor" else other.induces
        cyp = self.rules.cyp
        for enzyme, strength in acting.items():
            rule = self.cyp.get((victim.substrate.get(enzyme, ""), way, strength))
            if rule is None:
                continue
            is_prodrug = way == "inhibitor" and (victim.id, enzyme) in cyp.prodrugs
            yield Finding(
                rule.id,
                RuleKind.CYP,
                self._weighed(victim.id, rule.severity),
                Words(
                    mechanism=f"{other.name} ({strength} {enzyme} {way}) changes {victim.name}",
                    effect=cyp.prodrug_effect if is_prodrug else f"{victim.name}: {rule.effect}",
                    advice=cyp.advice["prodrug" if is_prodrug else way],
                    source=cyp.source,
                    evidence=cyp.evidence,
                ),
            )

    def _weighed(self, victim: str, severity: Severity) -> Severity:
        """One step worse for medicines of a narrow range, one milder for those of a wide one."""
        cyp = self.rules.cyp
        if victim in cyp.raised and RANK[severity] < RANK[cyp.raise_at_most]:
            return moved(severity, 1)
        return moved(severity, -1) if victim in cyp.lowered else severity

    def _loads(self, a: Drug, b: Drug) -> Iterator[Finding]:
        for rule in self.rules.loads:
            left, right = a.loads.get(rule.load, 0), b.loads.get(rule.load, 0)
            both = rule.severity(left + right) if left and right else None
            if rule.also is not None and self._is_also(rule, a, b, left, right):
                both = rule.also if both is None or RANK[rule.also] > RANK[both] else both
            if both is not None:
                yield Finding(rule.id, RuleKind.LOAD, both, rule.words)

    def _is_also(self, rule: LoadRule, a: Drug, b: Drug, left: int, right: int) -> bool:
        ones = self.load_one[rule.id]
        is_left, is_right = ones >> self.place[a.id] & 1, ones >> self.place[b.id] & 1
        return bool((is_left and right >= rule.other_load) or (is_right and left >= rule.other_load))

    def _qt(self, a: Drug, b: Drug, raised: bool) -> Iterator[Finding]:
        for rule in self.rules.qt:
            if (severity := rule.matrix.get(frozenset((a.qt, b.qt)))) is not None:
                yield Finding(rule.id, RuleKind.QT, moved(severity, int(raised)), rule.words)

    def _duplicates(self, a: Drug, b: Drug) -> Iterator[Finding]:
        for rule in self.rules.duplicates:
            if not rule.classes.isdisjoint(a.classes & b.classes):
                yield Finding(rule.id, RuleKind.DUPLICATE, rule.severity, rule.words)


def _closest(meeting: Iterable[PairRule]) -> list[PairRule]:
    """Drug beats class beats group: only the rules that name the pair most closely."""
    rules = list(meeting)
    top = max((rule.closeness for rule in rules), default=0)
    return [rule for rule in rules if rule.closeness == top]


def _overrides(rule: PairRule) -> bool:
    """A rule that names no group knows better than the enzyme table."""
    return "group" not in (rule.a.kind, rule.b.kind)


def _found(rules: Iterable[PairRule]) -> list[Finding]:
    return [Finding(rule.id, RuleKind.PAIR, rule.severity, rule.words) for rule in rules]


def _ordered(found: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(found, key=lambda finding: finding.order))


def compile_rules(drugs: Mapping[str, Drug], rules: Rules, manifest: Manifest) -> Compiled:
    """Make rules ready. A selector that means nothing at all is a fault (ValueError): it could never fire."""
    place = {drug_id: number for number, drug_id in enumerate(sorted(drugs))}
    masks = _Masks(drugs, rules, place)
    side_a, side_b = [0] * len(place), [0] * len(place)
    for number, rule in enumerate(rules.pairs):
        for side, selector in ((side_a, rule.a), (side_b, rule.b)):
            for drug_id in masks.members(selector):
                side[place[drug_id]] |= 1 << number
    by_condition: dict[str, list[ConditionRule]] = {}
    for entry in rules.conditions:
        by_condition.setdefault(entry.condition, []).append(entry)
    rescue = tuple((1 << place[name], masks.of(others), name) for name, others in rules.exempt)
    never = sum(1 << place[name] for name, _ in rules.exempt)
    return Compiled(
        drugs=drugs,
        rules=rules,
        names=index_names(drugs),
        manifest=manifest,
        digests=_digests(drugs, rules),
        place=place,
        side_a=tuple(side_a),
        side_b=tuple(side_b),
        exempt=rescue,
        pair_rules=rules.pairs,
        load_one={rule.id: masks.of(rule.one) if rule.one else 0 for rule in rules.loads},
        conditions={code: tuple(found) for code, found in by_condition.items()},
        condition_subjects={rule.id: masks.of(rule.subject) for rule in rules.conditions},
        events=tuple(
            (rule, masks.of(rule.of) if rule.of else -1, masks.of(rule.meets) & ~never)
            for rule in rules.events
        ),
        washouts=_washouts(rules, masks),
        cyp={(rule.victim, rule.perpetrator, rule.strength): rule for rule in rules.cyp.rules},
    )


class _Masks:
    """Which medicines a selector means, each selector worked out once."""

    def __init__(self, drugs: Mapping[str, Drug], rules: Rules, place: Mapping[str, int]) -> None:
        self._drugs, self._rules, self._place = drugs, rules, place
        self._known: dict[Selector, tuple[str, ...]] = {}
        self._classes: dict[str, list[str]] = {}
        for drug in drugs.values():
            for name in drug.classes:
                self._classes.setdefault(name, []).append(drug.id)

    def members(self, selector: Selector) -> tuple[str, ...]:
        """The ids that a selector means; none at all is a fault."""
        if selector not in self._known:
            self._known[selector] = found = tuple(self._search(selector))
            if not found:
                raise ValueError(f"{selector.kind} {selector.name} means no medicine")
        return self._known[selector]

    def of(self, selector: Selector) -> int:
        """The same as bits."""
        return sum(1 << self._place[drug_id] for drug_id in self.members(selector))

    def _search(self, selector: Selector) -> Iterable[str]:
        if selector.kind == "class":
            return self._classes.get(selector.name, ())
        if selector.kind == "group":
            group = self._rules.groups.get(selector.name)
            return () if group is None else (d.id for d in self._drugs.values() if is_in_group(d, group))
        return (selector.name,) if selector.name in self._drugs else ()


def _washouts(rules: Rules, masks: _Masks) -> Mapping[str, float]:
    """Days by medicine: the closest rule counts; of two as close, the longer."""
    days: dict[str, tuple[int, float]] = {}
    for rule in rules.washouts:
        for drug_id in masks.members(rule.of):
            days[drug_id] = max(days.get(drug_id, (0, 0.0)), (rule.of.closeness, rule.days))
    return {drug_id: found for drug_id, (_, found) in days.items()}


def _digests(drugs: Mapping[str, Drug], rules: Rules) -> Mapping[str, tuple[int, str]]:
    """How many of each kind there are, and the SHA-256 of their sorted ids, one a line."""
    every = {**rules.ids(), "medicine": tuple(drugs)}
    return {
        kind: (len(ids), sha256("\n".join(sorted(ids)).encode()).hexdigest()) for kind, ids in every.items()
    }
