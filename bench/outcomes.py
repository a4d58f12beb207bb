"""Speed of outcomes over weekly words: DuckDB, numpy, Spark and the plain twin over the same words in one run.

``python -m bench.outcomes [--episodes N] [--growth N] [--spark MASTER|none] [--out docs/reference/outcomes-speed.md]``
writes the whole page. Goals for 1,000,000 episodes of 24 weeks on two cores: one run of bad weeks in at most 0.4 s from
rows of weeks and 0.05 s from packed words, all 62 columns in at most 10 s and 2 GiB, a week more in at most 0.1 s;
Spark, warm, within 8 times that.
"""

from __future__ import annotations

import argparse
import os
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
from carebraid.population.engines import LOCAL, TOGETHER, open_spark, pack_on_spark
from carebraid.population.packed import add_week, load_packed, pack_rows, quoted, write_packed
from carebraid.population.statements import columns_needed, score_masks, write_statement

from .outcomes_page import CORES, SAMPLE, WEEKS, report

TIMES = 7
RUN = "Rs_ctnFiftyOne_2018"


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
            f"copy (select e::int as episode, w::utinyint as week, {symbol} as symbol from"
            f" (select e, unnest(range(1, {WEEKS + 1})) as w from range({episodes}) t(e)))"
            f" to {quoted(path)} (format parquet)"
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
    """Median seconds by the clock; ``cores``: processor time shared by two cores, which depends less on who else is at
    work and tells the least it would take on two free cores."""

    cores: float = 0.0


def timed(
    work: Callable[[], Any], times: int = TIMES, *, using: Callable[[], float] = time.process_time
) -> Seconds:
    """The medians, after one run that is not counted. ``using``: processor time used so far by whoever works."""
    work()
    took, used = [], []
    for _ in range(times):
        began, began_using = time.perf_counter(), using()
        work()
        took.append(time.perf_counter() - began)
        used.append((using() - began_using) / CORES)
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


def on_spark(rows: Path, packed: Path, master: str, times: int = 3) -> dict[str, Any]:
    """Seconds on Spark, warm after two runs that are not counted (Java compiles meanwhile); the first is told as cold."""
    one, one_names = run_columns()
    every, _ = all_columns()
    figures: dict[str, Any] = {"master": master}
    statement = write_statement(one, engine="spark", has_gaps=False)
    groups = [every[first : first + TOGETHER] for first in range(0, len(every), TOGETHER)]
    parts = [
        (
            write_statement(group, engine="spark", has_gaps=False),
            [name for one in group for name in one.columns],
        )
        for group in groups
    ]
    with open_spark(
        master, **{"spark.driver.memory": "2g", "spark.ui.showConsoleProgress": "false"}
    ) as spark:
        java = int(spark._jvm.java.lang.ProcessHandle.current().pid())

        def ask(statement: str, names: list[str]) -> Any:
            return spark.sql(f"select {summary(names)} from ({statement})").collect()

        def from_rows() -> Any:
            packing = pack_on_spark(spark, rows)
            try:
                return ask(statement, one_names)
            finally:
                packing.unpersist()

        def warm(name: str, work: Callable[[], Any]) -> None:
            began = time.perf_counter()
            work()
            figures[f"{name}, cold"] = time.perf_counter() - began
            figures[name] = timed(work, times, using=lambda: used_by(java))

        warm("rows", from_rows)
        spark.read.parquet(str(packed)).createOrReplaceTempView("packed")
        warm("packed", lambda: ask(statement, one_names))
        warm("all", lambda: [ask(*part) for part in parts])
        figures["gib"] = peak_of(java)
    return figures


def used_by(process: int) -> float:
    """Seconds of processor time that a process used so far; its name, in brackets, may hold anything."""
    told = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def peak_of(process: int) -> float:
    """GiB that a process held at most."""
    told = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return int(told.partition("VmHWM:")[2].split()[0]) / 1024**2


def memory_of_all(packed: Path) -> float:
    """GiB that a process of its own needs at most for all 62 columns, each added up."""
    program = (
        "import os, sys; from pathlib import Path; from bench.outcomes import *;"
        "asked, names = all_columns(); connection = connect();"
        "connection.execute(f'create temp view packed as from {quoted(sys.argv[1])}');"
        "statement = write_statement(asked, engine='duckdb', has_gaps=False);"
        "connection.execute(f'select {summary(names)} from ({statement})').fetchall();"
        "print(peak_of(os.getpid()))"  # getrusage would tell the most of whoever started it too
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(packed)], capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def growth(folder: Path, most: int, known: dict[int, dict[str, Any]]) -> list[tuple[int, dict[str, Any]]]:
    """The cost from 10,000 episodes to ``most``, ten times more each step, with the memory of all 62; ``known``: what was
    measured already."""
    told = []
    for episodes in (size for size in (10_000, 100_000, 1_000_000, 10_000_000) if size <= most):
        if episodes not in known:
            rows, packed = prepare(folder, episodes)
            known[episodes] = {**on_duckdb(rows, packed, times=3), "gib": memory_of_all(packed)}
            rows.unlink()  # those of 10,000,000 are large
        told.append((episodes, known[episodes]))
    return told


def prepare(folder: Path, episodes: int) -> tuple[Path, Path]:
    """The rows and the packed words of so many invented episodes."""
    rows, packed = invent_rows(folder, episodes), folder / f"packed_{episodes}.parquet"
    with connect() as connection:
        connection.execute("set memory_limit = '8GB'")
        pack_rows(connection, str(rows))
        write_packed(connection, packed)
    return rows, packed


def main() -> None:
    """Measure, print, and write the page where ``--out`` names one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--episodes", type=int, default=1_000_000)
    parser.add_argument(
        "--spark", default=LOCAL, metavar="MASTER", help="where Spark runs; none leaves it out"
    )
    parser.add_argument(
        "--growth", type=int, default=0, metavar="N", help="the cost from 10,000 to N episodes"
    )
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="carebraid-bench-") as made:
        folder = Path(made)
        loads = [os.getloadavg()[0]]

        def step(name: str, work: Callable[[], Any]) -> Any:
            began = time.perf_counter()
            done = work()
            loads.append(os.getloadavg()[0])
            print(
                f"{name}: {time.perf_counter() - began:.0f} s, load {loads[-1]:.1f}",
                file=sys.stderr,
                flush=True,
            )
            return done

        rows, packed = step("inventing", lambda: prepare(folder, given.episodes))
        duck = step("DuckDB", lambda: on_duckdb(rows, packed))
        duck["gib"] = step("memory", lambda: memory_of_all(packed))
        figures = {
            "command": " ".join(["python -m bench.outcomes", *sys.argv[1:]]),
            "episodes": given.episodes,
            "duckdb": duck,
            "twin": step("twin", lambda: by_twin(packed)),
            "spark": {}
            if given.spark == "none"
            else step("Spark", lambda: on_spark(rows, packed, given.spark)),
            "growth": step("growth", lambda: growth(folder, given.growth, {given.episodes: duck})),
            "load": (loads[0], max(loads)),
        }
    told = report(figures)
    print(told)
    if given.out:
        given.out.write_text(told, encoding="utf-8")


if __name__ == "__main__":
    main()
