"""What a condition is called on pages and papers: ``data/condition_words.yaml``, signed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from ._signed import freeze, read_signed


@cache
def load_condition_words() -> Mapping[str, Mapping[str, str]]:
    """Code of a condition to its name by language; English is always there."""
    words: Mapping[str, Mapping[str, str]] = freeze(read_signed("condition_words.yaml"))["words"]
    return words


def condition_words(code: str, language: str = "en") -> str:
    """The name of a condition in that language, else in English; a code that nobody here knows, made readable."""
    words = load_condition_words().get(code)
    return words.get(language, words["en"]) if words else readable(code)


def readable(code: str) -> str:
    """A code as words: ``other_thing`` is ``Other thing``."""
    words = code.replace("_", " ").strip()
    return words[:1].upper() + words[1:]
