"""Words that give nothing away: finds what would tell somebody over a shoulder what a message is about (PRV-093)."""

from __future__ import annotations

import re
from collections.abc import Iterable

_PLAIN = str.maketrans("áéíóúüñ", "aeiouun")


def _plain(text: str) -> str:
    """Lower case, no accents, one blank between words and at both ends."""
    return " " + " ".join(re.sub(r"[^a-z0-9]+", " ", text.casefold().translate(_PLAIN)).split()) + " "


def revealing(text: str, words: Iterable[str]) -> tuple[str, ...]:
    """Those of ``words`` that stand in ``text`` as whole words or as their plural, whatever case and accents."""
    said = _plain(text)
    return tuple(
        word
        for word in words
        if any(f" {form} " in said for form in (_plain(word).strip() + end for end in ("", "s", "es")))
    )
