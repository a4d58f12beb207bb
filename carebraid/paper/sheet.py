"""A document as one CSV file for a spreadsheet: the words that come first stand in the first lines."""

from __future__ import annotations

import csv
import io

from .document import Document, Section

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def make_csv(document: Document) -> bytes:
    """UTF-8 with a byte-order mark, so that spreadsheets read accents; lines of section, what, says.

    A cell that a spreadsheet would run as a formula gets a leading apostrophe.
    """
    out = io.StringIO(newline="")
    lines = csv.writer(out)
    for one in document.first:
        for said in (*one.words, *(f"{term}: {words}" for term, words in one.facts)):
            lines.writerow([_safe(one.heading), _safe(said)])
    lines.writerow([_safe(document.title), _safe(document.lede)])
    for one in document.sections:
        _write(lines, one)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _write(lines: csv.Writer, one: Section) -> None:  # type: ignore[name-defined]
    heading = _safe(one.heading)
    for said in one.words:
        lines.writerow([heading, _safe(said)])
    for term, words in one.facts:
        lines.writerow([heading, _safe(term), _safe(words)])
    for group, entries in one.lists:
        for said in entries:
            lines.writerow([heading, _safe(group), _safe(said)])
    if one.table is not None:
        lines.writerow([heading, *map(_safe, one.table.heads)])
        for row in one.table.rows:
            lines.writerow([heading, *map(_safe, row)])


def _safe(text: str) -> str:
    plain = text.strip()
    return f"'{plain}" if plain.startswith(_BEGINS_A_FORMULA) else plain
