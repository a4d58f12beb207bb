"""Lists from somewhere else, and one of them beside ours, difference by difference."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.meds.reconcile import Difference, Differs, compare, read_line
from carebraid.knowledge.alive import load_alive
from carebraid.store.medicines import OtherList, load_list, load_lists, load_regimen

from ._screen import screen
from .chart import Top, build_top, open_for_care


@dataclass(frozen=True, slots=True)
class ListsPage:
    """Every list that came in, newest first."""

    top: Top
    lists: tuple[OtherList, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """One list beside ours. ``can_compare`` False: the names of medicines cannot be read now; nothing is compared.

    ``open`` are the differences that need a decision, ``same`` the lines that agree.
    """

    top: Top
    other: OtherList
    can_compare: bool
    open: tuple[Difference, ...]
    same: tuple[Difference, ...]


@screen
def lists(*, actor: Actor, now: datetime, language: str, patient_id: UUID) -> ListsPage:
    """Refuses what the door refuses."""
    chart = open_for_care(actor, patient_id, now)
    return ListsPage(build_top(chart, now, language), load_lists(chart))


@screen
def one_list(*, actor: Actor, now: datetime, language: str, patient_id: UUID, list_id: UUID) -> ListPage:
    """One list. Refuses what the door refuses, and an unknown one (``reconcile.not_found``, 404)."""
    chart = open_for_care(actor, patient_id, now)
    other = load_list(chart, list_id)
    alive = load_alive()
    found: tuple[Difference, ...] = ()
    if alive.knowledge is not None and other.decided_at is None:
        lines = [read_line(item) for item in other.items]
        found = compare(load_regimen(chart).regimen, lines, alive.knowledge.names)
    return ListPage(
        top=build_top(chart, now, language), other=other, can_compare=alive.knowledge is not None,
        open=tuple(one for one in found if one.differs is not Differs.SAME),
        same=tuple(one for one in found if one.differs is Differs.SAME),
    )  # fmt: skip
