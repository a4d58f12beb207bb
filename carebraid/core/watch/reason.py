"""Why, in words: one sentence in plain English and Spanish for everything the watch says.

A reason is a key and its facts (numbers and days, never a name or a note), so that it can be
stored, compared and said in the reader's language (``sentences``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .sentences import SENTENCES, SPANISH


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence's key and the facts that fill it, in a fixed order so that equal reasons compare equal."""

    key: str
    facts: tuple[tuple[str, str | int | float], ...] = ()

    def say(self, language: str = "en") -> str:
        """The sentence, in Spanish where ``language`` is Spanish, in English otherwise."""
        english, spanish = SENTENCES[self.key]
        if language[:2] != "es":
            return _ONE.sub(r"1 \1", english.format(**{name: _plain(value) for name, value in self.facts}))
        said = spanish.format(**{name: SPANISH.get(str(value), _plain(value)) for name, value in self.facts})
        return _ONE.sub(r"1 \1", said)


_ONE = re.compile(r"(?<![\w.,])1 (day|night|hour|minute|time|contact|día|hora|minuto|contacto)s\b")
"""One day is not "1 days"; both languages make the plural of these words with an s."""


def because(key: str, **facts: str | float) -> Reason:
    """A reason; a key without a sentence, or a fact missing for it, is a fault (KeyError)."""
    reason = Reason(key, tuple(sorted(facts.items())))
    SENTENCES[key]
    return reason


def _plain(value: str | float) -> str:
    """7.0 is said as 7, 7.25 as 7.2 or 7.3: one decimal at most."""
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)
