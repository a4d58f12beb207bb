"""Small numbers hidden, so that no count points at somebody (SEC-093)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SMALLEST_SHOWN = 11
"""Cells of 1 to 10 are hidden (CMS cell size suppression policy). Nought stays nought."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Counts as they may be shown, in the order given; None: hidden. ``total`` is None where it would betray one."""

    cells: Mapping[str, int | None]
    total: int | None

    @property
    def hides(self) -> bool:
        """Whether anything was hidden."""
        return self.total is None or None in self.cells.values()


def suppress(cells: Sequence[tuple[str, int]]) -> Counted:
    """Hide cells of 1 to 10, and with any of them the total, from which it could be worked out.

    A negative count is a fault (ValueError); so is a name that stands twice.
    """
    names = [name for name, _ in cells]
    if len(set(names)) != len(names) or any(count < 0 for _, count in cells):
        raise ValueError("counts are nought or more, each name once")
    shown = {name: None if 0 < count < SMALLEST_SHOWN else count for name, count in cells}
    total = sum(count for _, count in cells)
    is_safe = None not in shown.values() and not 0 < total < SMALLEST_SHOWN
    return Counted(shown, total if is_safe else None)
