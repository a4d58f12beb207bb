"""The page docs/reference/outcomes-speed.md, from what ``bench.outcomes`` measured: every word of it is written here."""

from __future__ import annotations

import os
import platform
from textwrap import fill
from typing import Any

import duckdb

from carebraid.population.engines import TOGETHER

WEEKS, CORES, SAMPLE = 24, 2, 5_000
GOALS = {"rows": 0.4, "packed": 0.05, "all": 10.0, "week": 0.1, "gib": 2.0, "spark": 8.0}


def seconds(value: float) -> str:
    """Two digits that count."""
    return f"{value:.2g} s" if value < 1 else f"{value:.1f} s" if value < 100 else f"{value:,.0f} s"


def met(found: float, goal: float) -> str:
    """A figure, and whether it keeps within its goal."""
    return f"{seconds(found)}{'' if found <= goal else ' (not met)'}"


def report(figures: dict[str, Any]) -> str:
    """The page."""
    parts = (_told_first, _table_of_all, _beside, _growth, _told_last)
    lines = [line for part in parts for line in part(figures)]
    return "\n".join(line if line.startswith("|") else fill(line, 118) for line in lines)


def _told_first(figures: dict[str, Any]) -> list[str]:
    low, high = min(figures["load"]), max(figures["load"])
    quiet = (
        "nobody else was at work" if high < 3 else "others were at work, so the clock tells an upper bound"
    )
    return [
        "# How fast outcomes over weekly words are",
        "",
        f"`{figures['command']}` measures all of this in one run and writes this page.",
        "",
        f"Invented episodes of {WEEKS} weeks; {os.cpu_count()} cores ({platform.machine()}), Python"
        f" {platform.python_version()}, DuckDB {duckdb.__version__} with {CORES} threads and a limit of 2 GiB."
        " Medians after runs that are not counted: one on DuckDB, two on Spark. “One” is the relapse of CTN-0051 (time"
        " and event); each query adds up every column it works out, so that none can be left out. The load of the"
        f" machine was {low:.1f} before and {high:.1f} at most ({quiet}; the measuring alone makes about {CORES}).",
        "",
        "“On two cores” is processor time shared by two cores: it depends less on who else is at work, and is less than"
        " the clock where one core waits for the other, as when Spark plans.",
        "",
    ]


def _table_of_all(figures: dict[str, Any]) -> list[str]:
    duck, spark, count = figures["duckdb"], figures["spark"], f"{figures['episodes']:,} episodes"
    what = (("rows", "one, from rows of weeks (Parquet, every row checked)"),
            ("packed", "one, from packed words (Parquet)"), ("all", "all 62 columns, from packed words"))  # fmt: skip
    lines = [
        f"## {count}",
        "",
        "| DuckDB | goal | clock | on two cores |",
        "| --- | ---: | ---: | ---: |",
        *(f"| {words} | {GOALS[name]:g} s | {met(duck[name], GOALS[name])} | {seconds(duck[name].cores)} |"
          for name, words in what),
        "",
    ]  # fmt: skip
    if not spark:
        return [*lines, "Spark was not measured in this run.", ""]
    lines += [
        f"| Spark (`{spark['master']}`), warm | goal: 8 times DuckDB's | clock | on two cores | times DuckDB's own clock | first time, cold |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, words in what:
        goal = GOALS["spark"] * GOALS[name]
        lines.append(
            f"| {words} | {goal:g} s | {met(spark[name], goal)} | {seconds(spark[name].cores)} |"
            f" {spark[name] / duck[name]:.1f} | {seconds(spark[name + ', cold'])} |"
        )
    return [
        *lines, "",
        "Each question to Spark costs it a few tenths of a second for planning alone, whatever its size; so where DuckDB"
        " needs hundredths, no ratio to its own time says much. All 62 are asked in statements of"
        f" {TOGETHER} definitions. Java is told to compile long methods too (`-XX:-DontCompileHugeMethods`): without it, what"
        " Spark writes for some definitions stays with Java's interpreter, and all 62 took 60 s instead of 20 to 30 s in"
        " one comparison on a busy machine.",
        "",
    ]  # fmt: skip


def _beside(figures: dict[str, Any]) -> list[str]:
    duck, twin = figures["duckdb"], figures["twin"]
    lines = [
        "| beside it | goal | measured |",
        "| --- | ---: | ---: |",
        f"| a week more for every episode (numpy, one core; masks in memory and warm) | {GOALS['week']:g} s |"
        f" {met(2 * duck['week'].cores, GOALS['week'])} |",
        f"| one, numpy over masks in memory (one core) | | {seconds(2 * duck['numpy'].cores)} |",
        f"| most memory for all 62 columns on DuckDB, the whole process | {GOALS['gib']:g} GiB | {duck['gib']:.2f} GiB |",
    ]
    if figures["spark"]:
        lines.append(
            f"| most memory of Spark's process (allowed 2 GiB of heap) | | {figures['spark']['gib']:.2f} GiB |"
        )
    ratio = {name: twin[f"twin {name}"] / (CORES * duck[column].cores)
             for name, column in (("one", "packed"), ("all", "all"))}  # fmt: skip
    return [
        *lines,
        f"| plain twin, one (from {SAMPLE:,} of the same words) | | {seconds(twin['twin one'])}, {ratio['one']:,.0f} × DuckDB |",
        f"| plain twin, all 62 (from {SAMPLE // 10:,}) | | {seconds(twin['twin all'])}, {ratio['all']:,.0f} × DuckDB |",
        "",
        "The twin's ratio is processor time to processor time. Twin and DuckDB gave the same for every word of the sample.",
        "",
    ]


def _growth(figures: dict[str, Any]) -> list[str]:
    if not figures["growth"]:
        return []
    return [
        f"## From {figures['growth'][0][0]:,} to {figures['growth'][-1][0]:,} episodes (DuckDB, clock)",
        "",
        "| episodes | one, from rows | one, from packed | all 62 | memory for all 62 | a week more |",
        "| ---: | ---: | ---: | ---: | ---: | ---: |",
        *(f"| {episodes:,} | {seconds(told['rows'])} | {seconds(told['packed'])} | {seconds(told['all'])}"
          f" | {told['gib']:.2f} GiB | {seconds(told['week'])} |"
          for episodes, told in figures["growth"]),
        "",
        "DuckDB may hold 2 GiB and puts the rest on the disk; masks in memory, which only a week more needs, take 56 bytes"
        " an episode.",
        "",
    ]  # fmt: skip


def _told_last(figures: dict[str, Any]) -> list[str]:
    writing = figures["duckdb"]["writing the statements, once"]
    return [
        "## Read with it",
        "",
        f"A statement is written once ({writing:.1f} s for one and all 62; Ibis writes it layer by layer) and kept by the"
        " process; the command line scores small files with numpy instead, which needs none. The rows hold one line a"
        " week; packing checks that every week is told once and that every symbol is one.",
        "",
        "Spark gives the same values, also on a cluster of two workers of which one is killed in the middle"
        " (`tests/population/test_spark.py`, `tests/oracles/test_measures_spark.py`).",
        "",
    ]
