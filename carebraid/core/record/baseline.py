"""Who the participant was at entry, and the arms they were randomized to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .entry import Entry
from .participant import Participant, Value
from .study_day import moment_of

_SAID: Mapping[Value, Any] = {"Yes": True, "No": False, "Missing": None}
_ONE_ROW = ("demographics", "psychiatric", "asi", "qol", "fagerstrom")
INJECTED = ("cocaine", "heroin", "speedball", "opioid", "speed")

CONDITIONS: Mapping[str, str] = {
    # Yes in the history or the diagnoses → the code that a chart's heading carries
    "has_opiates_dx": "opioid_use_disorder",
    "has_alcol_dx": "alcohol_use_disorder",
    "has_amphetamines_dx": "amphetamine_use_disorder",
    "has_cannabis_dx": "cannabis_use_disorder",
    "has_cocaine_dx": "cocaine_use_disorder",
    "has_sedatives_dx": "sedative_use_disorder",
    "has_major_dep": "major_depression",
    "has_bipolar": "bipolar",
    "has_anx_pan": "anxiety_or_panic",
    "has_schizophrenia": "schizophrenia",
    "has_epilepsy": "epilepsy",
    "has_brain_damage": "brain_injury",
}


def conditions_of(participant: Participant) -> tuple[str, ...]:
    """Codes of the conditions that were answered Yes; an unanswered one is neither there nor ruled out."""
    row = participant.fact.get("psychiatric", {})
    return tuple(code for column, code in CONDITIONS.items() if row.get(column) == "Yes")


def baseline_entries(participant: Participant) -> Iterator[Entry]:
    """``baseline`` entries, one a source table, on the day of consent unless the table gives a day."""
    yield _at(0, "trial", {"project": participant.project, "site": participant.site})
    for table in _ONE_ROW:
        if (row := participant.fact.get(table)) is not None:
            yield _at(0, table, _plain(row))
    if (pain := participant.fact.get("pain")) is not None:
        yield _at(_day(pain["when"]), "pain", _plain(pain))
    for table, column in (("first_survey", "when"), ("screening_date", "screening_day")):
        if (row := participant.fact.get(table)) is not None:
            yield _at(_day(row[column]), table, _plain(row))
    if participant.behaviour:
        yield _at(0, "rbs", _behaviour(participant))
    if (injecting := participant.fact.get("rbs_iv")) is not None:
        yield _at(0, "rbs_iv", _injecting(injecting))


def arm_entries(participant: Participant) -> Iterator[Entry]:
    """``arm`` entries: the randomization, and the second one of CTN-0030. A row 2 that repeats row 1 is none."""
    for arm in (participant.randomized, participant.randomized_again):
        if arm is not None:
            at = moment_of(arm.day)
            value = {"treatment": arm.treatment, "which": arm.which, "day": arm.day}
            yield Entry(kind="arm", code=str(arm.which), happened_at=at, learned_at=at, value=value)


def _plain(row: Mapping[str, Value]) -> dict[str, Any]:
    """Yes and No as truth, "Missing" as null; every other answer in its own words."""
    return {column: _SAID.get(value, value) for column, value in row.items()}


def _behaviour(participant: Participant) -> dict[str, Any]:
    """Drugs used: ever, and days of the last 30; CTN-0051 asked in bands coded 0, 4, 14 and 30."""
    drugs = {
        what: {"ever": _SAID.get(ever, ever), "days": days} for what, ever, days in participant.behaviour
    }
    return {"drugs": drugs, "days_are": "bands" if participant.project == "51" else "days"}


def _injecting(row: Mapping[str, Value]) -> dict[str, Any]:
    """Injecting in the last 30 days. ``*_inject_code`` are level numbers, not days (a slip upstream).

    For heroin days are the code − 1; for the other drugs code 1 is no day and higher codes only rank, so
    their days stay unknown.
    """
    drugs: dict[str, Any] = {}
    for drug in INJECTED:
        code = row.get(f"{drug}_inject_code")
        days = None
        if isinstance(code, int):
            days = code - 1 if drug == "heroin" else 0 if code == 1 else None
        drugs[drug] = {"level": code, "days": days}
    plain = {column: value for column, value in _plain(row).items() if not column.endswith("_inject_code")}
    return {**plain, "drugs": drugs}


def _day(value: Value) -> int:
    """A told day; the day of consent where none is."""
    return value if isinstance(value, int) else 0


def _at(day: int, code: str, value: dict[str, Any]) -> Entry:
    at = moment_of(day)
    return Entry(kind="baseline", code=code, happened_at=at, learned_at=at, value=value)
