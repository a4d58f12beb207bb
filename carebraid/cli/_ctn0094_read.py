"""Reading a folder of CTN-0094 tables: every file and every row is looked at before any of it goes in.

DuckDB holds the tables in a file of its own and little memory; people come out in batches of a hundred.
"""

from __future__ import annotations

import base64
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb

from carebraid.core.kernel.refusal import Refused
from carebraid.core.record.participant import Arm, Participant, VisitRow

from ._ctn0094_tables import EVERYBODY, FLAGS, INTEGERS, TABLES, WORDS, Table

BATCH = 100
LONGEST = 100  # letters in a code or a label; the longest known has 27
MEMORY = "512MB"
WHOLE_FILE = 4 * 1024 * 1024
"""A damaged file up to this many bytes is kept whole; of a larger one its name, size and SHA-256 are."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that cannot be taken: where, why as a code and in words, and what it says."""

    place: str
    code: str
    words: str
    payload: Mapping[str, Any]


@dataclass(slots=True)
class Reading:
    """A folder that has been read. ``absent`` holds the tables that are not there or cannot be read."""

    database: duckdb.DuckDBPyConnection
    files: list[Fault] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)

    @property
    def absent(self) -> frozenset[str]:
        damaged = {fault.place.removesuffix(".parquet") for fault in self.files}
        return frozenset(damaged | set(self.missing))

    def people(self) -> int:
        """How many participants can go in."""
        return int(self._one("select count(*) from everybody where fault is null"))

    def sites(self) -> list[str | None]:
        """The masked sites, and None where somebody stands at none."""
        told = "select distinct s.site_masked from everybody e left join site_masked s on s.who = e.who and s.fault is null"
        if "site_masked" in self.absent:
            return [None]
        return sorted((row[0] for row in self.database.execute(told).fetchall()), key=str)

    def faults(self) -> Iterator[Fault]:
        """Every damaged file, then every damaged row, with all it says."""
        yield from self.files
        for name in self.rows:
            table = TABLES[name]
            cursor = self.database.cursor()
            columns = ", ".join(f'"{column}"' for column in table.columns)
            cursor.execute(
                f'select row_no, fault, fault_words, {columns} from "{name}" where fault is not null order by 1'
            )
            while batch := cursor.fetchmany(1_000):
                for number, code, words, *values in batch:
                    payload = {
                        name: _storable(value) for name, value in zip(table.columns, values, strict=True)
                    }
                    yield Fault(f"{name}.parquet row {number + 1}", code, words, payload)

    def participants(self) -> Iterator[Participant]:
        """Everybody who can go in, by number, a batch in memory at a time."""
        whos = [row[0] for row in self.database.execute(
            "select who from everybody where fault is null order by who").fetchall()]  # fmt: skip
        for start in range(0, len(whos), BATCH):
            batch = whos[start : start + BATCH]
            tables = {name: self._rows_of(TABLES[name], batch[0], batch[-1]) for name in self.rows}
            left_out = self._left_out(batch[0], batch[-1])
            for who in batch:
                yield _participant(who, tables, self.absent, left_out.get(who, ()))

    def _rows_of(self, table: Table, low: int, high: int) -> dict[int, list[tuple[Any, ...]]]:
        columns = ", ".join(f'"{column}"' for column in table.columns)
        found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
        asked = (
            f'select {columns} from "{table.name}" where fault is null and who between ? and ? order by all'
        )
        for who, *values in self.database.execute(asked, [low, high]).fetchall():
            found[who].append(tuple(values))
        return found

    def _left_out(self, low: int, high: int) -> dict[int, tuple[tuple[str, int], ...]]:
        """Rows of each person that were set aside, by table. A row that stood twice left nothing out."""
        found: dict[int, list[tuple[str, int]]] = defaultdict(list)
        for name in self.rows:
            asked = f"select who, count(*) from \"{name}\" where fault <> 'row.duplicate' and who between ? and ? group by 1"
            for who, count in self.database.execute(asked, [low, high]).fetchall():
                found[who].append((name, count))
        return {who: tuple(rows) for who, rows in found.items()}

    def _one(self, asked: str) -> Any:
        row = self.database.execute(asked).fetchone()
        return row[0] if row else None


def read_folder(folder: Path, scratch: Path) -> Reading:
    """Read and check every table in ``folder`` (or its ``ctn0094data``), with working files in ``scratch``.

    Refuses a folder that is none (``import.no_folder``), and one whose list of participants is missing or
    damaged (``import.no_participants``): without it nobody's rows can be told apart from a stranger's.
    """
    inside = folder / "ctn0094data"
    folder = inside if inside.is_dir() else folder
    if not folder.is_dir():
        raise Refused(
            "import.no_folder", "There is no folder {folder}. Please check its name.", folder=str(folder)
        )
    database = duckdb.connect(str(scratch / "reading.duckdb"))
    database.execute(f"set memory_limit = '{MEMORY}'")
    database.execute(f"set temp_directory = '{_quoted(scratch)}'")
    reading = Reading(database)
    for table in TABLES.values():
        _read_table(reading, table, folder / f"{table.name}.parquet")
        if table is EVERYBODY and EVERYBODY.name in reading.absent:
            why = reading.files[0].words if reading.files else "It is not in the folder."
            raise Refused(
                "import.no_participants",
                "The list of participants (everybody.parquet) cannot be read, so nothing can go in. {why}",
                why=why,
            )
    return reading


def _read_table(reading: Reading, table: Table, path: Path) -> None:
    if not path.is_file():
        reading.missing.append(table.name)
        return
    source = f"read_parquet('{_quoted(path)}', file_row_number = true)"
    try:
        described = reading.database.execute(f"describe select * from {source}").fetchall()
        kinds = {name: str(kind) for name, kind, *_ in described}
        if (wrong := _wrong_columns(table, kinds)) is None:
            _load(reading, table, source)
            return
        code, words = wrong
    except duckdb.Error:
        code = "file.unreadable"
        words = "This file is not a whole Parquet file: it may have been cut off on its way. Please fetch it again."
    reading.database.execute(f'drop table if exists "{table.name}"')
    reading.files.append(Fault(path.name, code, words, _kept_whole(path)))


def _wrong_columns(table: Table, kinds: Mapping[str, str]) -> tuple[str, str] | None:
    lacking = [column for column in table.columns if column not in kinds]
    if lacking:
        return "file.missing_column", f"This file lacks the columns {', '.join(lacking)}."
    wrong = [column for column in ("who", *table.numbers) if kinds[column] not in INTEGERS]
    wrong += [column for column in table.texts if kinds[column] != "VARCHAR"]
    if wrong:
        return (
            "file.wrong_type",
            f"In this file the columns {', '.join(wrong)} are not of the kind they must be.",
        )
    return None


def _load(reading: Reading, table: Table, source: str) -> None:
    """Bring a table into the working file with a fault code and its words beside every row that has one."""
    columns = ", ".join(f'"{column}"' for column in table.columns)
    code, words = _judgement(table)
    key = columns if table.key is None else ", ".join(f'"{column}"' for column in ("who", *table.key))
    reading.database.execute(
        f'create table "{table.name}" as'
        f" with raw as (select file_row_number as row_no, {columns} from {source}),"
        f" told as (select *, row_number() over (partition by {columns} order by row_no) as copy,"
        f" count(*) over (partition by {columns}) as copies, count(*) over (partition by {key}) as rivals from raw)"
        f" select row_no, {columns}, {code} as fault, {words} as fault_words from told order by who, row_no"
    )
    counted = reading.database.execute(f'select count(*) from "{table.name}"').fetchone()
    reading.rows[table.name] = int(counted[0]) if counted else 0


def _judgement(table: Table) -> tuple[str, str]:
    """SQL that gives each row's first fault as a code, and that gives its words."""
    cases = [("who is null", "row.no_id", WORDS["row.no_id"])]
    if table is EVERYBODY:
        cases += [("who <= 0", "row.no_id", WORDS["row.no_id"])]
    else:
        stranger = "who not in (select e.who from everybody e where e.fault is null)"
        cases += [(stranger, "row.unknown_person", WORDS["row.unknown_person"])]
    for column in table.texts:
        bad = f'contains("{column}", chr(0)) or length("{column}") > {LONGEST}'
        cases.append((bad, "row.unreadable_text", WORDS["row.unreadable_text"]))
    cases += [(check.bad, check.code, check.words) for check in table.checks]
    cases += [
        ("rivals > copies", "row.conflicting", WORDS["row.conflicting"]),
        ("copy > 1", "row.duplicate", WORDS["row.duplicate"]),
    ]
    code = " ".join(f"when {bad} then '{name}'" for bad, name, _ in cases)
    words = " ".join(f"when {bad} then '{_quoted(text)}'" for bad, _, text in cases)
    return f"case {code} end", f"case {words} end"


def _kept_whole(path: Path) -> dict[str, Any]:
    """The damaged file itself, or what tells it apart where it is large."""
    size, digest = path.stat().st_size, sha256()
    with path.open("rb") as opened:
        while part := opened.read(1024 * 1024):
            digest.update(part)
    payload: dict[str, Any] = {"file": path.name, "bytes": size, "sha256": digest.hexdigest()}
    if size <= WHOLE_FILE:
        payload["base64"] = base64.b64encode(path.read_bytes()).decode()
    return payload


def _storable(value: Any) -> Any:
    """As it stands, but for the one letter that no database text can hold."""
    return value.replace("\x00", "\N{REPLACEMENT CHARACTER}") if isinstance(value, str) else value


def _quoted(text: object) -> str:
    return str(text).replace("'", "''")


_ONE_ROW = (
    "demographics", "psychiatric", "pain", "asi", "qol", "fagerstrom", "rbs_iv", "first_survey", "screening_date",
)  # fmt: skip


def _participant(
    who: int, tables: Mapping[str, Mapping[int, list[tuple[Any, ...]]]], absent: frozenset[str],
    left_out: tuple[tuple[str, int], ...],
) -> Participant:  # fmt: skip
    def told(name: str) -> list[tuple[Any, ...]]:
        return tables.get(name, {}).get(who, [])

    facts = tuple(
        (name, tuple(zip(TABLES[name].columns[1:], told(name)[0], strict=True)))
        for name in _ONE_ROW
        if told(name)
    )
    sites = told("site_masked")
    return Participant(
        who=who, project=told("everybody")[0][0], site=sites[0][0] if sites else None, facts=facts,
        arms=tuple(sorted((Arm(which, arm, day) for arm, which, day in told("randomization")), key=lambda a: a.which)),
        visits=tuple(_visit(row) for row in told("visit")),
        found=tuple((day, drug) for drug, day in told("uds")),
        temperatures=tuple((day, code) for code, day in told("uds_temp")),
        diary=tuple((day, drug) for drug, day in told("tlfb")),
        doses=tuple((day, amount) for amount, day in told("treatment")),
        withdrawal=tuple((day, severity) for severity, day in told("withdrawal")),
        induction=tuple((what, day, severity) for what, severity, day in told("withdrawal_pre_post")),
        detox=tuple((what, day) for what, day in told("detox")),
        behaviour=tuple((what, ever, days) for what, ever, days in told("rbs")),
        absent=absent, left_out=left_out,
    )  # fmt: skip


def _visit(row: tuple[Any, ...]) -> VisitRow:
    label, what, day, *flags = row
    reasons = tuple(flag for flag, said in zip(FLAGS, flags, strict=True) if said)
    return VisitRow(label, what, day, reasons)
