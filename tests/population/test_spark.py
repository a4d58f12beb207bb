"""Outcomes on Spark: equal to the twin, on a real cluster of two workers, and when a worker is killed in the middle."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from carebraid.core.kernel.refusal import Refused
from carebraid.core.outcomes.endpoint import Missing
from carebraid.knowledge.endpoints import load_endpoints
from carebraid.population import engines
from carebraid.population.endpoints import COLUMNS
from carebraid.population.engines import COMPILE_ALL, open_spark, pack_on_spark, score_on_spark, score_packed
from carebraid.population.packed import pack_rows, write_packed
from tests.population_worlds import invented_words, packed, packed_table
from tests.spark_cluster import SETTINGS, Cluster, free_port

# Spark's Python side warns about the pandas it finds; its context leaves sockets to the garbage collector.
pytestmark = [
    pytest.mark.heavy,
    pytest.mark.enable_socket,
    pytest.mark.filterwarnings(
        "ignore::FutureWarning", "ignore::ResourceWarning", "ignore::DeprecationWarning"
    ),
]
ALL = [endpoint.definition for endpoint in load_endpoints()]
WORDS = invented_words(1800, seed=11)
SLOWLY = (
    "java_method('java.util.concurrent.locks.LockSupport', 'parkNanos', cast(20000000 + weeks as bigint))"
)
"""A fiftieth of a second for each row, on whichever worker has it."""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The packed words, and their rows of weeks."""
    folder = tmp_path_factory.mktemp("spark")
    path, rows = folder / "packed.parquet", folder / "rows.parquet"
    with duckdb.connect() as connection:
        packed_table(connection, WORDS)
        write_packed(connection, path)
        connection.execute("create table week_rows (episode bigint, week integer, symbol varchar)")
        told = [
            (row, week, letter) for row, word in enumerate(WORDS) for week, letter in enumerate(word, start=1)
        ]
        connection.executemany("insert into week_rows values (?, ?, ?)", told)
        connection.execute(f"copy week_rows to '{rows}' (format parquet)")
    return path, rows


def expected(missing: Missing = Missing.AS_PUBLISHED) -> dict[str, list[object]]:
    """By numpy, which another test holds against the twin."""
    asked = [one for one in ALL if missing is Missing.AS_PUBLISHED or not one.counts_missing]
    with duckdb.connect() as connection:
        packed_table(connection, WORDS)
        return score_packed(connection, asked, engine="numpy", missing=missing).to_pydict()


def test_all_columns_and_every_way_to_count_on_spark_here(files: tuple[Path, Path]) -> None:
    path, rows = files
    with open_spark("local[2]") as spark:
        for missing in (Missing.AS_PUBLISHED, Missing.LEFT_OUT):
            asked = [one for one in ALL if missing is Missing.AS_PUBLISHED or not one.counts_missing]
            assert score_on_spark(spark, path, asked, missing=missing).to_pydict() == expected(missing)
        masks = pack_on_spark(spark, rows).orderBy("episode").toArrow().to_pydict()
        told = {name: values.tolist() for name, values in packed(WORDS).items()}
        filled = [row for row, word in enumerate(WORDS) if word]
        assert {name: masks[name] for name in told} == {
            name: [values[row] for row in filled] for name, values in told.items()
        }


FINE = "(1, 1, '-'), (1, 3, '+'), (2, 63, '_')"
ODD_ROWS = {
    "": FINE,
    "told twice alike": f"{FINE}, (1, 3, '+')",
    "weeks.conflicting": f"{FINE}, (1, 3, '-')",
    "no week": f"{FINE}, (1, 64, '-')",
    "week 0": f"{FINE}, (2, 0, '-')",
    "no symbol": f"{FINE}, (1, 2, '?')",
    "empty symbol": f"{FINE}, (1, 2, null)",
    "nobody's": f"{FINE}, (null, 2, '-')",
}


def packed_or_refused(pack: Callable[[], list[tuple[int, ...]]]) -> list[tuple[int, ...]] | str:
    try:
        return pack()
    except Refused as refused:
        return refused.code


def test_odd_rows_are_packed_or_refused_on_spark_as_on_duckdb(tmp_path: Path) -> None:
    columns = ("episode", *COLUMNS)
    with open_spark("local[2]") as spark, duckdb.connect() as connection:
        for number, (name, values) in enumerate(ODD_ROWS.items()):
            rows = tmp_path / f"{number}.parquet"
            connection.execute(
                f"copy (select * from (values {values}) t(episode, week, symbol)) to '{rows}' (format parquet)"
            )

            def here(rows: Path = rows) -> list[tuple[int, ...]]:
                pack_rows(connection, str(rows))
                return connection.execute(f"select {', '.join(columns)} from packed order by 1").fetchall()

            def there(rows: Path = rows) -> list[tuple[int, ...]]:
                found = pack_on_spark(spark, rows).select(*columns).orderBy("episode")
                return [tuple(row) for row in found.collect()]

            told = packed_or_refused(there)
            assert told == packed_or_refused(here), name
            if "." in name:
                assert told == name
            else:
                assert (told == "weeks.unreadable") == (name not in ("", "told twice alike")), name


def test_spark_compiles_the_long_methods_it_writes() -> None:
    with open_spark("local[2]") as spark:
        options = spark._jvm.java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments()
        assert COMPILE_ALL in list(options)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    started = Cluster(tmp_path)
    yield started
    started.stop()


def test_a_cluster_of_two_workers_gives_the_same_and_survives_the_loss_of_one(
    cluster: Cluster, files: tuple[Path, Path]
) -> None:
    path, _ = files
    with open_spark(cluster.url, **SETTINGS) as spark:
        assert score_on_spark(spark, path, ALL).to_pydict() == expected()
        executors = spark._jsc.sc().statusTracker().getExecutorInfos()
        assert len(list(executors)) == 3  # the driver, and one on each worker

        # Work that is under way on both workers while one of them dies: the words a hundred times over.
        doomed = threading.Timer(2.0, cluster.kill, [cluster.workers[0]])
        spark.read.parquet(str(path)).crossJoin(spark.range(100)).repartition(16).createOrReplaceTempView(
            "many"
        )
        doomed.start()
        try:
            total = spark.sql("select count(*), sum(weeks), bit_xor(clear) from many").collect()[0]
            told = score_on_spark(spark, path, ALL).to_pydict()
        except Refused as refused:
            assert refused.code == "engine.lost"
        else:
            assert (total[0], total[1]) == (100 * len(WORDS), 100 * sum(map(len, WORDS)))
            assert told == expected()
        finally:
            doomed.join()
        assert cluster.workers[0].returncode is not None


def test_a_cluster_that_is_not_there_is_a_refusal() -> None:
    for master in (f"spark://127.0.0.1:{free_port()}", "spark://127.0.0.1", "spark://127.0.0.1:99999"):
        with pytest.raises(Refused) as refused, open_spark(master):
            pass
        assert refused.value.code == "engine.lost"
        assert master in refused.value.words


def test_a_cluster_without_a_free_worker_is_a_refusal(tmp_path: Path) -> None:
    alone = Cluster(tmp_path, workers=0)
    try:
        with pytest.raises(Refused) as refused, open_spark(alone.url, patience=5):
            pass
    finally:
        alone.stop()
    assert refused.value.code == "engine.lost"
    assert "no worker" in refused.value.words


@pytest.mark.parametrize("is_master_gone", [False, True])
def test_a_cluster_that_dies_in_the_middle_of_the_work_is_a_refusal_and_not_a_wait_for_ever(
    cluster: Cluster, files: tuple[Path, Path], is_master_gone: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only a worker that is gone for as long as one is willing to wait ends it."""
    path, _ = files
    enter = engines._Watch.__enter__

    def grow_impatient(watch: engines._Watch) -> None:
        enter(watch)  # the first answer of a busy machine may take as long as it likes
        watch._patience = 4

    monkeypatch.setattr(engines._Watch, "__enter__", grow_impatient)

    def end_everybody(spark: Any) -> None:
        tracker = spark.sparkContext.statusTracker()
        while not any(tracker.getStageInfo(stage).numActiveTasks for stage in tracker.getActiveStageIds()):
            time.sleep(0.05)
        for process in (*cluster.workers, *([cluster.master] if is_master_gone else [])):
            cluster.kill(process)

    with (
        pytest.raises(Refused) as refused,
        open_spark(cluster.url, **SETTINGS) as spark,
    ):
        spark.read.parquet(str(path)).repartition(4).createOrReplaceTempView("many")
        ender = threading.Thread(target=end_everybody, args=[spark], daemon=True)
        ender.start()
        spark.sql(f"select {SLOWLY} from many").collect()
    ender.join()
    assert {process.returncode for process in cluster.workers} == {-signal.SIGKILL}
    assert refused.value.code == "engine.lost"
    assert "no worker was there for 4 seconds" in refused.value.words


def test_the_command_ends_with_its_refusal_and_leaves_no_file_where_the_cluster_has_died(
    cluster: Cluster, tmp_path: Path
) -> None:
    words, out = tmp_path / "words.csv", tmp_path / "out.parquet"
    words.write_text(
        "who,word\n" + "".join(f"{who},{word}\n" for who, word in enumerate(WORDS)), encoding="utf-8"
    )
    short = "from carebraid.population import engines; engines.PATIENCE = 15; from carebraid.cli.main import main; main()"
    asked = ["endpoints", "--words", words, "--out", out, "--engine", "spark", "--master", cluster.url]
    with subprocess.Popen(
        [sys.executable, "-c", short, "outcomes", *map(str, asked)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as command:  # fmt: skip
        while not list(tmp_path.glob("worker*/app-*")):
            assert command.poll() is None, "it ended before it had a worker"
            time.sleep(0.1)
        for worker in cluster.workers:
            cluster.kill(worker)
        said, complained = command.communicate()
    assert (command.returncode, said) == (2, "")
    assert complained.strip().endswith("(engine.lost)")
    assert not out.exists()
