"""Doses as people write them, so that nothing can be misread by a factor of ten (HAZ-32; ISMP error-prone list).

A trailing zero (``1.0 mg``), a missing zero (``.5 mg``), a comma and a bare ``U`` are sent back, for each has been
read as ten times the dose. Units are coded; one is turned into another only by the table below.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from carebraid.core.kernel.refusal import Refused


class Unit(StrEnum):
    """What a dose is counted in."""

    MCG = "mcg"
    MG = "mg"
    G = "g"
    ML = "mL"
    MCG_PER_HOUR = "mcg/h"
    UNIT = "units"
    DROP = "drops"
    PUFF = "puffs"
    TABLET = "tablets"
    PATCH = "patches"
    DRINK = "drinks"
    CIGARETTE = "cigarettes"


WRITTEN: Final[Mapping[str, Unit]] = {
    **{unit.value.lower(): unit for unit in Unit},
    "ug": Unit.MCG,
    "µg": Unit.MCG,
    "μg": Unit.MCG,
    "microgram": Unit.MCG,
    "micrograms": Unit.MCG,
    "milligram": Unit.MG,
    "milligrams": Unit.MG,
    "gram": Unit.G,
    "grams": Unit.G,
    "mcg/hr": Unit.MCG_PER_HOUR,
    "unit": Unit.UNIT,
    "drop": Unit.DROP,
    "puff": Unit.PUFF,
    "tablet": Unit.TABLET,
    "patch": Unit.PATCH,
    "drink": Unit.DRINK,
    "cigarette": Unit.CIGARETTE,
    "millilitres": Unit.ML,
    "milliliters": Unit.ML,
}
_IN_MCG: Final[Mapping[Unit, Decimal]] = {
    Unit.MCG: Decimal(1),
    Unit.MG: Decimal(1000),
    Unit.G: Decimal(10**6),
}
_DOSE: Final = re.compile(r"(\d*[.,]?\d+)\s*([^\d\s].*)?")
_MOST: Final = Decimal(100_000)


@dataclass(frozen=True, slots=True)
class Dose:
    """How much at a time."""

    amount: Decimal
    unit: Unit

    def __str__(self) -> str:
        """``0.5 mg``, ``10 mg``: a leading zero, never a trailing one."""
        return f"{format(self.amount.normalize(), 'f')} {self.unit.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseLimit:
    """The most of one medicine in a day: above ``usual`` a person must confirm, above ``hard`` it is refused."""

    drug: str
    unit: Unit
    usual: Decimal
    hard: Decimal
    source: str
    evidence: str


def parse_dose(text: str) -> Dose:
    """A dose from text such as ``10 mg``. Refuses (``dose.…``) whatever could be misread."""
    match = _DOSE.fullmatch(text.strip()) if len(text) < 60 else None
    if match is None:
        raise Refused("dose.unreadable", "This dose could not be read; write it like 10 mg.")
    number, written = match[1], (match[2] or "").strip()
    if "," in number:
        raise Refused("dose.comma", "Please write a point, not a comma, in a dose: 2.5 mg.")
    if number.startswith("."):
        raise Refused("dose.missing_zero", "Please write a zero before the point: 0.5 mg, not .5 mg.")
    if "." in number and number.endswith("0"):
        raise Refused("dose.trailing_zero", "Please leave out the zero at the end: 1 mg, not 1.0 mg.")
    if not written:
        raise Refused("dose.unit_missing", "Please give the unit of this dose, like mg.")
    if written in ("U", "u", "IU"):
        raise Refused(
            "dose.unit_unsafe", "Please write the word units; a single letter has been read as a zero."
        )
    if (unit := WRITTEN.get(written.lower())) is None:
        raise Refused("dose.unit_unknown", "This unit is not known here: {unit}.", unit=written[:20])
    amount = Decimal(number)
    if not 0 < amount <= _MOST:
        raise Refused("dose.out_of_range", "A dose is more than 0 and at most {most}.", most=_MOST)
    return Dose(amount, unit)


def converted(dose: Dose, unit: Unit) -> Dose:
    """The same dose in another unit, by the table of weights alone. Refuses any other pair (``dose.no_conversion``)."""
    if dose.unit is unit:
        return dose
    if dose.unit not in _IN_MCG or unit not in _IN_MCG:
        raise Refused(
            "dose.no_conversion",
            "{given} cannot be turned into {wanted} here.",
            given=dose.unit.value,
            wanted=unit.value,
        )
    return Dose(dose.amount * _IN_MCG[dose.unit] / _IN_MCG[unit], unit)


def check_daily(dose: Dose, times_a_day: Decimal, limit: DoseLimit, *, is_confirmed: bool = False) -> None:
    """Refuse a day's dose above the hard limit; above the usual one unless somebody confirmed it.

    Codes: ``dose.above_hard_limit`` (nobody can confirm it away), ``dose.above_usual`` (status 409: confirm),
    ``dose.no_conversion`` where the unit does not fit the medicine.
    """
    a_day = converted(dose, limit.unit).amount * times_a_day
    if a_day > limit.hard:
        raise Refused(
            "dose.above_hard_limit",
            "{day} {unit} a day of {drug} is far above what is ever given. Please check for a slip by ten.",
            day=format(a_day.normalize(), "f"),
            unit=limit.unit.value,
            drug=limit.drug,
        )
    if a_day > limit.usual and not is_confirmed:
        raise Refused(
            "dose.above_usual",
            "{day} {unit} a day of {drug} is above the usual most of {usual}. Please confirm that it is meant.",
            status=409,
            day=format(a_day.normalize(), "f"),
            unit=limit.unit.value,
            drug=limit.drug,
            usual=format(limit.usual.normalize(), "f"),
        )
