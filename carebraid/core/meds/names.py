"""What people write to what is known: INN, USAN, brand, salt, combination and street names; never a guess.

A name that stands in the knowledge resolves, with or without salt, form and strength, and a combination resolves
through its parts. Anything else is unknown, and comes back with names that look alike for a person to choose from.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from .drug import Drug

_SALT_WORDS: Final = (
    "hydrochloride hcl dihydrochloride sulfate sulphate bisulfate sodium disodium potassium dipotassium calcium"
    " magnesium acetate citrate tartrate bitartrate maleate mesylate mesilate dimesylate besylate besilate tosylate"
    " fumarate succinate phosphate nitrate bromide hydrobromide hbr chloride lactate gluconate malate pamoate"
    " embonate decanoate enanthate palmitate undecanoate cypionate trihydrate dihydrate monohydrate hemihydrate"
    " anhydrous axetil proxetil pivoxil medoxomil cilexetil edisylate napsylate xinafoate propionate dipropionate"
    " furoate valerate acetonide meglumine tromethamine trometamol arginine olamine hyclate stearate ethylsuccinate"
    " estolate lactobionate esylate isethionate saccharate resinate polistirex benzoate diphosphate hydrate base"
    " carbonate oxalate glycolate tannate"
)
SALTS: Final = frozenset(_SALT_WORDS.split())
_FORM_WORDS: Final = (
    "tablet tablets tab tabs capsule capsules cap caps er xr sr cr la xl ir dr odt extended release sustained"
    " immediate modified delayed oral orally injection injectable intravenous iv im sc subcutaneous patch patches"
    " transdermal solution suspension syrup elixir film films sublingual sl buccal chewable effervescent mg mcg g ml"
    " ug microgram micrograms milligram milligrams"
)
FORMS: Final = frozenset(_FORM_WORDS.split())
_STRENGTH: Final = re.compile(
    r"\b\d+(?:[.,]\d+)?\s*(?:mg|mcg|ug|µg|g|ml|%|mmol|iu|units?)?(?:\s*/\s*(?:h|hr|hour|day|ml))?(?=\s|$|/)"
)
_BETWEEN: Final = re.compile(r"\s*(?:/|\+|,|&|\band\b|\bwith\b)\s*", re.IGNORECASE)
_MOST: Final = 200
_MOST_HEARD: Final = 20_000


def normalised(text: str) -> str:
    """Lower-case letters and digits with single spaces; accents and punctuation gone.

    >>> normalised("St. John’s  Wort")
    'st john s wort'
    """
    plain = unicodedata.normalize("NFKD", text.replace("µ", "u").replace("’", "'")).casefold()
    kept = "".join(sign if sign.isalnum() else " " for sign in plain if not unicodedata.combining(sign))
    return " ".join(kept.split())


@dataclass(frozen=True, slots=True)
class Names:
    """Every known name: ``exact`` to the id, ``parts`` (the set of a combination's parts) to the id.

    ``letters`` (two letters to the names that hold them) is filled when somebody first needs a suggestion; ``heard``
    remembers names that resolved.
    """

    exact: Mapping[str, str]
    parts: Mapping[frozenset[str], str]
    shown: Mapping[str, str]
    clashes: tuple[str, ...]
    letters: dict[str, list[str]] = field(default_factory=dict, compare=False, repr=False)
    heard: dict[str, tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)

    def resolve(self, given: str) -> tuple[str, ...]:
        """The ids that a name means: one, or one a part for a combination; empty where it is not known."""
        if (heard := self.heard.get(given)) is not None:
            return heard
        found = self._resolved(given) if len(given) <= _MOST else ()
        if found and len(self.heard) < _MOST_HEARD:
            self.heard[given] = found
        return found

    def _resolved(self, given: str) -> tuple[str, ...]:
        if (whole := self.one(given)) is not None:
            return (whole,)
        for split in (_BETWEEN.split(given), re.split(r"\s*-\s*", given)):
            if len(split) > 1 and (found := self._together(split)):
                return found
        return ()

    def suggest(self, given: str, most: int = 3) -> tuple[str, ...]:
        """Up to ``most`` known names that look like ``given``, most alike first; for a person to choose from."""
        if not self.letters:
            for plain in self.exact:
                for pair in set(_pairs_of(plain)):
                    self.letters.setdefault(pair, []).append(plain)
        wanted = normalised(given[:_MOST])
        shared = Counter(name for pair in set(_pairs_of(wanted)) for name in self.letters.get(pair, ()))
        near = sorted(shared, key=lambda name: (-shared[name] / (len(name) + len(wanted)), name))[:24]
        alike = [(difflib.SequenceMatcher(None, wanted, name).ratio(), name) for name in near]
        good = sorted((entry for entry in alike if entry[0] >= 0.6), key=lambda entry: (-entry[0], entry[1]))
        return tuple(dict.fromkeys(self.shown[name] for _, name in good))[:most]

    def one(self, text: str) -> str | None:
        """The id of a single name, with or without strength, form and salt; None where it is not known."""
        plain = normalised(text)
        if plain in self.exact:
            return self.exact[plain]
        words = normalised(_STRENGTH.sub(" ", text)).split()
        for drop in (FORMS, FORMS | SALTS):
            kept = " ".join(word for word in words if word not in drop)
            if kept in self.exact:
                return self.exact[kept]
        return None

    def _together(self, split: Iterable[str]) -> tuple[str, ...]:
        """A combination by its parts, in any order; else each part by itself; empty where one is not known."""
        found = [self.one(part) for part in split if part.strip()]
        known = tuple(dict.fromkeys(part for part in found if part is not None))
        if not known or None in found:
            return ()
        whole = self.parts.get(frozenset(known))
        return (whole,) if whole is not None else known


def _pairs_of(name: str) -> list[str]:
    padded = f" {name} "
    return [padded[place : place + 2] for place in range(len(padded) - 1)]


def index_names(drugs: Mapping[str, Drug]) -> Names:
    """Every name of every medicine. A name of two medicines belongs to neither and is told in ``clashes``."""
    exact: dict[str, str] = {}
    shown: dict[str, str] = {}
    clashes: set[str] = set()
    for drug in drugs.values():
        for name in (drug.id.replace("_", " "), drug.name, *drug.names):
            plain = normalised(name)
            if exact.setdefault(plain, drug.id) != drug.id:
                clashes.add(plain)
            shown.setdefault(plain, name)
    for name in clashes:
        del exact[name]
    names = Names(exact, {}, shown, tuple(sorted(clashes)))
    parts: dict[frozenset[str], str] = {}
    for drug in drugs.values():
        for name in (drug.name, *drug.names):
            split = [names.one(part) for part in name.split("/")] if "/" in name else []
            if split and None not in split:
                parts.setdefault(frozenset(filter(None, split)), drug.id)
    return Names(exact, parts, shown, names.clashes)
