"""Everything in order: what happened, and when we learned it where that differs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.store.timeline import SORTS_OF_FACT, Fact, load_facts

from ._facts import named
from ._screen import screen
from .chart import Top, build_top, open_for_care

PAGE = 60


@dataclass(frozen=True, slots=True)
class Timeline:
    """One page, newest first. ``only`` is the sort of fact looked at, empty for all; ``page`` counts from 1."""

    top: Top
    facts: tuple[Fact, ...]
    only: str
    page: int
    is_more: bool


@screen
def timeline(
    *, actor: Actor, now: datetime, language: str, patient_id: UUID, only: str = "", page: int = 1
) -> Timeline:
    """One page of a person's timeline. Refuses what the door refuses, and ``timeline.unknown_sort``."""
    chart = open_for_care(actor, patient_id, now)
    page = max(1, page)
    facts, is_more = load_facts(chart, only=only, offset=(page - 1) * PAGE, limit=PAGE)
    return Timeline(build_top(chart, now, language), named(facts, language), only, page, is_more)


__all__ = ["PAGE", "SORTS_OF_FACT", "Fact", "Timeline", "timeline"]
