"""Whether a recipient on paper is the one who asks. Whole names and identifiers only, never a part of a name."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from .consent import Recipient


@lru_cache(maxsize=4096)
def fold(name: str) -> str:
    """``name`` without case, accents, punctuation and spare spaces: ``Saint-Luc, Inc.`` is ``saint luc inc``."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    kept = (c if c.isalnum() else " " for c in plain.casefold() if c not in "'’")
    return " ".join("".join(kept).split())


def fold_all(names: Iterable[str]) -> frozenset[str]:
    """The folded names that say something; a name of punctuation alone is none."""
    return frozenset(folded for name in names if (folded := fold(name)))


@dataclass(frozen=True, slots=True)
class Party:
    """A recipient ready to be compared: folded names, identifiers, and the systems these come from."""

    names: frozenset[str]
    identifiers: frozenset[str]
    systems: frozenset[str]

    @property
    def is_nobody(self) -> bool:
        """Whether nothing is known by which to tell who it is."""
        return not self.names and not self.identifiers


def party(names: Iterable[str], identifiers: Iterable[str]) -> Party:
    """A party by its names and its ``system|value`` identifiers; an identifier without a value is none."""
    kept = frozenset(entry for entry in identifiers if entry.rpartition("|")[2].strip())
    return Party(fold_all(names), kept, frozenset(entry.rpartition("|")[0] for entry in kept))


def party_of(recipient: Recipient) -> Party:
    """The party that a recipient on paper is, by its name and its other known names."""
    return party((recipient.name, *recipient.other_names), recipient.identifiers)


def is_same(one: Party, other: Party) -> bool:
    """Whether both are the same: a shared identifier, else a shared name.

    Names do not count where both have identifiers of one system and these differ: then they are two
    recipients of one name. One renamed is still the same by its identifier (PRV-014).
    """
    if not one.identifiers.isdisjoint(other.identifiers):
        return True
    if not one.systems.isdisjoint(other.systems):
        return False
    return not one.names.isdisjoint(other.names)
