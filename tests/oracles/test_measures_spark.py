"""Measures on a real local Spark give the tallies of DuckDB and of the plain twin; without Spark a refusal with a code."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from carebraid.cli._outcome_measures import tell
from carebraid.core.kernel.refusal import Refused
from carebraid.core.outcomes.measure import SPLITS, Definition, Tally, conclude, count, read_definition
from carebraid.knowledge.outcome_measures import find_outcome_measure, load_outcome_measures
from carebraid.population.engines import open_spark
from carebraid.population.measures import InDuckDB, OnSpark, count_in, count_splits
from carebraid.population.snapshot import load_rows, open_snapshot
from tests.oracles.test_measures_twin import by_chance
from tests.snapshots import Rows, invent, save
from tests.spark_cluster import SETTINGS, Cluster

# For a handful of rows, compiling a question takes longer than answering it; the command's own test runs without these.
SMALL = {"spark.sql.shuffle.partitions": "1", "spark.sql.codegen.wholeStage": "false"}
ODD = 'it\'s a \\ "${x}" ; -- ? %27 é + \U0001f33b'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tables: dict[str, Rows] = invent(7, 60)
    tables["episodes"][3]["site"] = ODD
    return save(tables, tmp_path_factory.mktemp("snapshot") / "one")


def told_or_refused(call: Callable[[], Any]) -> Any:
    """What a count gives, or the code of its refusal."""
    try:
        return call()
    except Refused as refused:
        return refused.code


def conclude_all(definition: Definition, tallies: dict[str, Tally]) -> dict[str, float]:
    """The figure of each group (-1: none), and how many it was told of."""
    found = {group: conclude(definition, tally) for group, tally in tallies.items()}
    told = {group: one.left_out.value for group, one in found.items()}
    figures = {f"{group} figure": -1.0 if value is None else value for group, value in told.items()}
    return figures | {f"{group} of": one.denominator for group, one in found.items()}


def odd_words() -> Definition:
    return read_definition(
        {
            "id": "odd", "name": "x", "plain": "x", "kind": "share", "unit": "episodes", "better": "higher",
            "source": "test", "population": f"site in ({ODD!r}, 'Ward')", "good": f"site == {ODD!r}",
        }
    )  # fmt: skip


def test_odd_words_in_a_question_are_only_ever_compared(folder: Path) -> None:
    with open_snapshot(folder) as (connection, manifest):
        found = count_in(InDuckDB(connection), manifest, odd_words())
    assert found == count(odd_words(), load_rows(folder))
    assert found[""].good == 1


def test_without_spark_there_is_a_refusal_and_no_figure(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    measure = find_outcome_measure("no_show")
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    for engine, code in (("spark", "engine.absent"), ("numpy", "engine.unknown")):
        with pytest.raises(Refused) as refused:
            tell(measure, folder, by="", as_json=True, engine=engine)
        assert refused.value.code == code


@pytest.mark.heavy
@pytest.mark.enable_socket
@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::ResourceWarning", "ignore::DeprecationWarning")
def test_spark_counts_as_the_twin_counts(folder: Path) -> None:
    rows, busy = load_rows(folder), 0
    every = ("", *SPLITS)
    with open_snapshot(folder) as (connection, manifest), open_spark("local[2]", **SMALL) as spark:
        on_spark = OnSpark(spark, folder, manifest)
        for definition in load_outcome_measures().values():
            here, there = (
                told_or_refused(lambda e=engine, d=definition: count_splits(e, manifest, d, every))
                for engine in (InDuckDB(connection), on_spark)
            )
            assert here == there, definition.id
            if there != "measure.not_collected":
                assert conclude_all(definition, there["site"]) == pytest.approx(
                    conclude_all(definition, count(definition, rows, by="site")), rel=1e-12
                ), definition.id
                busy += 1
        assert count_in(on_spark, manifest, odd_words()) == count(odd_words(), rows)
        for seed in range(24):
            definition, by = by_chance(seed), random.Random(seed).choice(every)
            slow, fast = count(definition, rows, by=by), count_in(on_spark, manifest, definition, by=by)
            assert slow.keys() == fast.keys(), seed
            for group, tally in slow.items():
                other = fast[group]
                assert (tally.units, tally.good, tally.missing, tally.people, tally.excluded, tally.values) == (
                    other.units, other.good, other.missing, other.people, other.excluded, other.values,
                ), (seed, group)  # fmt: skip
                assert (tally.events, tally.exposure) == pytest.approx(
                    (other.events, other.exposure), rel=1e-12
                )
                busy += bool(tally.units)
    assert busy > 30  # lines that count nobody would prove nothing


class KilledInTheMiddle(OnSpark):
    """A worker dies after a measure's first question was answered by both, before its second one."""

    doomed: Callable[[], None] | None = None
    asked = 0

    def rows(self, sql: str) -> Sequence[Sequence[Any]]:
        self.asked += 1
        if self.asked == 2 and self.doomed is not None:
            self.doomed()
        return super().rows(sql)


@pytest.mark.heavy
@pytest.mark.enable_socket
@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::ResourceWarning", "ignore::DeprecationWarning")
def test_two_workers_count_the_same_and_one_of_them_after_the_other_is_killed(
    folder: Path, tmp_path: Path
) -> None:
    cluster = Cluster(tmp_path)
    each = [find_outcome_measure(name) for name in ("days_to_first_visit", "no_show", "visits_kept_rate")]
    try:
        with (
            open_snapshot(folder) as (connection, manifest),
            open_spark(cluster.url, **SETTINGS, **SMALL) as spark,
        ):
            on_spark = KilledInTheMiddle(spark, folder, manifest)
            for name in manifest.digests:  # in four parts, so that both workers hold some of each table
                spark.table(name).repartition(4).createOrReplaceTempView(name)
            executors = spark._jsc.sc().statusTracker().getExecutorInfos()
            assert len(list(executors)) == 3  # the driver, and one on each worker
            for doomed in (None, lambda: cluster.kill(cluster.workers[0])):
                on_spark.doomed, on_spark.asked = doomed, 0
                for definition in each:
                    here, there = (
                        count_splits(engine, manifest, definition, ("", "site"))
                        for engine in (InDuckDB(connection), on_spark)
                    )
                    assert here == there, definition.id
                    assert here[""][""].units > 5, definition.id
                assert (cluster.workers[0].returncode is None) == (doomed is None)
    finally:
        cluster.stop()


@pytest.mark.heavy
@pytest.mark.enable_socket
def test_the_command_says_the_same_to_the_byte(tmp_path: Path) -> None:
    folder = save(invent(4, 400), tmp_path / "one")
    question = tmp_path / "question.yaml"
    question.write_text(QUESTION, encoding="utf-8")
    for asked in (["measure", "days_to_first_visit", "--by", "site"], ["ask", str(question)]):
        asked += ["--snapshot", str(folder), "--json"]
        here, there = run(*asked), run(*asked, "--engine", "spark", "--master", "local[2]")
        assert (here.returncode, there.returncode) == (0, 0), there.stderr
        assert there.stdout == here.stdout
        entry = json.loads(there.stdout)
        assert entry["all"]["denominator"] > 100


@pytest.mark.heavy
@pytest.mark.enable_socket
@pytest.mark.parametrize(
    ("master", "java", "code"),
    [
        ("local[2]", None, "engine.absent"),
        ("local[2]", "exit 1", "engine.absent"),
        ("spark://127.0.0.1:1", "", "engine.lost"),
        ("nowhere", "", "engine.no_place"),
    ],
)
def test_the_command_refuses_kindly_and_soon_where_spark_cannot_be_had(
    folder: Path, tmp_path: Path, master: str, java: str | None, code: str
) -> None:
    """``java``: None none at all, else what the one that is found does; the machine's own where that is empty."""
    environment = {}
    if java != "":
        environment["JAVA_HOME"] = str(tmp_path)
    if java:
        program = tmp_path / "bin" / "java"
        program.parent.mkdir()
        program.write_text(f"#!/bin/sh\n{java}\n", encoding="utf-8")
        program.chmod(0o755)
    asked = ("measure", "no_show", "--snapshot", str(folder), "--engine", "spark", "--master", master)
    done = run(*asked, **environment)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.strip().endswith(f"({code})")
    assert "Traceback" not in done.stderr.strip().splitlines()[-1]


QUESTION = """
id: seen_fast
name: Seen within a week
plain: Of people watched for a week, how many kept a visit by day 7.
kind: share
unit: episodes
population: watched_days >= 7
good: any(visits, state == 'kept' and day <= 7)
missing_means: Nobody said what became of the visit.
better: higher
source: ours
"""


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command as a person gives it, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "carebraid.cli.main", "outcomes", *arguments],
        capture_output=True, text=True, check=False, env={**os.environ, **environment},
    )  # fmt: skip
