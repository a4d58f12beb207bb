"""Invented participants of the three trials, written as the Parquet tables an import reads. Nobody here is real."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from carebraid.cli._ctn0094_tables import TABLES

Rows = dict[str, list[dict[str, Any]]]


def invented() -> Rows:
    """Five people, each with a trap: own study drug, two randomizations, injection, take-home, never randomized."""
    rows: Rows = {name: [] for name in TABLES}
    for who, project, site in (
        (1, "27", "5"),
        (2, "30", "7"),
        (3, "51", "5"),
        (4, "51", "9"),
        (5, "27", "9"),
    ):
        rows["everybody"].append({"who": who, "project": project})
        rows["site_masked"].append({"who": who, "site_masked": site})
        rows["demographics"].append(
            {"who": who, "age": 30 + who, "is_male": "Yes", "race": "Refused/missing"}
        )
    rows["randomization"] = [
        _arm(1, "Methadone", 1, 3), _arm(1, "Methadone", 2, 3),  # row 2 repeats row 1
        _arm(2, "Outpatient BUP + SMM", 1, 0), _arm(2, "Outpatient BUP + EMM", 2, 40),
        _arm(3, "Inpatient NR-NTX", 1, 5), _arm(3, "Inpatient NR-NTX", 2, 5),
        _arm(4, "Inpatient BUP", 1, 2), _arm(4, "Inpatient BUP", 2, 2),
    ]  # fmt: skip
    rows["visit"] = [
        _visit(1, "BASELINE", "visit", 0), _visit(1, "WK0", "visit", 3), _visit(1, "WK1", "visit", 10),
        _visit(1, "WK2", "no visit", None, is_no_show=1), _visit(1, "WK3", "visit", 24),
        _visit(2, "Cross Active Study", None, 0), _visit(2, "P1Wk1A", "visit", 0), _visit(2, "P1Wk1B", "visit", 7),
        _visit(2, "P2Wk1A", "final", 40), _visit(2, "P2Wk2", "MISSING", 54, is_no_note=1),
        _visit(3, "WK0", "visit", 6), _visit(3, "WK1", "MISSING", None, is_no_note=1),
        _visit(3, "M1F", "MISSING", None, is_no_note=1), _visit(4, "WK0", "visit", 2), _visit(4, "WK1", "visit", 9),
        _visit(5, "BASELINE", "visit", 0), _visit(5, "WK2", "MISSING", None),
    ]  # fmt: skip
    rows["uds"] = [
        {"who": 1, "when": 10, "what": "Methadone"}, {"who": 1, "when": 24, "what": "Opioid"},
        {"who": 1, "when": 24, "what": "Thc"}, {"who": 2, "when": 7, "what": "Cocaine"},
        {"who": 3, "when": 6, "what": "Methadone"}, {"who": 5, "when": 0, "what": "Opioid"},
    ]  # fmt: skip
    rows["uds_temp"] = [
        {"who": 1, "when": 10, "was_temp_ok": 1}, {"who": 1, "when": 17, "was_temp_ok": 99},
        {"who": 4, "when": None, "was_temp_ok": 0},
    ]  # fmt: skip
    rows["tlfb"] = [
        {"who": 1, "when": 12, "what": "Heroin"}, {"who": 1, "when": 12, "what": "THC"},
        {"who": 1, "when": 24, "what": "Heroin"}, {"who": 1, "when": 30, "what": "Alcohol"},
        {"who": 5, "when": -4, "what": "Heroin"},
    ]  # fmt: skip
    rows["treatment"] = [
        {"who": 1, "when": 3, "amount": 30}, {"who": 1, "when": 4, "amount": 40}, {"who": 1, "when": 4, "amount": 10},
        {"who": 2, "when": 1, "amount": 16}, {"who": 2, "when": 60, "amount": 8}, {"who": 3, "when": 5, "amount": 1},
        {"who": 4, "when": 5, "amount": 12},
    ]  # fmt: skip
    rows["withdrawal"] = [
        {"who": 1, "when": 3, "withdrawal": 2}, {"who": 1, "when": 4, "withdrawal": None},
        {"who": 3, "when": None, "withdrawal": 1},
    ]  # fmt: skip
    rows["withdrawal_pre_post"] = [
        {"who": 2, "what": "pre", "withdrawal": 3, "when": None}, {"who": 2, "what": "post", "withdrawal": 0, "when": None},
    ]  # fmt: skip
    rows["detox"] = [
        {"who": 3, "what": "admission", "when": -2}, {"who": 3, "what": "discharge", "when": 4},
        {"who": 4, "what": "admission", "when": 0}, {"who": 4, "what": "discharge", "when": None},
    ]  # fmt: skip
    rows["psychiatric"] = [
        {
            "who": 1,
            "has_opiates_dx": "Yes",
            "has_bipolar": "Yes",
            "has_alcol_dx": "No",
            "depression": "Missing",
        },
        {"who": 3, "has_opiates_dx": None, "depression": "Not answered"},
    ]
    rows["pain"] = [{"who": 1, "pain": "Missing", "when": 0}, {"who": 4, "pain": "Severe Pain", "when": 30}]
    rows["asi"] = [{"who": 1, "used_iv": None}]
    rows["qol"] = [{"who": 3, "is_homeless": "No"}]
    rows["fagerstrom"] = [{"who": 1, "is_smoker": "Yes", "ftnd": 0, "per_day": "10 OR LESS"}]
    rows["rbs"] = [
        {"who": 1, "what": "heroin", "did_use": "Yes", "days": 29}, {"who": 3, "what": "heroin", "did_use": "Yes", "days": 30},
        {"who": 3, "what": "speed", "did_use": "No", "days": None},
    ]  # fmt: skip
    rows["rbs_iv"] = [
        {"who": 1, "days": 20, "max": 3, "amount": 60, "shared": "No", "heroin_inject_code": 21,
         "cocaine_inject_code": 1, "opioid_inject_code": 5},
    ]  # fmt: skip
    rows["first_survey"] = [{"who": 1, "when": -1}]
    rows["screening_date"] = [{"who": 1, "screening_day": -3, "day_zero": 0}]
    return rows


def many(count: int) -> Rows:
    """``count`` people of trial 27 with a little of everything, numbered from 1."""
    rows: Rows = {name: [] for name in TABLES}
    for who in range(1, count + 1):
        rows["everybody"].append({"who": who, "project": "27"})
        rows["randomization"].append(_arm(who, "Methadone", 1, 2))
        rows["visit"] += [_visit(who, f"WK{week}", "visit", 2 + 7 * week) for week in range(5)]
        rows["uds"].append({"who": who, "when": 9, "what": "Opioid"})
        rows["tlfb"] += [{"who": who, "when": day, "what": "Heroin"} for day in range(5, 15)]
        rows["treatment"] += [{"who": who, "when": day, "amount": 60} for day in range(2, 30)]
    return rows


def write_folder(folder: Path, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> Path:
    """Write every table as Parquet into ``folder``; gives the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, told in rows.items():
        write_table(folder, name, told)
    return folder


def write_table(folder: Path, name: str, told: Sequence[Mapping[str, Any]], **types: str) -> None:
    """Write one table; ``types`` gives a column another type than it must have."""
    table = TABLES[name]
    kinds = dict.fromkeys(table.texts, "varchar") | dict.fromkeys(("who", *table.numbers), "integer") | types
    columns = [column for column in table.columns if kinds[column] != "left_out"]
    with duckdb.connect() as database:
        database.execute("create table told (" + ", ".join(f'"{c}" {kinds[c]}' for c in columns) + ")")
        if told:
            places = ", ".join("?" for _ in columns)
            database.executemany(
                f"insert into told values ({places})",
                [[row.get(column) for column in columns] for row in told],
            )
        database.execute(f"copy told to '{folder / f'{name}.parquet'}' (format parquet)")


def _arm(who: int, treatment: str, which: int, day: int) -> dict[str, Any]:
    return {"who": who, "treatment": treatment, "which": which, "when": day}


def _visit(who: int, label: str, what: str | None, day: int | None, **flags: int) -> dict[str, Any]:
    return {"who": who, "visit": label, "what": what, "when": day, **flags}
