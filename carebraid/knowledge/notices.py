"""The statements of 42 CFR 2.32 that go with each disclosure: ``data/notices.yaml``, signed; counsel confirms them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from carebraid.core.kernel.refusal import Refused

from ._signed import read_signed


@dataclass(frozen=True, slots=True)
class Notice:
    """One statement, word for word. ``counsel_confirms``: a site's lawyer has to look before it is relied on."""

    id: str
    version: str
    language: str
    text: str
    counsel_confirms: bool


@cache
def load_notices() -> tuple[Notice, ...]:
    """Every statement in the file. An unsigned or changed file is a fault."""
    raw = read_signed("notices.yaml")
    return tuple(
        Notice(
            entry["id"],
            str(entry["version"]),
            entry["language"],
            entry["text"].strip(),
            raw["counsel_confirms"],
        )
        for entry in raw["notices"]
    )


def find_notice(notice_id: str = "full") -> Notice:
    """The statement called ``full`` or ``short``. Refuses any other (``notice.unknown``)."""
    for notice in load_notices():
        if notice.id == notice_id:
            return notice
    raise Refused("notice.unknown", "There is no such notice.")
