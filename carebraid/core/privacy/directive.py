"""Consents as other systems write them (HL7 FHIR R4 Consent): a tree of rules with exceptions, and what it says.

The reading is written down, with its reasons, in ``docs/decisions/0009-reading-fhir-consents.md``. In short: only
active consents in their period count; a nested rule is an exception to the one around it and keeps from it what
it does not state itself; among rules of one depth, and among consents, a no beats a yes; what cannot be known counts
for a no and never for a yes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .labelling import Reading

PERMIT, DENY, SILENT = "permit", "deny", ""
Span = tuple[datetime | None, datetime | None]
"""A period: from and until, both included; None is open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """What somebody or something is known by: references (``Organization/1``), identifiers (``system|value``), names.

    ``servers`` are those that the references name; a reference that names none is read as of any server.
    """

    references: frozenset[str] = frozenset()
    identifiers: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    servers: frozenset[str] = frozenset()

    def has_match(self, other: Keys) -> bool:
        """Whether both are surely the same. Names count only where one side has nothing stronger."""
        if self.identifiers & other.identifiers:
            return True
        if self.references & other.references:
            return not (self.servers and other.servers) or bool(self.servers & other.servers)
        strong = (self.references | self.identifiers) and (other.references | other.identifiers)
        return not strong and bool(self.names & other.names)

    def may_match(self, other: Keys) -> bool:
        """Whether both could be the same: something is shared, or there is no kind of key by which to tell."""
        shared = self.references & other.references or self.names & other.names
        comparable = (
            (self.references and other.references)
            or (self.identifiers and other.identifiers)
            or (self.names and other.names)
        )
        return bool(shared) or not comparable or _share_value(self.identifiers, other.identifiers)

    def is_apart(self, other: Keys) -> bool:
        """Whether both are surely two: told by the same server's references or in the same system, and not the same."""
        systems = {one.rpartition("|")[0] for one in self.identifiers}
        told = bool(self.references and other.references) or any(
            one.rpartition("|")[0] in systems for one in other.identifiers
        )
        return told and not self.has_match(other)


def _share_value(some: frozenset[str], others: frozenset[str]) -> bool:
    """Whether two identifiers could be one: the same but for capitals, or one of them does not say its system."""
    for one in some:
        system, _, value = one.casefold().rpartition("|")
        for other in others:
            of_system, _, of_value = other.casefold().rpartition("|")
            if value == of_value and (system == of_system or not (system and of_system)):
                return True
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleActor:
    """Somebody a rule names. ``source``: they hold or wrote the data; otherwise they are the one who receives it."""

    keys: Keys
    source: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One provision. Each filled part must fit (and); any value in it may (or); an empty part fits anything."""

    type: str = SILENT
    period: Span | None = None
    data_period: Span | None = None
    actors: tuple[RuleActor, ...] = ()
    actions: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    purposes: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    data: tuple[tuple[str, Keys], ...] = ()
    rules: tuple[Rule, ...] = ()

    @property
    def is_bare(self) -> bool:
        """Whether it states nothing but its type and period."""
        return self == Rule(type=self.type, period=self.period, rules=self.rules)

    @property
    def is_about_content(self) -> bool:
        """Whether it picks some data out of the whole."""
        return bool(self.data_period or self.labels or self.classes or self.codes or self.data)


@dataclass(frozen=True, slots=True, kw_only=True)
class Directive:
    """One consent. ``base`` is what its policy says where no rule speaks; ``authorises``: an authorisation form.

    ``unreadable`` names what could not be read; then nothing can be decided. ``unverified`` and ``machine_made``
    keep its yes from counting, not its no.
    """

    id: str
    status: str
    scopes: frozenset[str] = frozenset()
    patient: Keys = Keys()
    signed_at: datetime | None = None
    base: str = SILENT
    authorises: bool = False
    is_part_2: bool = False
    emergencies_only: bool = False
    root: Rule = Rule()
    unverified: bool = False
    machine_made: bool = False
    unreadable: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who asks, for what, when. Empty ``purposes``: not said. Empty ``actions``: access or disclosure."""

    who: Keys
    purposes: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    scopes: frozenset[str] = frozenset()
    holder: Keys = Keys()
    patient: Keys = Keys()
    classes: frozenset[str] = frozenset()
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One record as rules see it. ``parts`` are records inside it.

    ``links`` are the records it refers to, ``linked_from`` those at hand that refer to it. ``clinical``: what it does
    not tell (a date, an author) may matter; of a practitioner's or a site's own entry it does not. ``in_words``: what
    it is about is said in words alone.
    """

    id: str
    keys: Keys
    reading: Reading
    classes: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    dates: tuple[datetime, datetime] | None = None
    authors: Keys = Keys()
    holders: Keys = Keys()
    patient: Keys = Keys()
    links: frozenset[str] = frozenset()
    linked_from: frozenset[str] = frozenset()
    clinical: bool
    in_words: bool = False
    parts: tuple[Item, ...] = ()
