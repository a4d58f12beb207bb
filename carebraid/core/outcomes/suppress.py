"""Small numbers hidden, so that no count points at somebody (SEC-093)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
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


HIDDEN, UNITS, PARTS, EVERYTHING = range(4)
"""How much of one cell of a report is shown: nothing, how many were counted, the parts of that, what is missing too."""

Place = tuple[str, str]
"""(split, group), as ("site", "Clinic"); ("", "") is everybody."""


@dataclass(frozen=True, slots=True)
class Counts:
    """One cell: how many ``units`` of how many ``people``; ``parts`` and ``fine`` are counts that are told apart.

    ``parts``: for a share (good, the rest); ``fine``: (missing, known and not good). Whoever is shown units and one part
    can work out the other, so both stand here.
    """

    people: int
    units: int
    parts: tuple[int, ...]
    fine: tuple[int, ...] = ()


Report = Mapping[str, Mapping[str, Mapping[str, Counts]]]
"""Measure -> split -> group -> counts; the split "" has the one group "", which is everybody."""


def protect(report: Report, *, inside: Collection[tuple[Place, Place]] = ()) -> dict[str, dict[Place, int]]:
    """How much of each cell may be shown, so that no subtraction of shown numbers gives 1 to 10.

    The measures of one report count the same people (same population), so that what one hides no other tells. The views
    are fixed: everybody, and one split at a time, never two crossed. In each split, hidden cells are at least two and
    together not 1 to 10, whatever the total tells (complementary suppression: Cox LH. J Am Stat Assoc 1980;75:377-385).
    ``inside``: (inner, outer) where everybody of one group is in a group of another split; the difference of the two is
    then hidden like a cell. Refuses (ValueError) measures whose units differ.
    """
    first = next(iter(report.values()), {})
    places = {(split, group) for split, groups in first.items() for group in groups}
    for splits in report.values():
        units = {(s, g): c.units for s, groups in splits.items() for g, c in groups.items()}
        if units != {(s, g): first[s][g].units for s, g in places}:
            raise ValueError("the measures of one report count the same units")
    base = _close(
        first, lambda one: (one.units,), {p for p in places if is_small(_at(first, p).people)}, inside
    )
    levels: dict[str, dict[Place, int]] = {}
    for name, splits in report.items():
        parts = _close(splits, lambda one: one.parts, base, inside)
        fine = _close(splits, lambda one: one.fine, parts, inside)
        levels[name] = {
            place: HIDDEN
            if place in base
            else UNITS
            if place in parts
            else PARTS
            if place in fine
            else EVERYTHING
            for place in places
        }
    return levels


Cells = Mapping[str, Mapping[str, Counts]]


def _at(cells: Cells, place: Place) -> Counts:
    return cells[place[0]][place[1]]


def _close(
    cells: Cells, told: Callable[[Counts], tuple[int, ...]], forced: set[Place],
    inside: Collection[tuple[Place, Place]],
) -> set[Place]:  # fmt: skip
    """Every place at which ``told`` may not be shown; grows until nothing hidden can be worked out."""
    hidden = forced | {
        (split, group)
        for split, groups in cells.items()
        for group, one in groups.items()
        if any(is_small(count) for count in told(one))
    }
    if ("", "") in hidden:
        return {(split, group) for split, groups in cells.items() for group in groups}
    while True:
        before = len(hidden)
        for inner, outer in inside:
            if not {inner, outer} & hidden and any(map(is_small, _difference(cells, told, inner, outer))):
                hidden.add(inner)
        for split, groups in cells.items():
            if split:
                _complete(split, {group: told(one) for group, one in groups.items()}, hidden)
        if len(hidden) == before:
            return hidden


def _difference(
    cells: Cells, told: Callable[[Counts], tuple[int, ...]], inner: Place, outer: Place
) -> tuple[int, ...]:
    if inner[1] not in cells.get(inner[0], {}) or outer[1] not in cells.get(outer[0], {}):
        return ()
    return tuple(
        most - least for least, most in zip(told(_at(cells, inner)), told(_at(cells, outer)), strict=True)
    )


def _complete(split: str, told: Mapping[str, tuple[int, ...]], hidden: set[Place]) -> None:
    """Hide more groups of one split, the smallest first, until those hidden are two and no sum of theirs is small."""
    own = [group for group in told if (split, group) in hidden]
    others = sorted(told.keys() - set(own), key=lambda group: (not any(told[group]), sum(told[group]), group))
    while (
        own
        and others
        and (len(own) < 2 or any(is_small(sum(col)) for col in zip(*map(told.get, own), strict=True)))
    ):
        own.append(others.pop(0))
        hidden.add((split, own[-1]))


def shown_steps(events: Sequence[int]) -> tuple[int, ...]:
    """Which points of a curve may be drawn (places from 0): each with no event since the one before, or eleven or more.

    ``events``: how many by each point, in order. A step between two drawn points then never stands for 1 to 10 people.
    """
    drawn, since = [], 0
    for place, here in enumerate(events):
        since += here
        if not is_small(since):
            drawn.append(place)
            since = 0
    return tuple(drawn)
