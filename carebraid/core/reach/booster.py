"""When the next booster is due in maintenance: what was learnt fades, each booster that is kept makes it last longer.

The rule is a project convention on a published shape: retention falls with time (Ebbinghaus 1885; Murre and Dros, PLOS ONE
2015;10:e0120644) and spaced repetition makes it fall more slowly (Cepeda et al., Psychol Bull 2006;132:354-380). Here it is
R = exp(-days / lasting): a booster is due when a quarter is thought to be lost, never later than every 90 days, the interval of
recovery management checkups (Dennis and Scott, Addiction 2012;107:2086-2099). No clinician has checked the numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from math import log
from types import MappingProxyType
from typing import Final

KEEP: Final = 0.75
"""A booster is due when less than this share is thought to be left."""
FIRST_LASTING: Final = 49
"""Days: the first booster is then due after 14."""
SHORTEST, LONGEST = timedelta(days=7), timedelta(days=90)
MOST_LASTING: Final = 313
"""Days: the interval is then 90."""
LEAST_LASTING: Final = 25
"""Days: the interval is then 7."""


@dataclass(frozen=True, slots=True)
class Fading:
    """How long what was practised is thought to last (days), and how many boosters were kept."""

    lasting: int = FIRST_LASTING
    kept: int = 0


@dataclass(frozen=True, slots=True)
class Pace:
    """How closely boosters come: one is due when less than ``keep`` is thought to be left; the first ``weekly`` come a week
    apart. A pace slower than :data:`KEEP` is a fault (ValueError): nobody is tried with less."""

    keep: float = KEEP
    weekly: int = 0

    def __post_init__(self) -> None:
        if not KEEP <= self.keep < 1 or self.weekly < 0:
            raise ValueError("boosters are never rarer than the rule says")


TODAY: Final = Pace()
PACES: Final[Mapping[str, Pace]] = MappingProxyType(
    {"as_it_fades": TODAY, "twice_as_often": Pace(keep=0.87), "three_weekly": Pace(weekly=3)}
)
"""Paces that a fair test of the dose can compare, today's first."""


def next_in(fading: Fading, pace: Pace = TODAY) -> timedelta:
    """How long until the next booster: when ``pace.keep`` is reached, between a week and ninety days."""
    if fading.kept < pace.weekly:
        return SHORTEST
    due = timedelta(days=round(-log(pace.keep) * max(fading.lasting, 1)))
    return min(max(due, SHORTEST), LONGEST)


def after_booster(fading: Fading, *, reached: bool, helped: bool | None = None) -> Fading:
    """What a booster changes: kept and helpful doubles how long it lasts, one that did not help leaves it, one that was
    missed or a harder time halves it. ``helped`` None: not asked."""
    if not reached:
        return Fading(max(fading.lasting // 2, LEAST_LASTING), fading.kept)
    lasting = fading.lasting if helped is False else min(fading.lasting * 2, MOST_LASTING)
    return Fading(lasting, fading.kept + 1)
