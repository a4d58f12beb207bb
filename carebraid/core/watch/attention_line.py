"""How many people one colleague can look after in a day, and who stands below that line. Nobody is hidden by it.

The line is drawn in the order of attention. Safety is never below it: everybody in the bands that need someone now
stands above, however small the budget; somebody calm is not counted, since nobody waits.
"""

from __future__ import annotations

from collections.abc import Mapping
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
