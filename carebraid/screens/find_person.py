"""Finding a person by name or number, with the fewest fields that tell two people apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from carebraid.core.kernel.actor import Actor
from carebraid.store.index import Found, open_index

from ._screen import screen


@dataclass(frozen=True, slots=True)
class Finding:
    """Who was found, own people first; ``is_cut`` says that there may be more."""

    people: tuple[Found, ...]
    is_cut: bool


LIMIT = 20


@screen
def find_person(*, actor: Actor, now: datetime, text: str) -> Finding:
    """People whose name or number holds ``text``. Refuses ``index.too_short`` and ``index.clinicians_only``."""
    found = open_index(actor, text, now, limit=LIMIT)
    return Finding(found, len(found) == LIMIT)
