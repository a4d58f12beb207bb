"""What a nightly check found, in words for the privacy officer (45 CFR 164.312(c); PRV-079)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from hashlib import sha256

from ..kernel.refusal import Refused


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


LEAST_WHY = 20


def check_redo(why: str, rows: int, altered: int, *, is_entered: bool) -> None:
    """Whether all digests may be written anew: with a reason of 20 letters or more, something that does not agree, exactly
    as many ``rows`` as whoever asks has looked at, and an incident that says which."""
    if len(why.strip()) < LEAST_WHY:
        raise Refused("integrity.why_missing", "Please say why, in 20 letters or more, and name nobody.")
    if altered == 0:
        raise Refused(
            "integrity.all_agree", "Every row agrees with its digest. There is nothing to do.", status=409
        )
    if not is_entered:
        raise Refused(
            "integrity.not_told", "No incident says what was altered. Run the check first: carebraid integrity check.",
            status=409,
        )  # fmt: skip
    if rows != altered:
        raise Refused(
            "integrity.other_count", "{altered} rows do not agree now, and you named {rows}. Look at the incident first.",
            status=409, altered=altered, rows=rows,
        )  # fmt: skip
