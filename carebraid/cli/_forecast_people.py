"""A participant of the CTN-0094 tables as a history that a forecast may rest on, at the end of a week.

Nothing that was not known on that day gets in: rows of later days, a second randomization still to come, doses
taken home and days of the diary that were only told at a later visit.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from carebraid.core.outcomes.word import Course, build_word, due_weeks, own_drug
from carebraid.core.record.participant import Participant
from carebraid.core.watch.forecast_history import MOST_MG, TreatmentHistory

INJECTION = "Inpatient NR-NTX"
_YES = {"Yes": 1.0, "No": 0.0}
_PAIN = {"No Pain": 0.0, "Very mild to Moderate Pain": 1.0, "Severe Pain": 2.0}


def why_not(participant: Participant) -> str | None:
    """Why nothing can be foretold about a participant, or None: never in treatment, contradictory, an impossible dose."""
    firsts = {(arm.treatment, arm.day) for arm in participant.arms if arm.which == 1}
    agains = {(arm.treatment, arm.day) for arm in participant.arms if arm.which == 2}
    if not firsts:
        return "never randomized, so never in treatment here"
    if len(firsts) > 1 or (participant.project == "30" and len(agains) > 1):
        return "the start of treatment is told in two ways"
    try:
        own_drug(next(iter(firsts))[0])
    except ValueError:
        return "the medicine given is not known"
    if any(not 0 < amount <= MOST_MG for _, amount in participant.doses):
        return "a dose is written down that cannot be"
    return None


def course_at(participant: Participant, week: int | None) -> Course:
    """The place in the trial as known at the end of ``week`` (None: as known in the end).

    A fault (ValueError) for somebody never randomized, or in an arm that is not known.
    """
    first, again = participant.randomized, participant.randomized_again
    if first is None:
        raise ValueError("not randomized")
    own_drug(first.treatment)
    is_known = again is not None and (week is None or again.day <= first.day + 7 * week)
    return Course(participant.project, first.treatment, first.day, again.day if again and is_known else None)


def history_at(participant: Participant, week: int) -> TreatmentHistory:
    """What was known of a randomized participant at the end of ``week``."""
    course = course_at(participant, week)
    start = course.rand_day or 0
    last = start + 7 * week
    kept = tuple(day for day in participant.kept_days if day <= last)
    found = tuple((day, what) for day, what in participant.found if day <= last)
    drug = _drug(course.arm or "")
    asked = max((day - start for day in kept), default=0)
    is_home = participant.project in ("30", "51") and drug != "naltrexone"
    doses_until = max(asked, 0) if is_home else 7 * week
    return TreatmentHistory(
        week=week,
        symbols=build_word(course, found, kept)[:week],
        setting=participant.project,
        due=due_weeks(course),
        kept=tuple(sorted(day - start for day in kept)),
        drug=drug,
        doses=None if "treatment" in participant.absent else tuple(
            sorted({(day - start, float(mg)) for day, mg in participant.doses if day - start <= doses_until})
        ),
        doses_until=doses_until,
        course_began=0 if course.rand2_day is None else course.rand2_day - start,
        course_weeks=_planned_weeks(course),
        found=tuple(sorted({(day - start, what) for day, what in found})),
        diary=None if "tlfb" in participant.absent else tuple(
            sorted({(day - start, what) for day, what in participant.diary if day - start <= asked})
        ),
        diary_until=max(asked, 0),
        entry=entry_facts(participant),
    )  # fmt: skip


def _planned_weeks(course: Course) -> int:
    """Planned weeks of medicine, tapers included: 24 in 27 and 51; in CTN-0030 4, then 16 after starting again.

    Source: the trials' designs (Saxon 2013, Weiss 2011, Lee 2018).
    """
    if course.project != "30":
        return 24
    return 4 if course.rand2_day is None else 16


def _drug(arm: str) -> str:
    if arm == INJECTION:
        return "naltrexone"
    return next(iter(own_drug(arm))).lower()


def entry_facts(participant: Participant) -> Mapping[str, float | None]:
    """What was known on the day of randomization, as numbers by name.

    Left out on purpose: race, ethnicity and mental-health history (which told nothing more), and the clinic.
    """
    first = participant.randomized
    start = first.day if first is not None else 0
    fact = participant.fact
    people, iv = fact.get("demographics", {}), fact.get("rbs_iv", {})
    smoke, pain = fact.get("fagerstrom", {}), fact.get("pain", {})
    known: dict[str, float | None] = {
        "age": _number(people.get("age")),
        "is_male": _yes(people.get("is_male")),
        "living_stable": _yes(people.get("is_living_stable")),
        "homeless": _yes(fact.get("qol", {}).get("is_homeless")),
        "ever_injected": _yes(fact.get("asi", {}).get("used_iv")),
        "smoker": _yes(smoke.get("is_smoker")),
        "nicotine": _number(smoke.get("ftnd")),
        "pain": _PAIN.get(str(pain.get("pain"))) if (_number(pain.get("when")) or 0) <= start else None,
        "days_to_start": float(start),
    }
    known |= {f"iv_{name}": _number(iv.get(name)) for name in ("days", "max", "amount")}
    known |= {"iv_shared": _yes(iv.get("shared"))}
    known |= {
        f"iv_{drug}": _number(iv.get(f"{drug}_inject_code"))
        for drug in ("heroin", "cocaine", "opioid", "speed")
    }
    used = {what: (ever, days) for what, ever, days in participant.behaviour}
    for what in ("cocaine", "heroin", "opioid", "speed", "speedball"):
        ever, days = used.get(what, (None, None))
        known[f"used_{what}"] = 0.0 if ever == "No" else _number(days)
    return MappingProxyType(known | _before(participant, start) | _arms(participant))


def _before(participant: Participant, start: int) -> dict[str, float | None]:
    """Urine, diary, withdrawal and detox up to the day of randomization."""
    known: dict[str, float | None] = {}
    screens = {what for day, what in participant.found if start - 40 <= day <= start}
    last = max((day for day, _ in participant.found if day <= start), default=None)
    for what in ("Opioid", "Methadone", "Buprenorphine", "Cocaine", "Benzodiazepine", "Amphetamine", "Thc"):
        known[f"screen_{what.lower()}"] = float(what in screens)
        known[f"screen_last_{what.lower()}"] = float((last, what) in participant.found)
    told = [(day, what) for day, what in participant.diary if start - 28 <= day <= start]
    for name, drugs in _STREAMS.items():
        known[f"before_{name}"] = None if "tlfb" in participant.absent else float(
            len({day for day, what in told if what in drugs})
        )  # fmt: skip
    lately = {day for day, what in told if what in _STREAMS["opioid"] and day > start - 7}
    is_told = "tlfb" not in participant.absent
    known["before_opioid_7"] = float(len(lately)) if is_told else None
    known["before_drugs"] = float(len({what for _, what in told})) if is_told else None
    ill = [
        severity
        for day, severity in participant.withdrawal
        if day is not None and day <= start and severity is not None
    ]
    known["withdrawal"] = float(max(ill)) if ill else None
    induction = [
        severity
        for what, day, severity in participant.induction
        if what == "pre" and day is not None and day <= start and severity is not None
    ]
    known["withdrawal_pre"] = float(induction[0]) if len(induction) == 1 else None
    stay = {what: day for what, day in participant.detox if day is not None and day <= start}
    known["detox_days"] = float(start - stay["admission"]) if "admission" in stay else None
    known["visits_before"] = float(sum(day <= start for day in participant.kept_days))
    return known


_STREAMS = {
    "opioid": {"Opioid", "Heroin", "Methadone", "Buprenorphine"},
    "heroin": {"Heroin"},
    "cocaine": {"Cocaine"},
    "alcohol": {"Alcohol"},
    "thc": {"THC", "Thc"},
    "sedative": {"Benzodiazepine", "Sedatives"},
    "amphetamine": {"Amphetamine"},
}


def _arms(participant: Participant) -> dict[str, float | None]:
    first = participant.randomized
    arm = first.treatment if first is not None else ""
    return {
        f"arm_{name}": float(arm == label) for name, label in (
            ("methadone", "Methadone"), ("buprenorphine", "Outpatient BUP"), ("standard", "Outpatient BUP + SMM"),
            ("enhanced", "Outpatient BUP + EMM"), ("inpatient_buprenorphine", "Inpatient BUP"), ("naltrexone", INJECTION),
        )
    }  # fmt: skip


def _yes(value: int | str | None) -> float | None:
    return _YES.get(str(value))


def _number(value: int | str | None) -> float | None:
    return float(value) if isinstance(value, int) else None
