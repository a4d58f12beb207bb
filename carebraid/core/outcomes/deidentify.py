"""Rows about people made into rows about nobody: the safe harbour of 45 CFR 164.514(b)(2) (PRV-084).

An allow-list: a column that is not named here does not exist, and a value that is not of the kind named here is left
empty. So nothing typed by anybody can pass, whatever field somebody typed it into.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from carebraid.core.kernel.moment import local_day

SMALL_ZIP3: Final = frozenset(
    [
        "036",
        "059",
        "063",
        "102",
        "203",
        "205",
        "369",
        "556",
        "692",
        "753",
        "772",
        "790",
        "821",
        "823",
        "830",
        "831",
        "878",
        "879",
        "884",
        "890",
        "893",
    ]
)
"""Three-digit areas of 20,000 people or fewer: those of the 2000 and of the 2010 census, both (guidance of the Office
for Civil Rights on 164.514(b)). Evidence: from knowledge, to be checked against the newest census before a release."""

OLDEST: Final = 90
CONDITIONS: Final = frozenset(
    [
        "adhd",
        "alcohol_use",
        "alcohol_use_disorder",
        "amphetamine_use_disorder",
        "anxiety",
        "bipolar",
        "cannabis_use",
        "cannabis_use_disorder",
        "chronic_pain",
        "cocaine_use_disorder",
        "depression",
        "generalized_anxiety_disorder",
        "insomnia",
        "major_depression",
        "methamphetamine_use_disorder",
        "opioid_use",
        "opioid_use_disorder",
        "panic",
        "panic_disorder",
        "psychosis",
        "psychosis_unspecified",
        "ptsd",
        "schizophrenia",
        "sedative_use_disorder",
        "social_anxiety_disorder",
        "stimulant_use",
    ]
)
MEDICINE_KINDS: Final = frozenset(["moud", "psychiatric"])

_ZIP: Final = re.compile(r"\b(\d{5})(?:-\d{4})?\s*(?:,?\s*(?:USA?|United States))?\s*$")


def age_group(born_on: date | None, today: date) -> str:
    """The age in whole years, ``90+`` from ninety on, empty where it is not known or lies in the future."""
    if born_on is None or born_on > today:
        return ""
    age = today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))
    return f"{OLDEST}+" if age >= OLDEST else str(age)


def zip3(address: str) -> str:
    """The first three digits of the ZIP code an address ends with, ``000`` for a small area, empty where none is."""
    found = _ZIP.search(address.strip())
    if found is None:
        return ""
    area = found.group(1)[:3]
    return "000" if area in SMALL_ZIP3 else area


def year(at: datetime | None, zone: str) -> str:
    """The year where the person lives; empty where there is no date."""
    return "" if at is None else str(local_day(at, zone).year)


def number(low: float, high: float, value: object) -> str:
    """A number in its range, halves kept; empty for everything else, text that looks like a number too."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        return ""
    return f"{round(value * 2) / 2:g}"


def one_of(allowed: Collection[str], value: object) -> str:
    """A code that is on the list; empty for everything else."""
    return value if isinstance(value, str) and value in allowed else ""


def some_of(allowed: Collection[str], values: object) -> str:
    """The codes that are on the list, in their order of letters, apart by a blank."""
    return " ".join(sorted(set(values) & set(allowed))) if isinstance(values, list | tuple | set) else ""


@dataclass(frozen=True, slots=True)
class Person:
    """What is read of one person; ``address`` is looked at for its ZIP code alone."""

    born_on: date | None
    zone: str
    enrolled_at: datetime
    conditions: tuple[str, ...]
    medicines: tuple[str, ...]
    address: str = ""


def person_row(person: Person, today: date) -> dict[str, str]:
    """One line of ``people.csv``, without its id."""
    return {
        "age": age_group(person.born_on, today),
        "zip3": zip3(person.address),
        "enrolled_year": year(person.enrolled_at, person.zone),
        "conditions": some_of(CONDITIONS, person.conditions),
        "medicine_kinds": some_of(MEDICINE_KINDS, person.medicines),
    }


_USED: Final = ("yes", "no", "prefer_not")
_TAKEN: Final = ("yes", "no", "none_due", "prefer_not")
_CHECKIN: Final[Mapping[str, Callable[[object], str]]] = {
    **{name: lambda v: number(0, 10, v) for name in ("craving", "mood", "distress", "cope")},
    "sleep_hours": lambda v: number(0, 24, v),
    "used": lambda v: one_of(_USED, v),
    "medicine": lambda v: one_of(_TAKEN, v),
}
CHECKIN_COLUMNS: Final = tuple(_CHECKIN)


def checkin_row(raw: Mapping[str, Any], zone: str) -> dict[str, str]:
    """One line of ``checkins.csv``, without its id: the year and what was answered by a number or a code."""
    return {
        "year": year(raw.get("happened_at"), zone),
        **{name: clean(raw.get(name)) for name, clean in _CHECKIN.items()},
    }


def response_row(raw: Mapping[str, Any], zone: str, instruments: Collection[str]) -> dict[str, str]:
    """One line of ``scores.csv``, without its id: year, questionnaire and total; never a single answer."""
    scores = raw.get("scores")
    total = scores.get("total") if isinstance(scores, Mapping) else None
    return {
        "year": year(raw.get("happened_at"), zone),
        "instrument": one_of(instruments, raw.get("instrument")),
        "total": number(0, 1000, total),
    }
