"""What a therapist plans beside what is taken: where the two pull apart, and what each side does (CAP-068).

The rules are signed data. They hold up neither a session nor an order; they ask two people to talk. A name that is not
known could not be compared and is told, never passed over.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from .compiled import Compiled
from .drug import Drug
from .events import Event, days_since
from .terms import EventKind

Said = Mapping[str, str]
"""Words by language; English is always there."""


class When(StrEnum):
    """What a rule looks for; see the signed file."""

    TAKEN = "taken"
    ENDING = "ending"
    ALONE = "alone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One place where therapy and medicines meet. ``load`` with ``at_least`` means every medicine that carries so much."""

    id: str
    when: When
    therapies: frozenset[str]
    classes: frozenset[str]
    drugs: frozenset[str]
    load: str
    at_least: int
    within_days: int
    effect: Said
    therapist: Said
    prescriber: Said
    source: str
    evidence: str

    def means(self, drug: Drug) -> bool:
        """Whether the rule speaks of this medicine."""
        heavy = bool(self.load) and drug.loads.get(self.load, 0) >= self.at_least
        return heavy or drug.id in self.drugs or not self.classes.isdisjoint(drug.classes)


@dataclass(frozen=True, slots=True)
class Alignment:
    """The rules, and what each therapy is called by language."""

    therapies: Mapping[str, Said]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Meeting:
    """A rule that speaks here: of which therapies (none where it is about their lack) and which names on the list."""

    rule: Rule
    therapies: tuple[str, ...]
    medicines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """What was found, in the order of the file, and the names that could not be compared."""

    found: tuple[Meeting, ...]
    unknown: tuple[str, ...]


def read_alignment(raw: Mapping[str, Any]) -> Alignment:
    """The rules of the file. A rule without a medicine, of an unknown therapy or without words is a fault."""
    therapies = {code: dict(words) for code, words in raw["therapies"].items()}
    rules = tuple(map(_rule, raw["rules"]))
    for rule in rules:
        if not rule.therapies or not rule.therapies <= therapies.keys():
            raise ValueError(f"{rule.id} names a therapy that is not there")
        if not (rule.classes or rule.drugs or (rule.load and rule.at_least > 0)):
            raise ValueError(f"{rule.id} means no medicine")
        if (rule.when is When.ENDING) != (rule.within_days > 0):
            raise ValueError(f"{rule.id}: days belong to an ending, and an ending has days")
    if len({rule.id for rule in rules}) != len(rules):
        raise ValueError("two rules carry one id")
    return Alignment(therapies, rules)


def _rule(raw: Mapping[str, Any]) -> Rule:
    means = raw["medicines"]
    return Rule(
        id=raw["id"], when=When(raw["when"]), therapies=frozenset(raw["therapies"]),
        classes=frozenset(means.get("classes", ())), drugs=frozenset(means.get("drugs", ())),
        load=means.get("load", ""), at_least=means.get("at_least", 0), within_days=raw.get("within_days", 0),
        effect=raw["effect"], therapist=raw["therapist"], prescriber=raw["prescriber"], source=raw["source"],
        evidence=raw["evidence"],
    )  # fmt: skip


def align(
    going_on: Collection[str], taken: Sequence[str], events: Sequence[Event], book: Alignment, knowledge: Compiled,
    today: date,
) -> Compared:  # fmt: skip
    """Compare the therapies that go on with the names that are taken and the stops and tapers among ``events``."""
    ending = tuple(
        event for event in events if event.kind in (EventKind.STOPPED, EventKind.TAPER) and event.of
    )
    resolve = knowledge.names.resolve
    names = dict.fromkeys([*taken, *(event.of for event in ending if event.of)])
    found = []
    for rule in book.rules:
        therapies = tuple(code for code in book.therapies if code in going_on and code in rule.therapies)
        if bool(therapies) is (rule.when is When.ALONE):
            continue
        looked = taken if rule.when is not When.ENDING else _ending(ending, rule, today)
        meant = tuple(
            name for name in dict.fromkeys(looked) if any(rule.means(knowledge.drugs[drug]) for drug in resolve(name))
        )  # fmt: skip
        if meant:
            found.append(Meeting(rule, therapies, meant))
    return Compared(tuple(found), tuple(name for name in names if not resolve(name)))


def _ending(events: Sequence[Event], rule: Rule, today: date) -> list[str]:
    """Names that are tapered or were stopped lately; a day that nobody knows counts as lately."""
    return [
        event.of
        for event in events
        if event.of and ((days := days_since(event, today)) is None or days <= rule.within_days)
    ]
