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
    "depression major_depression major_depression_single_moderate major_depression_single_unspecified"
    " major_depression_single_mild major_depression_single_severe major_depression_recurrent"
    " major_depression_recurrent_moderate major_depression_recurrent_severe depression_unspecified dysthymia anxiety panic"
    " panic_disorder anxiety_or_panic anxiety_unspecified generalized_anxiety_disorder social_anxiety_disorder"
    " acute_stress_disorder adjustment_disorder obsessive_compulsive_disorder borderline_personality_disorder adhd insomnia"
    " nightmare_disorder chronic_pain brain_injury tobacco_use_disorder_cigarettes tobacco_use_disorder tobacco_user"
    " hiv_disease hiv_positive_asymptomatic homelessness sheltered_homeless unsheltered_homeless housing_instability"
    " food_insecurity transport_insecurity inadequate_utilities unemployment problems_legal imprisonment"
    " domestic_violence_suspected adult_abuse_history childhood_abuse_history stress alcohol_counseling drug_counseling"
    " medication_nonadherence"
)
_OPIOID: Final = ("opioid_use_disorder",)
_TAKES_OPIOIDS: Final = ("opioid_use_disorder", "current_opioid_use_or_physical_dependence")
_ALCOHOL: Final = ("alcohol_use_disorder",)
_DRINKS_NOW: Final = ("alcohol_use_disorder", "active_alcohol_or_sedative_intoxication")
_STIMULANT: Final = ("active_stimulant_use_disorder",)
_SUBSTANCE: Final = ("substance_use_disorder",)
_SEIZES: Final = ("abrupt_stop_alcohol_benzo_barbiturate_antiepileptic",)
_SELF_HARM: Final = ("suicide_risk_overdose",)
_PSYCHOSIS: Final = ("psychosis",)
RULES_OF: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(_NO_RULE.split(), ()),
    "ptsd": ("ptsd",),
    "ptsd_chronic": ("ptsd",),
    "bipolar": ("bipolar_without_mood_stabiliser",),
    "bipolar_disorder": ("bipolar_without_mood_stabiliser",),
    "bipolar_ii": ("bipolar_without_mood_stabiliser",),
    "psychosis": _PSYCHOSIS,
    "psychosis_unspecified": _PSYCHOSIS,
    "schizophrenia": _PSYCHOSIS,
    "schizoaffective_disorder": (*_PSYCHOSIS, "bipolar_without_mood_stabiliser"),
    "major_depression_single_psychotic": _PSYCHOSIS,
    "cannabis_induced_psychosis": (*_PSYCHOSIS, *_SUBSTANCE),
    "opioid_use": _OPIOID,
    "opioid_use_disorder": _OPIOID,
    "opioid_use_disorder_mild": _OPIOID,
    "opioid_use_disorder_moderate_severe": _OPIOID,
    "opioid_use_disorder_in_remission": _OPIOID,
    "opioid_dependence_on_agonist": _TAKES_OPIOIDS,
    "opioid_withdrawal": _TAKES_OPIOIDS,
    "opioid_induced_mood_disorder": _OPIOID,
    "opioid_long_term_therapy": ("current_opioid_use_or_physical_dependence", "needs_opioid_analgesia"),
    "alcohol_use": _ALCOHOL,
    "alcohol_use_disorder": _ALCOHOL,
    "alcohol_use_disorder_mild": _ALCOHOL,
    "alcohol_use_disorder_moderate_severe": _ALCOHOL,
    "alcohol_use_disorder_in_remission": _ALCOHOL,
    "alcohol_withdrawal": (*_ALCOHOL, *_SEIZES),
    "alcohol_withdrawal_delirium": (*_ALCOHOL, *_SEIZES),
    "alcohol_intoxication": _DRINKS_NOW,
    "alcohol_poisoning_accidental": _ALCOHOL,
    "stimulant_use": _STIMULANT,
    "cocaine_use_disorder": _STIMULANT,
    "amphetamine_use_disorder": _STIMULANT,
    "methamphetamine_use_disorder": _STIMULANT,
    "stimulant_withdrawal": _STIMULANT,
    "methamphetamine_withdrawal": _STIMULANT,
    "stimulant_overdose_accidental_meth": _STIMULANT,
    "cocaine_poisoning_accidental": _STIMULANT,
    "cannabis_use": _SUBSTANCE,
    "cannabis_use_disorder": _SUBSTANCE,
    "cannabis_withdrawal": _SUBSTANCE,
    "sedative_use_disorder": _SUBSTANCE,
    "sedative_withdrawal": (*_SUBSTANCE, *_SEIZES),
    "hallucinogen_use_disorder": _SUBSTANCE,
    "inhalant_use_disorder": _SUBSTANCE,
    "other_substance_use_disorder": _SUBSTANCE,
    "benzodiazepine_poisoning_accidental": (*_SUBSTANCE, *_SELF_HARM),
    "heroin_poisoning_accidental": (*_OPIOID, *_SELF_HARM),
    "methadone_poisoning_accidental": (*_OPIOID, *_SELF_HARM),
    "fentanyl_poisoning_accidental": (*_OPIOID, *_SELF_HARM),
    "fentanyl_poisoning_self_harm": (*_OPIOID, *_SELF_HARM),
    "other_synthetic_opioid_poisoning": (*_OPIOID, *_SELF_HARM),
    "opioid_poisoning_accidental": (*_OPIOID, *_SELF_HARM),
    "suicidal_ideation": _SELF_HARM,
    "suicide_attempt": _SELF_HARM,
    "history_of_suicide_behaviour": _SELF_HARM,
    "history_of_self_harm": _SELF_HARM,
    "eating_disorder": ("eating_disorder_bulimia_anorexia",),
    "bulimia": ("eating_disorder_bulimia_anorexia",),
    "liver_cirrhosis_alcoholic": ("liver_disease", "alcohol_use_disorder"),
    "alcoholic_liver_disease": ("liver_disease", "alcohol_use_disorder"),
    "hepatitis_c_chronic": ("liver_disease",),
    "chronic_kidney_disease": ("ckd",),
    "long_qt": ("qt_prolonged",),
    "pregnancy": ("pregnancy_or_could_become_pregnant",),
    "epilepsy": ("seizure_disorder",),
    "seizure_disorder": ("seizure_disorder",),
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
