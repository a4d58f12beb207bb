"""Reading CTN-0094 tables for a forecast: whatever is there, in any order, cut at any week.

Unlike the import it takes columns of another number type, rows that stand twice and tables that are not there;
what cannot be read is set aside and counted by reason. Nothing is written anywhere.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from carebraid.core.kernel.refusal import Refused
from carebraid.core.record.participant import Arm, Participant, VisitRow

from ._ctn0094_tables import TABLES, Table

NEEDED = ("everybody", "randomization", "visit", "uds")
"""Without these the weeks cannot be told from weeks that were missed."""
MANY = ("treatment", "tlfb", "withdrawal", "withdrawal_pre_post", "detox", "rbs")
ONE_ROW = ("demographics", "psychiatric", "pain", "asi", "qol", "fagerstrom", "rbs_iv")
FURTHEST = 5_000
Rows = dict[int, list[tuple[Any, ...]]]


@dataclass(slots=True)
class People:
    """Everybody in the folder. ``left_out``: who has no forecast and why; ``set_aside``: rows by reason."""

    participants: list[Participant]
    left_out: dict[int, str] = field(default_factory=dict)
    set_aside: Counter[str] = field(default_factory=Counter)
    absent: tuple[str, ...] = ()


def read_people(folder: Path) -> People:
    """Read the tables in ``folder`` or its ``ctn0094data``.

    Refuses a folder that is none (``forecast.no_folder``) and one without the tables that the weeks are made of
    (``forecast.no_tables``): a week without its table would look like a missed one.
    """
    inside = folder / "ctn0094data"
    folder = inside if inside.is_dir() else folder
    if not folder.is_dir():
        raise Refused(
            "forecast.no_folder", "There is no folder {folder}. Please check its name.", folder=str(folder)
        )
    people = People([])
    with duckdb.connect(config={"threads": 2}) as database:
        tables = {name: _read(database, folder, TABLES[name], people) for name in (*NEEDED, *MANY, *ONE_ROW)}
    people.absent = tuple(sorted(name for name, rows in tables.items() if rows is None))
    if lacking := [name for name in NEEDED if tables[name] is None]:
        raise Refused(
            "forecast.no_tables",
            "The weeks cannot be told without the tables {tables}, so nothing is foretold.",
            tables=", ".join(lacking),
        )
    people.participants = list(_participants({name: rows or {} for name, rows in tables.items()}, people))
    return people


def _read(database: duckdb.DuckDBPyConnection, folder: Path, table: Table, people: People) -> Rows | None:
    """The rows of a table by person; None where it is not there or is no Parquet file."""
    path = folder / f"{table.name}.parquet"
    if not path.is_file():
        return None
    source = f"read_parquet('{str(path).replace(chr(39), chr(39) * 2)}')"
    try:
        there = {row[0] for row in database.execute(f"describe select * from {source}").fetchall()}
        if "who" not in there or not _essential(table) <= there:
            return None
        columns = [_column(name, name in there, name in table.numbers) for name in table.columns]
        rows = database.execute(f"select distinct {', '.join(columns)} from {source} order by all").fetchall()
    except duckdb.Error:
        return None
    found: Rows = defaultdict(list)
    for who, *values in rows:
        if who is None or who <= 0 or who != int(who):
            people.set_aside[f"{table.name}: no participant"] += 1
            continue
        numbers = values[len(table.texts) :]
        if any(number is not None and (number != int(number) or abs(number) > 1e15) for number in numbers):
            people.set_aside[f"{table.name}: a number that cannot be"] += 1
            continue
        whole = [None if number is None else int(number) for number in numbers]
        found[int(who)].append((*values[: len(table.texts)], *whole))
    return found


def _essential(table: Table) -> set[str]:
    """The columns without which a table says nothing."""
    return {
        "everybody": {"project"}, "randomization": {"treatment", "which", "when"}, "visit": {"what", "when"},
        "uds": {"what", "when"}, "treatment": {"amount", "when"}, "tlfb": {"what", "when"},
    }.get(table.name, set())  # fmt: skip


def _column(name: str, is_there: bool, is_number: bool) -> str:
    if not is_there:
        return f'null as "{name}"'
    if name == "who" or is_number:
        # Infinite and not-a-number become "not told".
        return f'case when isfinite(try_cast("{name}" as double)) then try_cast("{name}" as double) end as "{name}"'
    return f'cast("{name}" as varchar) as "{name}"'


def _participants(tables: dict[str, Rows], people: People) -> Iterator[Participant]:
    strangers = {who for rows in tables.values() for who in rows} - tables["everybody"].keys()
    if strangers:
        people.set_aside["people who are not in the list of everybody"] += len(strangers)
    for who, projects in tables["everybody"].items():
        project = str(projects[0][0]).removesuffix(".0")
        if len(projects) > 1 or project not in ("27", "30", "51"):
            people.left_out[who] = "the trial is not told, or told twice"
            continue
        yield _participant(who, project, tables, people)


def _participant(who: int, project: str, tables: dict[str, Rows], people: People) -> Participant:
    def told(name: str) -> list[tuple[Any, ...]]:
        return tables[name].get(who, [])

    def dated(name: str) -> list[tuple[Any, ...]]:
        rows = [row for row in told(name) if row[-1] is not None and abs(row[-1]) <= FURTHEST]
        people.set_aside[f"{name}: no day"] += len(told(name)) - len(rows)
        return rows

    facts = tuple(
        (name, tuple(zip(TABLES[name].columns[1:], told(name)[0], strict=True)))
        for name in ONE_ROW
        if len(told(name)) == 1  # several that differ: none is believed
    )
    return Participant(
        who=who, project=project, facts=facts,
        arms=tuple(sorted({Arm(which, arm, day) for arm, which, day in dated("randomization") if which and arm},
                          key=lambda arm: (arm.which, arm.day, arm.treatment))),
        visits=tuple(VisitRow(label or "", what, day) for label, what, day, *_ in told("visit")),
        found=tuple((day, drug) for drug, day in dated("uds") if drug),
        diary=tuple((day, drug) for drug, day in dated("tlfb") if drug),
        doses=tuple((day, amount) for amount, day in dated("treatment") if amount is not None),
        withdrawal=tuple((day, severity) for severity, day in told("withdrawal")),
        induction=tuple((what, day, severity) for what, severity, day in told("withdrawal_pre_post") if what),
        detox=tuple((what, day) for what, day in told("detox") if what),
        behaviour=tuple((what, ever, days) for what, ever, days in told("rbs") if what),
        absent=frozenset(name for name, rows in tables.items() if not rows),
    )  # fmt: skip
