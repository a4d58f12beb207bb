"""The expected kind of failure: coded, in kind words, with nothing lost."""

from __future__ import annotations

from typing import Any
from uuid import UUID


class Refused(Exception):
    """Something that was asked cannot be done, and the person is told why and what to do.

    ``code`` is stable, lower-case and dotted (``checkin.from_future``); ``words`` is one kind English
    sentence that is also the translation key, with ``{name}`` places filled from ``facts``. Facts
    never hold clinical text. ``status`` is the HTTP answer that fits: 400 bad input, 403 not yours
    to do, 404 not there (or not yours to know), 409 somebody was first, 429 too often. ``about`` is the
    patient whose record was asked for, for the journal only.
    """

    about: UUID | None = None

    def __init__(self, code: str, words: str, *, status: int = 400, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.template = words
        self.facts = facts
        self.status = status

    @property
    def words(self) -> str:
        """The sentence in English, with its facts filled in."""
        return self.template.format(**self.facts)

    def __str__(self) -> str:
        return f"{self.code}: {self.words}"
