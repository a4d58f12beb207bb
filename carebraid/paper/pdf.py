"""A document as a tagged PDF, by typst.

What people wrote goes in as data and is set as text; none of it is ever read as markup. Fonts are those that come
with typst, so the same words give the same page on every machine, and nothing is fetched.
"""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from typing import Any

import msgspec
import typst

from .document import Document, Section

FONTS = ("Libertinus Serif", "DejaVu Sans Mono", "New Computer Modern", "New Computer Modern Math")

_PAGE = r"""
#let it = json(bytes(sys.inputs.document))
#let ink = rgb("#22302e")
#let quiet = rgb("#55605d")
#let teal = rgb("#0f5e5a")
#let line = rgb("#d9d4c8")
#set document(title: it.title, date: none)
#set page(
  paper: "us-letter", margin: (x: 22mm, top: 20mm, bottom: 22mm),
  footer: context { set text(8.5pt, fill: quiet); grid(columns: (1fr, auto), gutter: 8mm, it.foot,
    [#it.page_words #counter(page).display() / #counter(page).final().first()]) },
)
#set text(font: it.fonts, fallback: true, size: 10.5pt, fill: ink, lang: it.lang, dir: if it.rtl { rtl } else { ltr })
#set par(leading: 0.62em, spacing: 0.9em)
#set heading(numbering: none)
#show heading.where(level: 1): set text(22pt, fill: teal, weight: "semibold")
#show heading.where(level: 2): it => block(above: 1.6em, below: 0.7em, sticky: true, text(14pt, weight: "semibold", it.body))
#show heading.where(level: 3): it => block(above: 1.1em, below: 0.5em, sticky: true, text(11pt, weight: "semibold", it.body))
#show table.cell.where(y: 0): set text(weight: "semibold", fill: quiet)
#set table(stroke: (x, y) => (bottom: 0.5pt + line), inset: (x: 4pt, y: 5pt), align: start)
#let edge = if it.rtl { (right: 3pt + teal) } else { (left: 3pt + teal) }
#let inner = if it.rtl { (right: 10pt, y: 2pt) } else { (left: 10pt, y: 2pt) }
#let section(one) = {
  heading(level: 2, one.heading)
  for said in one.words { par(said) }
  if one.facts.len() > 0 {
    for pair in one.facts { block(spacing: 0.55em, [#text(fill: quiet, pair.at(0) + ": ")#pair.at(1)]) }
  }
  for group in one.lists {
    if group.at(0) != "" { heading(level: 3, group.at(0)) }
    list(..group.at(1).map(said => [#said]))
  }
  if one.table != none {
    let heads = one.table.heads
    set text(9.5pt)
    table(columns: heads.map(_ => auto).slice(0, -1) + (1fr,), table.header(..heads.map(said => [#said])),
      ..one.table.rows.flatten().map(said => [#said]))
  }
}
#heading(level: 1, it.title)
#par(text(fill: quiet, it.lede))
#for one in it.first { block(width: 100%, stroke: edge, inset: inner, section(one)) }
#for one in it.sections { section(one) }
"""


def make_pdf(document: Document, *, made_at: datetime) -> bytes:
    """The PDF, tagged to PDF/UA-1; the same document gives the same bytes.

    Where the bundled fonts lack a sign that somebody wrote (an emoji, Chinese), the page is tagged all the same and
    shows an empty sign in its place; the FHIR and CSV files hold every sign.
    """
    data = {
        "title": document.title, "lede": document.lede, "lang": document.language[:2], "foot": document.foot,
        "rtl": document.is_right_to_left, "fonts": FONTS, "page_words": document.page_words,
        "first": [_section(one) for one in document.first],
        "sections": [_section(one) for one in document.sections],
    }  # fmt: skip
    options: dict[str, Any] = {
        "format": "pdf", "ignore_system_fonts": True, "font_paths": [], "timestamp": int(made_at.astimezone(UTC).timestamp()),
        "sys_inputs": {"document": msgspec.json.encode(_readable(data)).decode()},
    }  # fmt: skip
    try:
        made: bytes = typst.compile(_PAGE.encode(), pdf_standards="ua-1", **options)
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        made = typst.compile(_PAGE.encode(), **options)
    return made


def _readable(value: Any) -> Any:
    """The same without signs that control a machine and show nothing."""
    if isinstance(value, str):
        return "".join(sign for sign in value if unicodedata.category(sign) != "Cc" or sign == "\n")
    if isinstance(value, dict):
        return {key: _readable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_readable(one) for one in value]
    return value


def _section(one: Section) -> dict[str, Any]:
    return {
        "heading": one.heading, "words": list(one.words), "facts": [list(pair) for pair in one.facts],
        "lists": [[heading, list(lines)] for heading, lines in one.lists if lines],
        "table": None
        if one.table is None
        else {"heads": list(one.table.heads), "rows": [list(row) for row in one.table.rows]},
    }  # fmt: skip
