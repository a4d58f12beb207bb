"""What a grant asks for, in the shape it asks for it: rows like TEDS-A, and measures like GPRA/NOMs, with data-quality notes.

TEDS-A: SAMHSA, Treatment Episode Data Set, Admissions, public-use codebook; -9 is missing there. NOMs: SAMHSA National
Outcome Measures; the follow-up window is months 5 to 8 (GPRA). Codes restated from knowledge, to be checked against the
newest codebook before a file is handed in (evidence: needs_check). The files are for a grant report, not the state's own
upload: rows hold a year and bands, no state, county or dates.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from carebraid.core.kernel.refusal import Refused

from .measure import Definition, read_definition
from .snapshot import Row
from .suppress import SMALLEST_SHOWN

MISSING: Final = -9
TEDS_COLUMNS: Final = (
    "ADMYR", "CASEID", "AGE", "GENDER", "RACE", "ETHNIC", "EDUC", "EMPLOY", "LIVARAG", "SERVICES", "METHUSE", "PSYPROB",
    "SUB1", "FREQ1", "NOPRIOR", "HLTHINS", "DAYWAIT",
)  # fmt: skip
_SUBSTANCE: Final[Mapping[str, int]] = {
    "none": 1, "alcohol": 2, "cocaine": 3, "cannabis": 4, "opioid": 7, "methamphetamine": 10, "stimulant": 12,
    "sedative": 16,
}  # fmt: skip
_YES_NO: Final[Mapping[str, int]] = {"yes": 1, "no": 2}


def teds_rows(episodes: Sequence[Row]) -> list[dict[str, int]]:
    """One row for each episode, in the order of CASEID, which is a number of this file alone.

    Refuses (``export.too_few``) fewer than eleven people: among so few, a row is somebody.
    """
    if len({row["person"] for row in episodes}) < SMALLEST_SHOWN:
        raise Refused(
            "export.too_few",
            "There are too few people here for an export in which nobody could be recognised.",
        )
    return [_teds(row, number) for number, row in enumerate(episodes, start=1)]


def _teds(row: Row, number: int) -> dict[str, int]:
    told = dict.fromkeys(TEDS_COLUMNS, MISSING)
    told.update(
        ADMYR=int(row["month"][:4]) if row["month"] else MISSING, CASEID=number,
        AGE=MISSING if row["teds_age"] is None else int(row["teds_age"]),
        METHUSE=_YES_NO.get(row["moud"] or "", MISSING), SUB1=_SUBSTANCE.get(row["substance"] or "", MISSING),
    )  # fmt: skip
    return told


def quality_notes(rows: Sequence[Mapping[str, int]]) -> list[str]:
    """How much of each column is missing, in whole per cent, and what that means."""
    notes = [f"{len(rows)} rows." if len(rows) >= SMALLEST_SHOWN else "Fewer than 11 rows."]
    for column in TEDS_COLUMNS[2:]:
        missing = sum(row[column] == MISSING for row in rows)
        notes.append(f"{column}: {_missing_words(missing, len(rows))}")
    return notes


def _missing_words(missing: int, among: int) -> str:
    """In whole per cent; some are never 0 % and some known never 100 %."""
    if missing == among:
        return "not collected here"
    share = 100 * missing / among
    if 0 < share < 1:
        return "less than 1% missing"
    return "more than 99% missing" if share > 99 else f"{share:.0f}% missing"


_USED: Final = "The first or last 30 days; known where a check-in or a test said."
NOMS_NOT_COLLECTED: Final[tuple[tuple[str, str], ...]] = (
    ("employment_education", "Employed or in school"), ("crime", "No arrest in the past 30 days"),
    ("housing", "Stable housing"), ("social_connectedness", "Support in recovery in the past 30 days"),
    ("perception_of_care", "Clients' own view of their care"), ("cost", "Cost for each episode"),
)  # fmt: skip
"""Domains of NOMs that the record does not hold: a line each, without a figure."""


def noms_definitions() -> tuple[Definition, ...]:
    """The NOMs that can be counted over a snapshot, in the small form."""
    share = {"kind": "share", "unit": "episodes", "better": "higher", "evidence": "needs_check", "unit_words": "people",
             "source": "SAMHSA NOMs and GPRA, restated"}  # fmt: skip
    known = (
        "any(days, {w} and used in ('yes', 'no')) or any(tests, {w} and result in ('positive', 'negative'))"
    )
    asked = [
        ("abstinence_intake", "No use in the first 30 days", "watched_days >= 30", "day <= 30"),
        ("abstinence_follow_up", "No use in the 30 days before month 8, seen in months 5 to 8", "watched_days >= 240",
         "211 <= day <= 240"),
    ]  # fmt: skip
    made = [
        {
            **share, "id": name, "name": words, "plain": words, "population": population, "missing_means": _USED,
            "good": f"not any(uses, {when}) and (({known.format(w=when)}) or unknown)",
        }
        for name, words, population, when in asked
    ]  # fmt: skip
    stayed = {
        **share, "id": "retention_90_days", "name": "Stayed 90 days or more", "plain": "Stayed 90 days or more",
        "population": "watched_days >= 90",
        "good": "any(visits, state == 'kept' and day >= 90) or any(days, day >= 90) or any(scores, day >= 90)",
    }  # fmt: skip
    return tuple(read_definition(one) for one in [*made, stayed])


def _note(figure: Mapping[str, Any]) -> str:
    """Why a cell is empty."""
    if figure["hidden"]:
        return "hidden: 1 to 10"
    if figure["why_none"]:
        return str(figure["why_none"])
    return (
        "1 to 10 missing: how many is hidden, and the share without them" if figure["missing"] is None else ""
    )


def noms_rows(entries: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """A line for each domain: what was counted, hidden where small, and what is not collected."""
    rows = []
    for one in entries:
        figure = one["all"]
        left_out = figure["left_out"] or {"value": None, "low": None, "high": None}
        rows.append({
            "domain": one["id"], "measure": one["name"], "numerator": figure["numerator"],
            "denominator": figure["denominator"], "missing": figure["missing"],
            "share_missing_left_out": left_out["value"], "low_95": left_out["low"], "high_95": left_out["high"],
            "note": _note(figure),
        })  # fmt: skip
    empty = dict.fromkeys(rows[0], None) if rows else {}
    rows += [
        {**empty, "domain": code, "measure": words, "note": "not collected here"}
        for code, words in NOMS_NOT_COLLECTED
    ]
    return rows
