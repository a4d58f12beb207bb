"""Measures on a real local Spark give the tallies of DuckDB and of the plain twin; without Spark a refusal with a code."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable
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


@pytest.mark.heavy
@pytest.mark.enable_socket
@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::ResourceWarning", "ignore::DeprecationWarning")
def test_the_command_says_the_same_to_the_byte(tmp_path: Path) -> None:
    folder = save(invent(4, 400), tmp_path / "one")
    measure = find_outcome_measure("days_to_first_visit")
    told = tell(measure, folder, by="site", as_json=True, engine="spark")
    assert told == tell(measure, folder, by="site", as_json=True)
    assert json.loads(told)["all"]["denominator"] > 100
