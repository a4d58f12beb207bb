"""The features of a forecast, from what was known at the end of a week and nothing later.

Each feature has a name, a unit and a group; a group is what a person is told about ("days since the last
dose"). None means not known, and is never filled with zero here: the model says what it does with it.
The same features for many people at once are in ``carebraid.population.forecast``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import pairwise
from statistics import median

from .forecast_history import BAD, DRUGS, INJECTION_DAYS, RUN_WEEKS, TreatmentHistory, relapse_run

Value = float | None
EDITION = 1
"""Raised by one whenever a feature changes its meaning: a model of another edition does not fit."""
NEVER = 200.0
"""Stands for "never" in days since something; longer is not told apart."""
DECAY = 0.7

FIRST_DAY = -27
"""Doses and diary days before this one (28 days before treatment) are not looked at."""
STREAMS: Mapping[str, frozenset[str]] = {
    "opioid": frozenset({"Opioid", "Heroin", "Methadone", "Buprenorphine"}),
    "heroin": frozenset({"Heroin"}),
    "cocaine": frozenset({"Cocaine"}),
    "alcohol": frozenset({"Alcohol"}),
}
"""What a diary is counted by; the person's own medicine is no opioid use."""
URINE_GROUPS: Mapping[str, frozenset[str]] = {
    "cocaine": frozenset({"Cocaine"}),
    "sedative": frozenset({"Benzodiazepine", "Sedatives"}),
    "amphetamine": frozenset({"Amphetamine"}),
    "thc": frozenset({"Thc"}),
}


def weekly(history: TreatmentHistory) -> dict[str, Value]:
    """From the symbols of the weeks and the plan of visits."""
    symbols, week = history.symbols, history.week
    told = [symbol for symbol in symbols if symbol != "_"]
    bad = [symbol in BAD for symbol in told]
    run, recent, weight = relapse_run(symbols), 0.0, 0.0
    for back, is_bad in enumerate(reversed(bad)):
        recent += is_bad * DECAY**back
        weight += DECAY**back
    chances = [history.is_due(week + ahead) for ahead in range(1, RUN_WEEKS + 1)]
    return {
        "week": float(week),
        "share_bad": _share(sum(bad), len(bad)),
        "recent_bad": recent / weight if weight else None,
        "share_missed": _share(told.count("o"), len(told)),
        "share_found": _share(sum(s in "+*" for s in told), len(told)),
        "bad_run": _run(reversed(bad), True),
        "good_run": _run(reversed(bad), False),
        "relapse_run": float(run),
        "last_bad": _symbol(told, 1, BAD),
        "bad_before": _symbol(told, 2, BAD),
        "last_missed": _symbol(told, 1, "o"),
        "last_found": _symbol(told, 1, "+*"),
        "bad_of_4": float(sum(bad[-4:])) if len(bad) >= 4 else None,
        "bad_of_8": float(sum(bad[-8:])) if len(bad) >= 8 else None,
        "missed_of_4": float(told[-4:].count("o")) if len(told) >= 4 else None,
        "found_of_4": float(sum(s in "+*" for s in told[-4:])) if len(told) >= 4 else None,
        "changes": _share(sum(a != b for a, b in pairwise(bad)), len(bad) - 1),
        "due_next": float(chances[0]),
        "due_of_4": float(sum(chances)),
        "chances": float(sum(chances[: max(RUN_WEEKS - run, 0)])),
    }


def _share(count: float, of: int) -> Value:
    return count / of if of > 0 else None


def _symbol(told: list[str], back: int, wanted: Iterable[str]) -> Value:
    return float(told[-back] in wanted) if len(told) >= back else None


def _run(values: Iterable[bool], wanted: bool) -> float:
    length = 0
    for value in values:
        if value is not wanted:
            break
        length += 1
    return float(length)


def attendance(history: TreatmentHistory) -> dict[str, Value]:
    """From the days of kept visits: how long ago, how often, and when in the week."""
    if history.kept is None:
        return dict.fromkeys(ATTENDANCE)
    end = history.end
    kept = sorted({day for day in history.kept if 0 < day <= end})
    last = kept[-1] if kept else 0
    places = [(day - 1) % 7 for day in kept]
    due_28 = sum(history.is_due(week) for week in range(max(1, history.week - 3), history.week + 1))
    return {
        "days_since_visit": float(end - last),
        "visit_gap": float(last - (kept[-2] if len(kept) > 1 else 0)),
        "visits_7": float(sum(day > end - 7 for day in kept)),
        "visits_28": float(sum(day > end - 28 for day in kept)),
        "visits_per_due_28": min(2.0, sum(day > end - 28 for day in kept) / due_28) if due_28 else None,
        "visit_place": float(places[-1]) if places else None,
        "visit_place_mean": sum(places[-4:]) / len(places[-4:]) if places else None,
        "visit_place_range": float(max(places[-4:]) - min(places[-4:])) if places else None,
    }


ATTENDANCE = (
    "days_since_visit", "visit_gap", "visits_7", "visits_28", "visits_per_due_28", "visit_place",
    "visit_place_mean", "visit_place_range",
)  # fmt: skip


def medication(history: TreatmentHistory) -> dict[str, Value]:
    """Continuity of the medicine: days since the last dose, covered days, dose against the person's own median.

    Milligrams stand only in a feature of their own drug; an injection covers 28 days.
    """
    if history.doses is None or history.drug is None:
        return dict.fromkeys(MEDICATION)
    until = history.end if history.doses_until is None else history.doses_until
    is_injected = history.drug == "naltrexone"
    by_day: dict[int, float] = {}
    for day, amount in history.doses:
        if FIRST_DAY <= day <= until:
            by_day[day] = max(by_day.get(day, 0.0), amount)
    days = sorted(by_day)
    reach = INJECTION_DAYS if is_injected else 1
    covered = {day + ahead for day in days for ahead in range(reach)}
    known: dict[str, Value] = {
        "days_since_dose": min(NEVER, float(history.end - days[-1])) if days else NEVER,
        "dose_gap": min(NEVER, float(until - days[-1])) if days else NEVER,
        "doses_known_days": float(history.end - until),
        "covered_7": _covered(covered, until, 7),
        "covered_28": _covered(covered, until, 28),
        "covered_all": _covered(covered, until, until),
    }
    return {
        **dict.fromkeys(MEDICATION),
        **known,
        **({} if is_injected or not days else _amounts(history, by_day)),
    }


def _covered(covered: set[int], until: int, days: int) -> Value:
    first = max(1, until - days + 1)
    return _share(sum(first <= day <= until for day in covered), until - first + 1)


def _amounts(history: TreatmentHistory, by_day: Mapping[int, float]) -> dict[str, Value]:
    days = sorted(by_day)
    amounts = [by_day[day] for day in days]
    last, own = amounts[-1], median(amounts)
    before = [by_day[day] for day in days if days[-1] - 28 < day <= days[-1] - 7]
    return {
        "dose_to_median": last / own,
        "dose_to_most": last / max(amounts),
        "dose_trend": last / (sum(before) / len(before)) if before else None,
        "mg_buprenorphine": last if history.drug == "buprenorphine" else None,
        "mg_methadone": last if history.drug == "methadone" else None,
    }


MEDICATION = (
    "days_since_dose", "dose_gap", "doses_known_days", "covered_7", "covered_28", "covered_all", "dose_to_median",
    "dose_to_most", "dose_trend", "mg_buprenorphine", "mg_methadone",
)  # fmt: skip


def course(history: TreatmentHistory) -> dict[str, Value]:
    """Which medicine, each a feature of its own; how long this course has run and how much of it is planned."""
    known: dict[str, Value] = {
        f"is_{name}": None if history.drug is None else float(history.drug == name) for name in DRUGS
    }
    weeks = (history.end - history.course_began) / 7
    left = None if history.course_weeks is None else float(max(-8.0, min(12.0, history.course_weeks - weeks)))
    return known | {
        "is_second_course": float(history.course_began > 0), "weeks_in_course": weeks, "medicine_weeks_left": left,
    }  # fmt: skip


def urine(history: TreatmentHistory) -> dict[str, Value]:
    """What urine tests found beside use of opioids: per kept visit of the last 28 days and of all."""
    names = [f"urine_{group}_{span}" for group in (*URINE_GROUPS, "own") for span in ("28", "all")]
    if history.found is None or history.kept is None:
        return dict.fromkeys(names)
    end = history.end
    tested = {day for day in history.kept if 0 < day <= end} | {
        day for day, _ in history.found if 0 < day <= end
    }
    own = frozenset({(history.drug or "").capitalize()})
    values: dict[str, Value] = {}
    for group, drugs in {**URINE_GROUPS, "own": own}.items():
        days = {day for day, what in history.found if what in drugs and 0 < day <= end}
        for span, first in (("28", end - 27), ("all", 1)):
            values[f"urine_{group}_{span}"] = _share(
                sum(day >= first for day in days), sum(day >= first for day in tested)
            )
    return values


def diary(history: TreatmentHistory) -> dict[str, Value]:
    """What the person told of the days up to ``diary_until``: the last visit at which they were asked."""
    if history.diary is None or history.diary_until is None:
        return dict.fromkeys(DIARY)
    until = history.diary_until
    own = (history.drug or "").capitalize()
    streams = {**STREAMS, "opioid": STREAMS["opioid"] - {own}}
    days = {
        name: {day for day, what in history.diary if what in drugs and FIRST_DAY <= day <= until}
        for name, drugs in streams.items()
    }
    since = [day for day in days["opioid"] if day > 0]
    values: dict[str, Value] = {
        f"told_{name}_28": float(sum(until - 28 < day for day in told)) for name, told in days.items()
    }
    return values | {
        "told_opioid_7": float(sum(until - 7 < day for day in days["opioid"])),
        "told_opioid_share": _share(len(since), until),
        "days_since_told_opioid": min(NEVER, float(history.end - max(since))) if since else NEVER,
    }


DIARY = (
    "told_opioid_28", "told_heroin_28", "told_cocaine_28", "told_alcohol_28", "told_opioid_7", "told_opioid_share",
    "days_since_told_opioid",
)  # fmt: skip

_MAKERS: Mapping[str, Callable[[TreatmentHistory], dict[str, Value]]] = {
    "weeks": weekly, "visits": attendance, "medicine": medication, "course": course, "urine": urine, "own_words": diary,
}  # fmt: skip
_KINDS: Mapping[str, tuple[str, ...]] = {
    "time": ("week",),
    "bad_weeks": (
        "share_bad", "recent_bad", "bad_run", "good_run", "relapse_run", "last_bad", "bad_before", "bad_of_4",
        "bad_of_8", "changes",
    ),
    "missed_weeks": ("share_missed", "last_missed", "missed_of_4"),
    "found_weeks": ("share_found", "last_found", "found_of_4"),
    "plan": ("due_next", "due_of_4", "chances"),
    "visits": ATTENDANCE,
    "medicine": MEDICATION,
    "course": (*(f"is_{name}" for name in DRUGS), "is_second_course", "weeks_in_course", "medicine_weeks_left"),
    "other_substances": tuple(
        f"urine_{group}_{span}" for group in (*URINE_GROUPS, "own") for span in ("28", "all")
    ),
    "own_words": DIARY,
}  # fmt: skip
"""Which features are one thing to a person: the groups in which reasons are told."""

GROUPS: Mapping[str, str] = {name: group for group, names in _KINDS.items() for name in names}
NAMES = frozenset(GROUPS)


MAKER_OF = dict.fromkeys(("time", "bad_weeks", "missed_weeks", "found_weeks", "plan"), "weeks") | {
    "other_substances": "urine"
}
"""Which function makes the features of a group, where it is not of the same name."""


def features_of(history: TreatmentHistory, groups: Collection[str] | None = None) -> dict[str, Value]:
    """All features of a history, or those of some groups only."""
    wanted = {MAKER_OF.get(group, group) for group in (_KINDS if groups is None else groups)}
    found: dict[str, Value] = {}
    for name, make in _MAKERS.items():
        if name in wanted:
            found |= make(history)
    return found
