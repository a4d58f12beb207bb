"""Speed of outcomes over weekly words: DuckDB, numpy, Spark and the plain twin over the same words in one run.

``python -m bench.outcomes [--episodes N] [--no-spark] [--growth N] [--out docs/reference/outcomes-speed.md]``. Goals for
1,000,000 episodes of 24 weeks on two cores: one run of bad weeks in at most 0.4 s from rows of weeks and 0.05 s from
packed words, all 62 columns in at most 10 s and 2 GiB, a week more in at most 0.1 s; Spark, warm, within 8 times that.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import duckdb
import numpy as np

from carebraid.core.outcomes.endpoint import score_word
from carebraid.knowledge.endpoints import load_endpoint, load_endpoints
from carebraid.population.engines import TOGETHER, open_spark, pack_on_spark
from carebraid.population.packed import add_week, load_packed, pack_rows, quoted, write_packed
from carebraid.population.statements import columns_needed, score_masks, write_statement

WEEKS, CORES, TIMES, SAMPLE = 24, 2, 7, 5_000
RUN = "Rs_ctnFiftyOne_2018"
GOALS = {"rows": 0.4, "packed": 0.05, "all": 10.0, "week": 0.1, "gib": 2.0, "spark": 8.0}


def invent_rows(folder: Path, episodes: int) -> Path:
    """A Parquet file of rows: episode, week, symbol; nobody's. Words of all moods, by a hash, so always the same."""
    path = folder / f"rows_{episodes}.parquet"
    mood = "(hash(e) % 5)::int"
    symbol = (
        "case when hash(e * 64 + w) % 10 < [1, 2, 4, 7, 9][1 + " + mood + "] then"
        " ['+', 'o', 'o', '*'][1 + (hash(w * 7919 + e) % 4)::int] else '-' end"
    )
    with connect() as connection:
        connection.execute(
            f"copy (select e::int as episode, w::utinyint as week, {symbol} as symbol from range({episodes}) t(e),"
            f" range(1, {WEEKS + 1}) u(w) order by e, w) to {quoted(path)} (format parquet)"
        )
    return path


def connect() -> duckdb.DuckDBPyConnection:
    """Two threads and 2 GiB."""
    connection = duckdb.connect()
    connection.execute(f"set threads = {CORES}")
    connection.execute("set memory_limit = '2GB'")
    connection.execute("set enable_progress_bar = false")
    return connection


class Seconds(float):
    """Median seconds by the clock; ``cores``: processor time of this process shared by two cores, which tells what it
    would take on two free cores and depends less on who else is at work."""

    cores: float = 0.0


def timed(work: Callable[[], Any], times: int = TIMES) -> Seconds:
    """The medians, after one run that is not counted."""
    work()
    took, used = [], []
    for _ in range(times):
        began, began_using = time.perf_counter(), time.process_time()
        work()
        took.append(time.perf_counter() - began)
        used.append((time.process_time() - began_using) / CORES)
    found = Seconds(median(took))
    found.cores = median(used)
    return found


def summary(columns: list[str]) -> str:
    """One number from every column, so that none can be left out."""
    return ", ".join(f"sum(cast({name} as double))" for name in columns)


def run_columns() -> tuple[tuple[Any, ...], list[str]]:
    """The one run of bad weeks."""
    definition = load_endpoint(RUN).definition
    return (definition,), list(definition.columns)


def all_columns() -> tuple[tuple[Any, ...], list[str]]:
    """All 62."""
    definitions = tuple(endpoint.definition for endpoint in load_endpoints())
    return definitions, [name for one in definitions for name in one.columns]


def on_duckdb(rows: Path, packed: Path, times: int = TIMES) -> dict[str, Any]:
    """Seconds on DuckDB and numpy, from rows and from packed words."""
    figures: dict[str, Any] = {}
    one, one_names = run_columns()
    every, every_names = all_columns()
    with connect() as connection:
        began = time.perf_counter()
        statements = {name: write_statement(asked, engine="duckdb", has_gaps=False) for name, asked in
                      (("one", one), ("every", every))}  # fmt: skip
        needed = columns_needed(one, has_gaps=False)
        figures["writing the statements, once"] = time.perf_counter() - began

        def from_file(statement: str, names: list[str]) -> Any:
            connection.execute(f"create or replace temp view packed as from {quoted(packed)}")
            return connection.execute(f"select {summary(names)} from ({statement})").fetchall()

        def from_rows() -> Any:
            pack_rows(connection, str(rows), columns=needed)
            return connection.execute(f"select {summary(one_names)} from ({statements['one']})").fetchall()

        figures["rows"] = timed(from_rows, times)
        connection.execute("drop table packed")
        figures["packed"] = timed(lambda: from_file(statements["one"], one_names), times)
        figures["all"] = timed(lambda: from_file(statements["every"], every_names), min(times, 3))
        masks = load_packed(connection, packed)
    figures["numpy"] = timed(lambda: score_masks(one, masks), times)
    symbols = np.full(len(masks["weeks"]), ord("-"), dtype=np.uint8)

    def one_more() -> None:
        masks["weeks"][:] = WEEKS
        add_week(masks, symbols)

    figures["week"] = timed(one_more, times)
    return figures


def by_twin(packed: Path) -> dict[str, float]:
    """Seconds of the plain twin for 1,000,000 words, from the first ones of the same file; and who disagreed (nobody)."""
    definition = load_endpoint(RUN).definition
    letters = {"used": "+", "clear": "-", "mixed": "*", "missing": "o", "not_due": "_"}
    with connect() as connection:
        rows = connection.execute(
            f"select weeks, {', '.join(letters)} from {quoted(packed)} order by episode limit {SAMPLE}"
        ).fetchall()
        connection.execute(
            f"create temp table packed as from {quoted(packed)} order by episode limit {SAMPLE}"
        )
        statement = write_statement((definition,), engine="duckdb", has_gaps=False)
        fast = connection.execute(
            f"select {', '.join(definition.columns)} from ({statement}) order by episode"
        ).fetchall()
    words = [
        "".join(
            next(letter for letter, mask in zip(letters.values(), masks, strict=True) if mask >> week & 1)
            for week in range(weeks)
        )
        for weeks, *masks in rows
    ]
    began = time.process_time()
    slow = [score_word(definition, word) for word in words]
    took = time.process_time() - began
    if slow != fast:
        raise SystemExit("The twin and the fast way disagree.")
    every = [endpoint.definition for endpoint in load_endpoints()]
    began = time.process_time()
    for word in words[: SAMPLE // 10]:
        for one in every:
            score_word(one, word)
    all_took = (time.process_time() - began) * 10
    return {"twin one": took * 1_000_000 / len(words), "twin all": all_took * 1_000_000 / len(words)}


def on_spark(rows: Path, packed: Path, times: int = 3) -> dict[str, float]:
    """Seconds on Spark in this machine, warm."""
    one, one_names = run_columns()
    every, _ = all_columns()
    figures = {}
    with open_spark(f"local[{CORES}]", **{"spark.driver.memory": "2g"}) as spark:
        statement = write_statement(one, engine="spark", has_gaps=False)
        groups = [every[first : first + TOGETHER] for first in range(0, len(every), TOGETHER)]
        parts = [
            (
                write_statement(group, engine="spark", has_gaps=False),
                [name for one in group for name in one.columns],
            )
            for group in groups
        ]

        def ask(statement: str, names: list[str]) -> Any:
            return spark.sql(f"select {summary(names)} from ({statement})").collect()

        def from_rows() -> Any:
            packing = pack_on_spark(spark, rows)
            try:
                return ask(statement, one_names)
            finally:
                packing.unpersist()

        figures["rows"] = timed(from_rows, times)
        spark.read.parquet(str(packed)).createOrReplaceTempView("packed")
        figures["packed"] = timed(lambda: ask(statement, one_names), times)
        figures["all"] = timed(lambda: [ask(*part) for part in parts], times)
    return figures


def memory_of_all(packed: Path) -> float:
    """GiB that a process of its own needs at most for all 62 columns."""
    program = (
        "import resource, sys; from pathlib import Path; from bench.outcomes import *;"
        "asked, names = all_columns(); connection = connect();"
        "connection.execute(f'create temp view packed as from {quoted(sys.argv[1])}');"
        "statement = write_statement(asked, engine='duckdb', has_gaps=False);"
        "connection.execute(f'select {summary(names)} from ({statement})').fetchall();"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(packed)], capture_output=True, text=True, check=True
    )
    return int(done.stdout) / 1024**2


def growth(folder: Path, most: int) -> list[tuple[int, dict[str, float]]]:
    """The cost from 10,000 episodes to ``most``, ten times more each step."""
    told = []
    for episodes in (size for size in (10_000, 100_000, 1_000_000, 10_000_000) if size <= most):
        rows, packed = prepare(folder, episodes)
        told.append((episodes, on_duckdb(rows, packed, times=3)))
    return told


def prepare(folder: Path, episodes: int) -> tuple[Path, Path]:
    """The rows and the packed words of so many invented episodes."""
    rows, packed = invent_rows(folder, episodes), folder / f"packed_{episodes}.parquet"
    with connect() as connection:
        connection.execute("set memory_limit = '8GB'")
        pack_rows(connection, str(rows))
        write_packed(connection, packed)
    return rows, packed


def report(figures: dict[str, Any]) -> str:
    """The page."""
    duck, spark, twin = figures["duckdb"], figures["spark"], figures["twin"]
    lines = [
        "# How fast outcomes over weekly words are",
        "",
        "<!-- Written by python -m bench.outcomes. -->",
        "",
        f"{figures['episodes']:,} invented episodes of {WEEKS} weeks, {CORES} threads, DuckDB {duckdb.__version__} with a"
        f" limit of 2 GiB, {platform.machine()}, Python {platform.python_version()}. Medians after one run that is not"
        ' counted. "One" is the relapse of CTN-0051 (time and event); each query adds up every column it works out, so'
        " that none can be left out. A statement is written once"
        f" ({duck['writing the statements, once']:.1f} s for both) and kept.",
        f"Load of the machine before: {figures['load'][0]:.1f}, after: {figures['load'][1]:.1f}"
        + (" (others were at work: the clock tells an upper bound)." if max(figures["load"]) > 3 else "."),
        "",
        '"On two cores" is the processor time shared by two cores: what it takes when nobody else is at work. Spark runs'
        " in a process of its own, so it is told by the clock alone, in the same run.",
        "",
        "| what | goal | DuckDB, on two cores | DuckDB, clock | Spark, warm, clock | Spark / DuckDB, clock |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, words in (("rows", "one, from rows of weeks (Parquet)"), ("packed", "one, from packed words (Parquet)"),
                        ("all", "all 62 columns, from packed words")):  # fmt: skip
        other = f"{spark[name]:.2f} s | {spark[name] / duck[name]:.1f}" if spark else "not measured |"
        lines.append(
            f"| {words} | {GOALS[name]:g} s | {duck[name].cores:.3f} s | {duck[name]:.3f} s | {other} |"
        )
    lines += [
        "",
        "| beside it | goal | measured |",
        "| --- | ---: | ---: |",
        f"| a week more for every episode (numpy, one core) | {GOALS['week']:g} s | {2 * duck['week'].cores:.3f} s |",
        f"| one, numpy over masks in memory (one core) | | {2 * duck['numpy'].cores:.3f} s |",
        f"| most memory for all 62 columns, the whole process | {GOALS['gib']:g} GiB | {figures['gib']:.2f} GiB |",
        f"| plain twin, one (from {SAMPLE:,} of the same words) | | {twin['twin one']:.0f} s, {twin['twin one'] / duck['packed'].cores:,.0f} × DuckDB |",
        f"| plain twin, all 62 (from {SAMPLE // 10:,}) | | {twin['twin all']:.0f} s, {twin['twin all'] / duck['all'].cores:,.0f} × DuckDB |",
    ]
    if figures["growth"]:
        lines += [
            "", f"## From 10,000 to {figures['growth'][-1][0]:,} episodes (DuckDB, on two cores)", "",
            "| episodes | one, from rows | one, from packed | all 62 | a week more |", "| ---: | ---: | ---: | ---: | ---: |",
        ]  # fmt: skip
        lines += [
            f"| {episodes:,} | {told['rows'].cores:.3f} s | {told['packed'].cores:.3f} s | {told['all'].cores:.2f} s"
            f" | {2 * told['week'].cores:.4f} s |"
            for episodes, told in figures["growth"]
        ]
    lines += [
        "", "The rows hold one line a week; packing checks that every week is told once and every symbol is one. Twin and"
        " DuckDB gave the same for every word of the sample in this run.", "",
    ]  # fmt: skip
    return "\n".join(lines)


def main() -> None:
    """Measure, print, and write the page where ``--out`` names one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--episodes", type=int, default=1_000_000)
    parser.add_argument("--no-spark", action="store_true")
    parser.add_argument(
        "--growth", type=int, default=0, metavar="N", help="the cost from 10,000 to N episodes"
    )
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="carebraid-bench-") as made:
        folder = Path(made)
        before = os.getloadavg()[0]
        rows, packed = prepare(folder, given.episodes)
        figures = {
            "episodes": given.episodes,
            "duckdb": on_duckdb(rows, packed),
            "gib": memory_of_all(packed),
            "twin": by_twin(packed),
            "spark": {} if given.no_spark else on_spark(rows, packed),
            "growth": growth(folder, given.growth),
            "load": (before, os.getloadavg()[0]),
        }
    told = report(figures)
    print(told)
    if given.out:
        given.out.write_text(told, encoding="utf-8")


if __name__ == "__main__":
    main()
