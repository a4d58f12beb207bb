"""Training rows from CTN-0094 participants: what was known at the end of each week, and how it turned out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from carebraid.core.outcomes.word import build_word
from carebraid.core.record.participant import Participant
from carebraid.core.watch.forecast_features import Value, features_of
from carebraid.core.watch.forecast_model import STATIC, WEEKLY
from carebraid.population.forecast_fit import Rows
from carebraid.population.forecast_tasks import LAST_WEEK, confirmed_week, turnout
from carebraid.population.histories import Floats

from ._forecast_people import course_at, entry_facts, history_at

Groups = Mapping[str, NDArray[np.str_]]
MINDS = ("has_schizophrenia", "has_major_dep", "has_bipolar", "has_anx_pan")


@dataclass(frozen=True, slots=True)
class Learning:
    """Rows of one task, with the groups that fairness is shown by and the share of weeks nothing is known of."""

    task: str
    rows: Rows
    trial: NDArray[np.str_]
    groups: Groups
    missing: Floats


@dataclass(frozen=True, slots=True)
class _Row:
    task: str
    participant: Participant
    values: tuple[float, ...]
    happened: bool
    is_whole: bool
    missing: float


def learning_from(participants: Iterable[Participant]) -> dict[str, Learning]:
    """The rows of every task, from everybody who was randomized."""
    found: dict[str, list[_Row]] = {task: [] for task in (*WEEKLY, STATIC)}
    for participant in participants:
        if participant.randomized is not None:
            for row in (*_weekly(participant), _static(participant)):
                found[row.task].append(row)
    return {task: _learning(task, rows) for task, rows in found.items() if rows}


def _weekly(participant: Participant) -> Iterator[_Row]:
    course = course_at(participant, None)
    word = build_word(course, participant.found, participant.kept_days)[: course.complete_weeks]
    start = course.rand_day or 0
    kept = [day - start for day in participant.kept_days]
    confirmed = confirmed_week(word) or LAST_WEEK + 1
    for week in range(1, min(len(word) - 1, LAST_WEEK, confirmed - 1) + 1):
        history = history_at(participant, week)
        values = _plain(features_of(history))
        missing = history.symbols.count("o") / week
        for task in WEEKLY:
            # What was due is read as it was planned at that moment.
            turned = turnout(task, word, week, kept=kept, due=history.due)
            if turned is not None:
                yield _Row(task, participant, values, turned.happened, turned.is_whole, missing)


def _static(participant: Participant) -> _Row:
    facts = entry_facts(participant)
    missing = sum(value is None for value in facts.values()) / len(facts)
    return _Row(STATIC, participant, _plain(facts), published_relapse(participant), True, missing)


def _plain(known: Mapping[str, Value]) -> tuple[float, ...]:
    return tuple(np.nan if value is None else value for value in known.values())


def published_relapse(participant: Participant) -> bool:
    """CTN-0051 relapse by the word the published outcomes were computed from.

    There week 1 begins on the day of randomization itself and all three opioid groups count in every arm (Odom
    2023, Brandt 2024); the task ``relapse_static`` is about that published outcome.
    """
    course = course_at(participant, None)
    start = course.rand_day or 0
    positive = {day for day, what in participant.found if what in ("Opioid", "Methadone", "Buprenorphine")}
    bad = []
    for week in range(-(-(course.last_day - start + 1) // 7)):
        days = range(start + 7 * week, start + 7 * week + 7)
        is_clean = any(day in participant.kept_days and day not in positive for day in days)
        bad.append(any(day in positive for day in days) or not is_clean)
    return any(all(bad[week : week + 4]) and week >= 2 for week in range(len(bad) - 3))


def _learning(task: str, rows: list[_Row]) -> Learning:
    one = rows[0].participant
    names = tuple(entry_facts(one) if task == STATIC else features_of(history_at(one, 1)))
    told = [groups_of(row.participant) for row in rows]
    return Learning(
        task=task,
        rows=Rows(
            names, np.array([row.values for row in rows]), np.array([row.happened for row in rows]),
            np.array([row.is_whole for row in rows]), np.array([row.participant.who for row in rows]),
        ),
        trial=np.array([row.participant.project for row in rows]),
        groups={group: np.array([one[group] for one in told]) for group in told[0]},
        missing=np.array([row.missing for row in rows]),
    )  # fmt: skip


def groups_of(participant: Participant) -> dict[str, str]:
    """The groups that figures are shown by; never a feature of a model, but for age and sex at entry."""
    people = participant.fact.get("demographics", {})
    minds = [participant.fact.get("psychiatric", {}).get(name) for name in MINDS]
    age = people.get("age")
    first = participant.randomized
    return {
        "age": "not told" if not isinstance(age, int) else "under 30" if age < 30 else "30 to 44" if age < 45 else "45 and over",
        "sex": {"Yes": "men", "No": "women"}.get(str(people.get("is_male")), "not told"),
        "race": str(people.get("race") or "not told"),
        "ethnicity": {"Yes": "Hispanic", "No": "not Hispanic"}.get(str(people.get("is_hispanic")), "not told"),
        "mental_health_history": "yes" if "Yes" in minds else "no" if "No" in minds else "not told",
        "housing": {"Yes": "stable", "No": "not stable"}.get(str(people.get("is_living_stable")), "not told"),
        "trial": participant.project,
        "arm": first.treatment if first is not None else "",
    }  # fmt: skip
