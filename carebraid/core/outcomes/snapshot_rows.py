"""What is worked out of raw rows for a snapshot: cover by a medicine, weekly words with their runs, bands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from .word import BAD, RELAPSE_FROM_WEEK

Row = dict[str, Any]
BANDS: Final = ((18, "under_18"), (30, "18-29"), (45, "30-44"), (65, "45-64"), (200, "65+"))
SUBSTANCES: Final = ("opioid", "alcohol", "methamphetamine", "cocaine", "stimulant", "sedative", "cannabis")
_TEDS: Final = (15, 18, 21, 25, 30, 35, 40, 45, 50, 55, 65, 200)
MOST_WEEKS: Final = 63
"""Weeks that one packed word holds; a longer watch is cut there."""


def age_band(born_on: date | None, today: date) -> str | None:
    """The band of the age today; None where no birthday is known."""
    if born_on is None or born_on > today:
        return None
    age = today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))
    return next(name for below, name in BANDS if age < below)


def teds_age(born_on: date | None, today: date) -> int | None:
    """The age group of TEDS-A (1: 12-14 … 12: 65 and over); None where it is not known or below twelve."""
    if born_on is None or born_on > today:
        return None
    age = today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))
    return (
        next((code for code, below in enumerate(_TEDS, start=1) if age < below), None) if age >= 12 else None
    )


def substance_of(conditions: Iterable[str]) -> str:
    """The first of :data:`SUBSTANCES` that a condition is about, ``none`` without one."""
    found = {code.split("_")[0] for code in conditions if "_use" in code}
    return next((one for one in SUBSTANCES if one in found), "none")


def add_first_kept(visits: Sequence[Row]) -> None:
    """``after_first``: days after the first kept visit; None before it and without one. ``visits``: one episode's."""
    first = next((row["day"] for row in visits if row["state"] == "kept"), None)
    for row in visits:
        row["after_first"] = None if first is None or row["day"] < first else row["day"] - first


def add_cover(doses: Sequence[Row]) -> None:
    """``gap`` and ``covered_to`` of one episode's doses in the order of days, medicine for opioid use alone.

    A supply covers its days, overlapping ones are laid end to end (measures.yaml, pdc); an injection without days covers
    31 (measures.yaml, pod); what was missed or refused covers nothing. The first gap runs from the first cover on.
    """
    reach: float | None = None
    for row in doses:
        row["gap"] = row["covered_to"] = None
        if not row["is_moud"] or row["state"] != "given":
            continue
        days = row["days"] or (31 if row["kind"] == "injection" else 1)
        row["gap"] = 0 if reach is None else max(0, row["day"] - reach - 1)
        reach = (row["day"] if reach is None else max(row["day"], reach + 1)) + days - 1
        row["covered_to"] = reach


def weeks_of(episode: int, watched_days: int, mine: Mapping[str, Sequence[Row]]) -> list[Row]:
    """One row for each whole week that was watched: ``+`` use, ``*`` use and a clean test too, ``-`` told or tested and no
    use, ``o`` nothing known though a visit or test was due, ``_`` nothing known and nothing due.

    ``run`` and ``run_used`` count weeks in a row up to this one, from week 3 on; ``_`` neither adds nor breaks.
    """
    used = {row["day"] // 7 for row in mine["uses"]}
    clean = {row["day"] // 7 for row in mine["tests"] if row["result"] == "negative"}
    told = clean | {row["day"] // 7 for row in mine["days"] if row["used"] == "no"}
    due = {row["day"] // 7 for name in ("visits", "tests") for row in mine[name]}
    weeks: list[Row] = []
    run = run_used = 0
    for week in range(min(watched_days // 7, MOST_WEEKS)):
        symbol = (
            ("*" if week in clean else "+")
            if week in used
            else "-"
            if week in told
            else "o"
            if week in due
            else "_"
        )
        if week + 1 >= RELAPSE_FROM_WEEK and symbol != "_":
            run = run + 1 if symbol in BAD else 0
            run_used = run_used + 1 if symbol in "+*" else 0
        weeks.append({
            "episode": episode, "day": week * 7, "week": week + 1, "symbol": symbol, "run": run,
            "run_used": run_used,
        })  # fmt: skip
    return weeks
