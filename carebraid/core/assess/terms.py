"""The terms of an instrument as one text: what an administrator reads, and what is stored with the confirmation."""

from __future__ import annotations

from .instrument import Instrument


def statement_of(instrument: Instrument) -> str:
    """Whose the wording is and what may be done with it, in the order in which it is read."""
    licence = instrument.licence
    parts = [
        f"{instrument.title} ({instrument.version}).",
        f"{licence.holder}." if licence.holder else "",
        licence.statement or "",
        "Not for sale and not for commercial purposes." if licence.noncommercial else "",
        "Passed on only under the same terms." if licence.share_alike else "",
        "The wording must not be changed." if licence.no_modification else "",
        licence.legal_note or "",
    ]
    return " ".join(part for part in parts if part)
