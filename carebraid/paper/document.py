"""A document to read: a title, words that come first, headed sections. Every maker of files reads this value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under their heads; every row as long as ``heads``."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part under a heading. What is in it comes in this order: words, facts, lists, a table."""

    heading: str
    words: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    lists: tuple[tuple[str, tuple[str, ...]], ...] = ()
    table: Table | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """``first`` stands on the first page before anything else (the notice); ``foot`` on every page.

    ``language`` is a code such as ``en``; Arabic, Persian, Hebrew and Urdu run from right to left.
    """

    title: str
    lede: str
    language: str
    foot: str
    page_words: str = ""
    first: tuple[Section, ...] = ()
    sections: tuple[Section, ...] = ()

    @property
    def is_right_to_left(self) -> bool:
        """Which way it is read."""
        return self.language[:2] in ("ar", "fa", "he", "ur")
