"""Packed words: one row an episode, one mask a symbol, in a Parquet file that says which version it is.

Columns (all 64-bit whole numbers, none empty): ``episode``; ``weeks`` (0 to 63); ``used``, ``clear``, ``mixed``,
``missing``, ``not_due``: the weeks with ``+``, ``-``, ``*``, ``o`` and ``_``, week 1 in the lowest bit. Every week up
to ``weeks`` stands in exactly one mask. The file's metadata hold ``schema`` carebraid-packed-words, ``version``
and ``has_gaps`` (whether any week was not due).
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from carebraid.core.kernel.refusal import Refused
from carebraid.core.outcomes.endpoint_form import MOST_WEEKS

from .bits import FULL
from .endpoints import COLUMNS, MASKS
from .statements import KEY, TABLE

SCHEMA = "carebraid-packed-words"
VERSION = 1
"""Raised whenever a column changes its meaning; a file of another version is refused, never guessed at."""
SYMBOLS = {**MASKS, "_": "not_due"}
Masks = dict[str, np.ndarray[Any, Any]]
BLOCK = 1 << 15
"""Episodes that get a week at a time: what that needs besides stays in the processor's cache."""


def quoted(text: object) -> str:
    """A text as SQL spells it."""
    return "'" + str(text).replace("'", "''") + "'"


def _grouped(source: str, dialect: str) -> str:
    """Rows of weeks gathered by episode; weeks and symbols that are none are counted in ``odd``."""
    spark = dialect == "spark"
    bit = "shiftleft(1L, cast(week as int) - 1)" if spark else "(1::bigint << (week::int - 1))"
    whole = f"week between 1 and {MOST_WEEKS}"
    masks = ", ".join(
        f"coalesce(bit_or(case when {whole} and symbol = {quoted(symbol)} then {bit} else 0 end), 0) as {name}"
        for symbol, name in SYMBOLS.items()
    )
    known = ", ".join(map(quoted, SYMBOLS))
    fine = f"{whole} and symbol in ({known}) and {KEY} is not null"
    return (
        f"select cast({KEY} as bigint) as {KEY}, cast(max(week) as bigint) as weeks, {masks},"
        f" sum(case when {fine} then 0 else 1 end) as odd from {source} group by {KEY}"
    )


def rows_to_packed(source: str, *, dialect: str = "duckdb") -> str:
    """SELECT that packs rows of ``source`` (``episode``, ``week`` from 1, ``symbol``), with what is wrong beside it.

    A week without a row, before the last one that has one, counts as nothing known. ``odd``: rows that cannot be
    read; ``twice``: weeks with two symbols. Neither may be left unread: see :func:`refuse_unless_whole`.
    """
    length = f"cast({MOST_WEEKS} - weeks as int)"
    until = f"({FULL} >> {length})" if dialect == "duckdb" else f"shiftright({FULL}L, {length})"
    others = " | ".join(name for name in SYMBOLS.values() if name != "missing")
    counted = " + ".join(f"bit_count({name})" for name in SYMBOLS.values())
    masks = ", ".join(
        f"({until} & ({FULL} - ({others}))) as missing" if name == "missing" else name
        for name in SYMBOLS.values()
    )
    return (
        f"select {KEY}, weeks, {masks}, odd, {counted} - bit_count({others} | missing) as twice"
        f" from ({_grouped(source, dialect)}) as grouped"
    )


PLANES = {"-": 1, "+": 2, "o": 3, "*": 4, "_": 5}
"""A symbol as three bits: three masks gathered from rows say what five would. 0 is a row that cannot be read."""


def rows_to_packed_quickly(source: str) -> str:
    """As :func:`rows_to_packed` for Spark, where every row stands for a week of its own: ``odd`` is 0 for each episode.

    Where it is not, or ``episode`` is empty, only :func:`rows_to_packed` tells what is wrong, or that nothing is.
    """
    whole = f"week between 1 and {MOST_WEEKS}"
    codes = " ".join(f"when {quoted(symbol)} then {code}L" for symbol, code in PLANES.items())
    coded = (
        f"select {KEY}, case when {whole} then case symbol {codes} else 0L end else 0L end as code,"
        f" case when {whole} then cast(week as int) - 1 else 0 end as place from {source}"
    )
    planes = ", ".join(
        f"bit_or(shiftleft(shiftright(code, {plane}) & 1L, place)) as p{plane}" for plane in range(3)
    )
    grouped = f"select {KEY}, count(*) as rows_read, {planes} from ({coded}) as coded group by {KEY}"
    seen = f"select *, p0 | p1 | p2 as seen, length(bin(p0 | p1 | p2)) as until from ({grouped}) as grouped"
    asked = f"shiftright({FULL}L, {MOST_WEEKS} - until)"
    masks = {
        "used": "p1 & ~p0",
        "clear": "p0 & ~(p1 | p2)",
        "mixed": "p2 & ~p0",
        "missing": f"(p0 & p1) | ({asked} & ~seen)",
        "not_due": "p0 & p2",
    }
    told = ", ".join(f"{mask} as {name}" for name, mask in masks.items())
    return (
        f"select cast({KEY} as bigint) as {KEY}, cast(until as bigint) as weeks, {told},"
        f" rows_read - bit_count(seen) as odd from ({seen}) as seen"
    )


def words_to_packed(source: str, word: str) -> str:
    """SELECT (DuckDB) that packs the words of a column of ``source``; ``episode`` is a column there."""
    symbols = "".join(SYMBOLS)

    def mask(place: int) -> str:
        ones = "".join("1" if at == place else "0" for at in range(len(symbols)))
        return (
            f"cast(cast(lpad(reverse(translate(letters, '{symbols}', '{ones}')), 64, '0') as bit) as bigint)"
        )

    masks = ", ".join(f"{mask(place)} as {name}" for place, name in enumerate(SYMBOLS.values()))
    return (
        f"select {KEY}, length(letters) as weeks, {masks}"
        f" from (select {KEY}, coalesce(\"{word}\", '') as letters from {source}) as told"
    )


def pack_rows(
    connection: duckdb.DuckDBPyConnection, source: str, *, columns: Collection[str] = COLUMNS
) -> bool:
    """Make the table ``packed`` from a Parquet file or a table of rows of weeks; whether any week was not due.

    ``columns``: the masks that are needed; fewer are faster. Refuses rows that cannot be read
    (``weeks.unreadable``: no episode, a week that is none, an unknown symbol) and two symbols for one week
    (``weeks.conflicting``).
    """
    told = quoted(source) if source.endswith(".parquet") else source
    if not _pack_quickly(connection, told, columns):
        connection.execute(f"create or replace temp table {TABLE} as {rows_to_packed(told)}")
        counted = f"select sum(odd), sum(twice) from {TABLE}"
        ((odd, twice),) = connection.execute(counted).fetchall()
        refuse_unless_whole(odd, twice)
    ((gaps,),) = connection.execute(f"select count(*) from {told} where symbol = '_'").fetchall()
    return bool(gaps)


def _pack_quickly(connection: duckdb.DuckDBPyConnection, source: str, columns: Collection[str]) -> bool:
    """Pack where every row stands for a week of its own; False where that is not so and each must be looked at."""
    known = ", ".join(map(quoted, SYMBOLS))
    unknown = f"select count(*) from {source} where symbol not in ({known}) or symbol is null"
    if connection.execute(unknown).fetchall() != [(0,)]:
        return False
    wanted = {symbol: name for symbol, name in SYMBOLS.items() if name in columns}
    masks = ", ".join(
        f"bit_or(case when symbol = {quoted(symbol)} then bit else 0 end) as {name}"
        for symbol, name in wanted.items()
    )
    told = ", ".join(
        "missing | (asked & ~seen) as missing" if name == "missing" else name for name in wanted.values()
    )
    layers = "grouped"
    for step in (1, 2, 4, 8, 16, 32):  # the mask of every week up to the last one seen
        layers = f"(select *, {'seen' if step == 1 else 'asked'} as below from {layers})"
        layers = f"(select * exclude (below{'' if step == 1 else ', asked'}), below | (below >> {step}) as asked from {layers})"
    try:
        connection.execute(
            f"create or replace temp table {TABLE} as with grouped as not materialized (select {KEY},"
            f" count(*) as rows_read, bit_or(bit) as seen, {masks}"
            f" from (select {KEY}, symbol, 1::bigint << (week::int - 1) as bit from {source}) group by 1)"
            f" select {KEY}::bigint as {KEY}, bit_count(asked)::bigint as weeks, {told}, rows_read - bit_count(seen) as odd from {layers}"
        )
    except duckdb.OutOfRangeException:
        return False  # a week that is none
    whole = f"select count(*) filter ({KEY} is null or odd is null or odd <> 0) from {TABLE}"
    return connection.execute(whole).fetchall() == [(0,)]


def refuse_unless_whole(odd: int | None, twice: int | None) -> None:
    """Refuses rows that cannot be read (``weeks.unreadable``) and two symbols for one week (``weeks.conflicting``)."""
    if odd:
        raise Refused(
            "weeks.unreadable",
            "{count} rows do not say whose week it is, which week, or one of + - * o and _. Nothing was counted.",
            count=odd,
        )
    if twice:
        raise Refused(
            "weeks.conflicting", "{count} weeks hold two symbols at once. Nothing was counted.", count=twice
        )


def write_packed(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Write the table ``packed`` as a file of this version, by episode."""
    ((not_due,),) = connection.execute(f"select coalesce(max(not_due), 0) from {TABLE}").fetchall()
    marks = f"schema: {quoted(SCHEMA)}, version: '{VERSION}', has_gaps: '{str(bool(not_due)).lower()}'"
    columns = ", ".join((KEY, *COLUMNS))
    connection.execute(
        f"copy (select {columns} from {TABLE} order by {KEY}) to {quoted(path)} (format parquet, kv_metadata {{{marks}}})"
    )


def check_packed(connection: duckdb.DuckDBPyConnection, path: Path) -> bool:
    """Whether the file holds weeks that were not due. Refuses what is no packed file (``packed.unreadable``), and one
    of an older or newer version (``packed.older``, ``packed.newer``)."""
    try:
        rows = connection.execute(f"select key, value from parquet_kv_metadata({quoted(path)})").fetchall()
        marks = {bytes(key).decode(): bytes(value).decode() for key, value in rows}
        version = int({SCHEMA: marks["version"]}[marks["schema"]])
        has_gaps = marks["has_gaps"] == "true"
    except (duckdb.Error, KeyError, ValueError) as error:
        raise Refused("packed.unreadable", "{file} holds no packed words.", file=path.name) from error
    if version != VERSION:
        raise Refused(
            "packed.older" if version < VERSION else "packed.newer",
            "{file} was written in version {version} of packed words; this program reads version {known}."
            " Please write it again.",
            file=path.name,
            version=version,
            known=VERSION,
        )
    return has_gaps


def load_packed(connection: duckdb.DuckDBPyConnection, path: Path) -> Masks:
    """The masks as arrays, by episode. Refuses as :func:`check_packed`."""
    check_packed(connection, path)
    columns = ", ".join((KEY, *COLUMNS))
    found = connection.execute(f"select {columns} from {quoted(path)}").fetchnumpy()
    return {name: np.asarray(found[name]) for name in (KEY, *COLUMNS)}


def add_week(masks: Masks, symbols: np.ndarray[Any, Any]) -> None:
    """Add one week to every episode, in place. ``symbols``: one byte an episode (dtype uint8), in the masks' order.

    Refuses another number of symbols or one that is none (``weeks.unreadable``), and words that are full
    (``packed.full``, 63 weeks); then nothing is changed.
    """
    weeks = masks["weeks"]
    known = np.isin(symbols, np.frombuffer("".join(SYMBOLS).encode(), dtype=np.uint8))
    if symbols.shape != weeks.shape or not known.all():
        odd = int(np.count_nonzero(~known)) or abs(len(symbols) - len(weeks))
        refuse_unless_whole(odd, 0)
    if weeks.size and int(weeks.max()) >= MOST_WEEKS:
        raise Refused("packed.full", "A word holds at most {most} weeks.", most=MOST_WEEKS)
    for start in range(0, len(weeks), BLOCK):
        part = slice(start, start + BLOCK)
        for symbol, name in SYMBOLS.items():
            masks[name][part] |= (symbols[part] == ord(symbol)).astype(np.int64) << weeks[part]
    weeks += 1
