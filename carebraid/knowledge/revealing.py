"""The words that no message may hold, by language: ``data/revealing_words.yaml``, signed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from ._signed import read_signed


@cache
def load_revealing_words() -> Mapping[str, tuple[str, ...]]:
    """Language code to words, 200 or more of each. An unsigned or changed file is a fault."""
    raw = read_signed("revealing_words.yaml")["words"]
    return MappingProxyType({language: tuple(str(word) for word in words) for language, words in raw.items()})
