"""Files of words and of outcomes: Parquet or CSV by their ending, read as text where they are text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow

from carebraid.core.kernel.refusal import Refused
from carebraid.core.outcomes.endpoint import Missing, check_word
from carebraid.core.outcomes.endpoint_form import MOST_WEEKS
from carebraid.knowledge.endpoints import load_endpoints
from carebraid.population.engines import ENGINES, score_packed
from carebraid.population.packed import quoted, words_to_packed

from ._outcome_words import PersonWords

PATTERN, WORD = "usePatternUDS", "word"
pa: Any = pyarrow  # the library names its types where the type checker cannot see them


def save_words(people: Sequence[PersonWords], out: Path) -> None:
    """who, word (corrected rule), usePatternUDS (CTNote's rule), by number."""
    ending = _ending(out)
    small = all(abs(person.who) < 2**31 for person in people)
    built = pa.table(
        {
            "who": pa.array([person.who for person in people], pa.int32() if small else pa.int64()),
            WORD: pa.array([person.corrected for person in people], pa.string()),
            PATTERN: pa.array([person.ctnote for person in people], pa.string()),
        }
    )
    with duckdb.connect() as connection:
        connection.register("built", built)
        _write(connection, "select * from built order by who", out, ending)


def score_file(
    words: Path, out: Path, *, column: str | None, missing: Missing, engine: str, master: str
) -> str:
    """Score a file of words into a file of outcomes, row for row; what to tell about it, in a line.

    Refuses a file that cannot be read (``words.unreadable``) or lacks its columns (``words.no_column``), a word with
    an unknown symbol (``word.unknown_symbol``) or more than 63 weeks (``word.too_long``), and an unknown engine.
    """
    ending = _ending(out)
    if engine not in ENGINES:
        raise Refused("engine.unknown", "The engines are {known}.", known=", ".join(ENGINES))
    asked = [e.definition for e in load_endpoints()]
    left_out = [d for d in asked if d.counts_missing and missing is not Missing.AS_PUBLISHED]
    with duckdb.connect() as connection:
        connection.execute("set enable_progress_bar = false")
        chosen = _read_words(connection, words, column)
        _refuse_bad_words(connection, chosen)
        connection.execute(f"create temp table packed as {words_to_packed('told', chosen)}")
        scored = score_packed(
            connection, [d for d in asked if d not in left_out], engine=engine, missing=missing, master=master
        )
        connection.register("scored", scored)
        empty = {name for d in left_out for name in d.columns}
        columns = ", ".join(
            f"cast(null as smallint) as {name}" if name in empty else name
            for d in asked
            for name in d.columns
        )
        _write(
            connection,
            f"select who, {columns} from told join scored using (episode) order by episode",
            out,
            ending,
        )
        ((count,),) = connection.execute("select count(*) from told").fetchall()
    said = f"Outcomes of {count} words (column {chosen}) are in {out}."
    if left_out:
        names = ", ".join(d.id for d in left_out)
        said += (
            f" {names}: empty, since it is about missing weeks and these cannot be counted as anything else."
        )
    return said


def _ending(out: Path) -> str:
    if out.suffix not in (".parquet", ".csv"):
        raise Refused("file.unknown_ending", "Please name a file that ends in .parquet or .csv.")
    return out.suffix


def _write(connection: duckdb.DuckDBPyConnection, asked: str, out: Path, ending: str) -> None:
    form = "format parquet" if ending == ".parquet" else "format csv, header"
    try:
        connection.execute(f"copy ({asked}) to {quoted(out)} ({form})")
    except duckdb.IOException as error:
        raise Refused("file.not_written", "{file} cannot be written.", file=str(out)) from error


def _read_words(connection: duckdb.DuckDBPyConnection, words: Path, column: str | None) -> str:
    """Make the table ``told`` (episode by row, who, the word); which column holds the words."""
    is_csv = words.suffix == ".csv"
    source = f"read_csv({quoted(words)}, all_varchar = true)" if is_csv else f"read_parquet({quoted(words)})"
    try:
        there = {row[0] for row in connection.execute(f"describe select * from {source}").fetchall()}
        chosen = column or next((name for name in (PATTERN, WORD) if name in there), PATTERN)
        if lacking := [name for name in ("who", chosen) if name not in there]:
            raise Refused(
                "words.no_column", "{file} lacks {columns}.", file=str(words), columns=", ".join(lacking)
            )
        connection.execute(
            f'create temp table told as select (row_number() over ()) - 1 as episode, who, cast("{chosen}" as varchar)'
            f' as "{chosen}" from {source}'
        )
    except duckdb.Error as error:
        raise Refused(
            "words.unreadable", "{file} cannot be read as a file of words.", file=str(words)
        ) from error
    if is_csv:
        _whole_numbers(connection)
    return chosen


def _whole_numbers(connection: duckdb.DuckDBPyConnection) -> None:
    """A CSV file has no types: numbers of people become numbers where every one is, written as a number is."""
    for kind in ("integer", "bigint"):
        asked = f"select bool_and(coalesce(try_cast(who as {kind})::varchar = who, false)) from told"
        ((are_numbers,),) = connection.execute(asked).fetchall()
        if are_numbers:
            connection.execute(f"alter table told alter who type {kind}")
            return


def _refuse_bad_words(connection: duckdb.DuckDBPyConnection, column: str) -> None:
    """Refuses the first word that is none, by its row."""
    found = connection.execute(
        f'select episode + 1, "{column}" from told where regexp_matches("{column}", \'[^-+*o_]\')'
        f' or length("{column}") > {MOST_WEEKS} order by episode limit 1'
    ).fetchall()
    if not found:
        return
    row, word = found[0]
    if len(word) > MOST_WEEKS:
        raise Refused(
            "word.too_long", "The word in row {row} has more than {most} weeks.", row=row, most=MOST_WEEKS
        )
    check_word(word)
