"""Small numbers hidden, so that no count points at somebody (SEC-093)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SMALLEST_SHOWN = 11
"""Cells of 1 to 10 are hidden (CMS cell size suppression policy). Nought stays nought where enough people are counted."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Counts as they may be shown, in the order given; None: hidden. ``total`` is None where it would betray one."""

    cells: Mapping[str, int | None]
    total: int | None

    @property
    def hides(self) -> bool:
        """Whether anything was hidden."""
        return self.total is None or None in self.cells.values()


def suppress(cells: Sequence[tuple[str, int]], *, of: Mapping[str, int] | None = None) -> Counted:
    """Hide cells of 1 to 10, and with any of them the total, from which it could be worked out.

    ``of`` is how many people each cell was counted among. Among 1 to 10 people every cell is hidden, nought too:
    where it once was nought, a hidden cell would tell that somebody is there now. A cell is hidden as well where
    those who are *not* in it are 1 to 10 (PRV-085). A negative count is a fault (ValueError); so is a name that
    stands twice.
    """
    names = [name for name, _ in cells]
    if len(set(names)) != len(names) or any(count < 0 for _, count in cells):
        raise ValueError("counts are nought or more, each name once")
    base = {} if of is None else of
    shown = {
        name: None
        if is_small(count) or (name in base and (is_small(base[name]) or is_small(base[name] - count)))
        else count
        for name, count in cells
    }
    total = sum(count for _, count in cells)
    is_safe = None not in shown.values() and not is_small(total)
    return Counted(shown, total if is_safe else None)


def is_small(count: int) -> bool:
    """Whether a count points at somebody: 1 to 10."""
    return 0 < count < SMALLEST_SHOWN
