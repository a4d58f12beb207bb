"""How many people one colleague can look after in a day, and who stands below that line. Nobody is hidden by it.

The line is drawn in the order of attention. Safety is never below it: everybody in the bands that need someone now
stands above, however small the budget; somebody calm is not counted, since nobody waits.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from carebraid.core.kernel.refusal import Refused

from .attention import Band

LEAST, MOST = 1, 60
ALWAYS = (Band.SAFETY, Band.URGENT)
WAITING = (Band.CLINICIAN, Band.CONTACT, Band.NOT_ENOUGH)


@dataclass(frozen=True, slots=True)
class Line:
    """``above``: how many stand above the line; ``below``: how many of each band stand below it, most urgent first."""

    above: int
    below: Mapping[Band, int]

    @property
    def people(self) -> int:
        """How many stand below."""
        return sum(self.below.values())


def check_a_day(a_day: int) -> None:
    """Refuse a budget outside 1 to 60."""
    if not LEAST <= a_day <= MOST:
        raise Refused(
            "attention.budget_out_of_range",
            "Please choose between {least} and {most} people a day.",
            least=LEAST,
            most=MOST,
        )


def draw_line(counts: Mapping[Band, int], a_day: int) -> Line:
    """The line for ``a_day`` people, given how many stand in each band (absent: none)."""
    check_a_day(a_day)
    above = sum(counts.get(band, 0) for band in ALWAYS)
    left, below = max(0, a_day - above), {}
    for band in WAITING:
        fits = min(left, counts.get(band, 0))
        above, left = above + fits, left - fits
        if counts.get(band, 0) > fits:
            below[band] = counts[band] - fits
    return Line(above, below)


def lines_above(tasks: Sequence[tuple[Hashable, bool]], a_day: int) -> int:
    """How many lines of an inbox stand above the line, for ``a_day`` people. ``tasks``: (who, is it safety), in order.

    Every line down to the last matter of safety stands above, however small the budget.
    """
    check_a_day(a_day)
    people: set[Hashable] = set()
    above = len(tasks)
    for place, (who, _) in enumerate(tasks):
        people.add(who)
        if len(people) > a_day:
            above = place
            break
    safety = [place for place, (_, is_safety) in enumerate(tasks) if is_safety]
    return max(above, safety[-1] + 1 if safety else 0)
