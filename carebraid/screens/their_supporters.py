"""Who has a view of their own, as a clinician sees it: who and until when, and what was ended to protect the person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.store.grants import Kept, load_grants

from ._screen import screen
from .chart import Top, build_top, open_for_care


@dataclass(frozen=True, slots=True)
class TheirSupporters:
    """The page. What each of them sees stays between them and the person: it is not here."""

    top: Top
    open: tuple[Kept, ...]
    protected: tuple[Kept, ...]


@screen
def their_supporters(*, actor: Actor, now: datetime, language: str, patient_id: UUID) -> TheirSupporters:
    """Refuses what the chart door refuses."""
    chart = open_for_care(actor, patient_id, now)
    kept = load_grants(chart)
    return TheirSupporters(
        build_top(chart, now, language),
        tuple(one for one in kept if one.is_open and one.until_at > now),
        tuple(one for one in kept if one.why_ended),
    )
