"""What a nightly check found, in words for the privacy officer (45 CFR 164.312(c); PRV-079)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from hashlib import sha256


def tell_altered(rows: Iterable[tuple[str, str, str]], journal: Iterable[str]) -> str:
    """One incident's words for ``rows`` of (table, what, row) and broken places of the ``journal``; empty: all is well.

    The same finding gives the same words, by the mark at their end, so that it is entered once and not every night.
    """
    found, broken = sorted(rows), sorted(journal)
    if not found and not broken:
        return ""
    counts = Counter((table, what) for table, what, _ in found)
    said = [f"{table} {what}: {n}" for (table, what), n in sorted(counts.items())]
    if broken:
        said.append(f"journal: {len(broken)}")
    mark = sha256(repr((found, broken)).encode()).hexdigest()[:8]
    return f"The nightly check found data altered outside the application ({'; '.join(said)}). Mark {mark}."
