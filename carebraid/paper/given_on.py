"""The list of whom an intermediary passed a record on to, as a document (42 CFR 2.24)."""

from __future__ import annotations

from carebraid.core.privacy.accounting import GivenOn

from .document import Document, Section, Table
from .record import Say, day_words, same_words


def tell_given_on(given: GivenOn, *, language: str = "en", _: Say = same_words) -> Document:
    """To whom, when and what in brief, for three years. Nobody: said in words, never an empty page."""
    title = _("To whom we passed your record on")
    rows = tuple(
        (day_words(on, language), whom, ", ".join(f"{kind} ({n})" for kind, n in what))
        for on, whom, what in given.rows
    )
    words = _("Under general consents, in the last three years (42 CFR 2.24).") if rows else _(
        "Under general consents nothing was passed on in the last three years (42 CFR 2.24)."
    )  # fmt: skip
    table = Table((_("Day"), _("To whom"), _("What")), rows) if rows else None
    return Document(
        title=title, lede=f"{given.programme}, {day_words(given.made_on, language)}", language=language, foot=title,
        page_words=_("Page"), sections=(Section(heading=title, words=(words,), table=table),),
    )  # fmt: skip
