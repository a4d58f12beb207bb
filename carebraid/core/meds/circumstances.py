"""What the interaction check must know of a person beside their list: what they live with, and what happened.

The codes of a chart's heading are not the codes of the rules. Each is turned by the table below; one that no rule
speaks of is known and gives nothing; one that is not in the table goes through as it is, so that the check names it
as unknown (never as fine). The day limits are project conventions where no source stands beside them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from .events import Event
from .terms import EventKind

_NO_RULE: Final = (
    "depression major_depression anxiety panic panic_disorder anxiety_or_panic generalized_anxiety_disorder"
    " social_anxiety_disorder adhd insomnia chronic_pain housing_instability brain_injury"
)
RULES_OF: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(_NO_RULE.split(), ()),
    "ptsd": ("ptsd",),
    "bipolar": ("bipolar_without_mood_stabiliser",),
    "psychosis": ("psychosis",),
    "psychosis_unspecified": ("psychosis",),
    "schizophrenia": ("psychosis",),
    "opioid_use": ("opioid_use_disorder",),
    "opioid_use_disorder": ("opioid_use_disorder",),
    "alcohol_use": ("alcohol_use_disorder",),
    "alcohol_use_disorder": ("alcohol_use_disorder",),
    "stimulant_use": ("active_stimulant_use_disorder",),
    "cocaine_use_disorder": ("active_stimulant_use_disorder",),
    "methamphetamine_use_disorder": ("active_stimulant_use_disorder",),
    "amphetamine_use_disorder": ("active_stimulant_use_disorder",),
    "cannabis_use": ("substance_use_disorder",),
    "cannabis_use_disorder": ("substance_use_disorder",),
    "sedative_use_disorder": ("substance_use_disorder",),
    "hepatitis_c_chronic": ("liver_disease",),
    "epilepsy": ("seizure_disorder",),
}
"""Code of a chart's heading to the conditions that rules speak of."""
WITHOUT_STABILISER: Final = "bipolar_without_mood_stabiliser"
OVERDOSE_RISK: Final = "suicide_risk_overdose"
OPIOIDS: Final = frozenset({"opioids", "opioid", "opiates", "heroin", "fentanyl", "morphine", "oxycodone"})
"""What a check-in or a urine test may name that counts as an opioid other than a treatment's own."""
LOSES_TOLERANCE: Final = frozenset({"detox", "residential", "jail", "prison"})
"""Leaving one of these lowers tolerance to opioids (TIP 63; HAZ-31)."""
_OVERDOSE_COUNTS_DAYS: Final = 365
_RISKY_LEVELS: Final = frozenset({"moderate", "high", "unknown"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What is known of a person. Days are theirs; None means that nobody knows.

    ``left``: (what was left, on, whether tolerance was said to be lost). ``doses``: (medicine, day, taken) as somebody
    saw or told it, oldest first. ``told`` are medicines that the record tells of and the list may lack. ``suicide_level`` is that of an open case, None where none is open.
    """

    today: date
    conditions: tuple[str, ...] = ()
    born_on: date | None = None
    left: tuple[tuple[str, date, bool], ...] = ()
    overdoses: tuple[date, ...] = ()
    doses: tuple[tuple[str, date, bool | None], ...] = ()
    last_opioid_on: date | None = None
    last_alcohol_on: date | None = None
    told: tuple[str, ...] = ()
    suicide_level: str | None = None


def conditions_of(person: Circumstances, *, has_stabiliser: bool) -> tuple[str, ...]:
    """The conditions that the rules may speak of, each once; unknown codes go through as they are."""
    found = [rule for code in person.conditions for rule in RULES_OF.get(code, (code,))]
    if has_stabiliser:
        found = [code for code in found if code != WITHOUT_STABILISER]
    age = _age(person)
    if age is not None and age >= 65:
        found.append("age_65_plus")
    if age is not None and age < 25:
        found.append("age_under_25")
    recent = any((person.today - day).days <= _OVERDOSE_COUNTS_DAYS for day in person.overdoses)
    if recent or person.suicide_level in _RISKY_LEVELS:
        found.append(OVERDOSE_RISK)
    return tuple(dict.fromkeys(found))


def _age(person: Circumstances) -> int | None:
    born = person.born_on
    if born is None:
        return None
    return person.today.year - born.year - ((person.today.month, person.today.day) < (born.month, born.day))


def events_of(person: Circumstances) -> tuple[Event, ...]:
    """What happened, as the check takes it: tolerance lost, doses missed in a row, the last opioid, the last drink."""
    events: list[Event] = []
    lost = [on for what, on, was_said in person.left if was_said or what in LOSES_TOLERANCE]
    if lost:
        events.append(Event(EventKind.TOLERANCE_LOST, on=max(lost)))
    events.extend(_missed(person.doses))
    if person.last_opioid_on is not None:
        events.append(Event(EventKind.LAST_OPIOID, on=person.last_opioid_on))
    if person.last_alcohol_on is not None:
        events.append(Event(EventKind.LAST_ALCOHOL, on=person.last_alcohol_on))
    return tuple(events)


def _missed(doses: Sequence[tuple[str, date, bool | None]]) -> Iterable[Event]:
    """How many doses of each medicine were missed in a row up to the last one known.

    A dose of which nobody knows ends the run: missing is not missed.
    """
    runs: dict[str, int] = {}
    for medicine, _, taken in sorted(doses, key=lambda dose: dose[1]):
        runs[medicine] = runs.get(medicine, 0) + 1 if taken is False else 0
    for medicine, run in runs.items():
        if run:
            yield Event(EventKind.MISSED_DOSES, of=medicine, count=run)
