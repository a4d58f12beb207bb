"""The words of this domain that are codes: how bad, what kind of rule, what happened."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Severity(StrEnum):
    """How bad a combination is, worst first (``severity_order`` of the signed file)."""

    CONTRAINDICATED = "contraindicated"
    MAJOR = "major"
    MODERATE = "moderate"
    MINOR = "minor"


RANK: Final[dict[Severity, int]] = {severity: -place for place, severity in enumerate(Severity)}
"""Higher is worse: contraindicated 0, major -1, moderate -2, minor -3."""


def moved(severity: Severity, steps: int) -> Severity:
    """``severity`` moved by ``steps``: up is worse; never beyond the ends."""
    ladder = list(Severity)
    return ladder[min(max(ladder.index(severity) - steps, 0), len(ladder) - 1)]


class RuleKind(StrEnum):
    """Which kind of rule raised an alert."""

    PAIR = "pair"
    CYP = "cyp"
    LOAD = "load"
    QT = "qt"
    DUPLICATE = "duplicate"
    CONDITION = "condition"
    EVENT = "event"


class EventKind(StrEnum):
    """What happened to a person that changes what their medicines do."""

    STOPPED = "stopped"
    STARTED = "started"
    ABRUPT_STOP = "abrupt_stop"
    TAPER = "taper"
    LAST_OPIOID = "last_opioid"
    LAST_ALCOHOL = "last_alcohol"
    TOLERANCE_LOST = "tolerance_lost"
    MISSED_DOSES = "missed_doses"


class Strength(StrEnum):
    """How strongly an enzyme is slowed or sped up (FDA definitions)."""

    STRONG = "strong"
    MODERATE = "moderate"
    WEAK = "weak"
