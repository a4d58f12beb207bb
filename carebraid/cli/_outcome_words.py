"""Weekly words from a folder of CTN-0094 tables: what they need of it, read, checked and built.

Only ``everybody``, ``randomization``, ``uds`` and ``visit`` are read, from the folder or its ``ctn0094data``. Words
built while one of them is missing would look like words of people who were never tested, so that is refused.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from carebraid.core.kernel.refusal import Refused
from carebraid.core.outcomes.ctnote_word import build_ctnote_word
from carebraid.core.outcomes.word import Course, build_word
from carebraid.population.packed import quoted

NEEDED = {
    "everybody": ("who", "project"),
    "randomization": ("who", "treatment", "which", "when"),
    "uds": ("who", "what", "when"),
    "visit": ("who", "what", "when"),
}
_NUMBERS = frozenset({"who", "which", "when"})
_LARGEST = 2**53
"""Beyond it a number with a point no longer holds every whole number."""


@dataclass(frozen=True, slots=True)
class PersonWords:
    """One participant's two words."""

    who: int
    corrected: str
    ctnote: str


def build_words(folder: Path) -> Iterator[PersonWords]:
    """Everybody's words, by number. Refuses, before the first one, what would make a word wrong:

    ``words.no_folder``, ``words.no_table``, ``words.no_column``, ``words.unreadable`` (a number that is none, an empty
    one that is needed), ``words.conflicting`` (two trials, days or arms for one person), ``words.unknown_trial`` and
    ``words.unknown_arm``.
    """
    inside = folder / "ctn0094data"
    folder = inside if inside.is_dir() else folder
    if not folder.is_dir():
        raise Refused(
            "words.no_folder", "There is no folder {folder}. Please check its name.", folder=str(folder)
        )
    with duckdb.connect() as connection:
        for name in NEEDED:
            _read(connection, folder, name)
        courses = _courses(connection)
        found = _days(connection, 'select distinct who, "when", what from uds where "when" is not null')
        kept = _days(
            connection,
            "select distinct who, \"when\", what from visit where what in ('visit', 'final') and \"when\" is not null",
        )
    for who in sorted(courses):
        tested, came = found.get(who, []), [day for day, _ in kept.get(who, ())]
        try:
            yield PersonWords(
                who, build_word(courses[who], tested, came), build_ctnote_word(courses[who], tested, came)
            )
        except ValueError as error:
            raise Refused(
                "words.unknown_arm",
                "The arm {arm} is not known, so its study drug cannot be told from use.",
                arm=repr(courses[who].arm),
            ) from error


def _read(connection: duckdb.DuckDBPyConnection, folder: Path, name: str) -> None:
    """A table with the columns that are needed, numbers as whole numbers however they were stored."""
    path = folder / f"{name}.parquet"
    if not path.is_file():
        raise Refused(
            "words.no_table",
            "The table {name} is not in the folder. Without it words would be wrong.",
            name=name,
        )
    try:
        there = {row[0] for row in connection.execute(f"describe select * from {quoted(path)}").fetchall()}
    except duckdb.Error as error:
        raise Refused("words.no_table", "The table {name} cannot be read.", name=name) from error
    if lacking := [column for column in NEEDED[name] if column not in there]:
        raise Refused(
            "words.no_column", "The table {name} lacks {columns}.", name=name, columns=", ".join(lacking)
        )
    columns = ", ".join(_column(column) for column in NEEDED[name])
    needs = ["who"] if name in ("uds", "visit") else list(NEEDED[name])
    empty = " or ".join(f"{_value(column)} is null" for column in needs)
    odd = " or ".join(
        f'("{column}" is not null and (try_cast("{column}" as double) is null'
        f" or {_value(column)} <> floor({_value(column)}) or abs({_value(column)}) > {_LARGEST}))"
        for column in NEEDED[name]
        if column in _NUMBERS
    )
    ((count,),) = connection.execute(f"select count(*) from {quoted(path)} where {empty} or {odd}").fetchall()
    if count:
        raise Refused(
            "words.unreadable",
            "{count} rows of the table {name} lack something that words need, or hold a number that is none.",
            count=count,
            name=name,
        )
    connection.execute(f'create temp table "{name}" as select distinct {columns} from {quoted(path)}')


def _column(name: str) -> str:
    kind = "bigint" if name in _NUMBERS else "varchar"
    return f'cast({_value(name)} as {kind}) as "{name}"'


def _value(name: str) -> str:
    """A column as it is meant: some programs write a number that is missing as "not a number"."""
    return f"nullif(try_cast(\"{name}\" as double), 'nan'::double)" if name in _NUMBERS else f'"{name}"'


def _courses(connection: duckdb.DuckDBPyConnection) -> dict[int, Course]:
    """Where each person stood. Rows of ``randomization`` about nobody in ``everybody`` are about nobody here."""
    arms = _one_each(connection.execute(
        'select who, treatment, "when" from randomization where which = 1').fetchall(), "randomization")  # fmt: skip
    again = _one_each(
        connection.execute('select who, "when" from randomization where which = 2').fetchall(),
        "randomization",
    )
    projects = _one_each(connection.execute("select who, project from everybody").fetchall(), "everybody")
    courses = {}
    for who, (project,) in projects.items():
        arm, day = arms.get(who, (None, None))
        second = again.get(who, (None,))[0] if day is not None else None
        try:
            courses[who] = Course(project.removesuffix(".0"), arm, day, second)
        except ValueError as error:
            raise Refused(
                "words.unknown_trial", "No word is defined for the trial {project}.", project=repr(project)
            ) from error
    return courses


def _one_each(rows: Iterable[tuple[Any, ...]], table: str) -> dict[int, tuple[Any, ...]]:
    told: dict[int, tuple[Any, ...]] = {}
    for who, *rest in rows:
        if who in told:
            raise Refused(
                "words.conflicting", "The table {name} says two things about one participant.", name=table
            )
        told[who] = tuple(rest)
    return told


def _days(connection: duckdb.DuckDBPyConnection, asked: str) -> dict[int, list[tuple[int, str]]]:
    by_person: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for who, day, what in connection.execute(asked).fetchall():
        by_person[who].append((day, what))
    return by_person
