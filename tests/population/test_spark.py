"""Outcomes on Spark: equal to the twin, on a real cluster of two workers, and when a worker is killed in the middle."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import duckdb
import pytest

from carebraid.core.kernel.refusal import Refused
from carebraid.core.outcomes.endpoint import Missing
from carebraid.knowledge.endpoints import load_endpoints
from carebraid.population.engines import open_spark, pack_on_spark, score_on_spark, score_packed
from carebraid.population.packed import write_packed
from tests.population_worlds import invented_words, packed, packed_table

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


def test_two_symbols_for_one_week_are_refused_on_spark_too(tmp_path: Path) -> None:
    rows = tmp_path / "rows.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            f"copy (select * from (values (1, 1, '-'), (1, 1, '+')) t(episode, week, symbol)) to '{rows}' (format parquet)"
        )
    with open_spark("local[2]") as spark, pytest.raises(Refused) as refused:
        pack_on_spark(spark, rows)
    assert refused.value.code == "weeks.conflicting"


def spark_class(*arguments: str) -> subprocess.Popen[bytes]:
    import pyspark

    home = Path(pyspark.__file__).parent
    quiet = {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1"}
    return subprocess.Popen(
        [str(home / "bin" / "spark-class"), *arguments],
        env={**os.environ, **quiet},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for(port: int) -> None:
    for _ in range(300):
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise AssertionError("Spark did not start")


class Cluster:
    """A master and two workers, each a process of its own."""

    def __init__(self, scratch: Path) -> None:
        self.port = free_port()
        deploy = "org.apache.spark.deploy"
        self.master = spark_class(
            f"{deploy}.master.Master", "--host", "127.0.0.1", "--port", str(self.port), "--webui-port", "0"
        )
        wait_for(self.port)
        self.workers = [
            spark_class(
                f"{deploy}.worker.Worker", "--host", "127.0.0.1", "--cores", "1", "--memory", "1g", "--webui-port", "0",
                "--work-dir", str(scratch / f"worker{number}"), self.url,
            )
            for number in range(2)
        ]  # fmt: skip

    @property
    def url(self) -> str:
        return f"spark://127.0.0.1:{self.port}"

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """The worker and the executors it started, without a word."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        for process in (*self.workers, self.master):
            self.kill(process)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    started = Cluster(tmp_path)
    yield started
    started.stop()


SETTINGS = {
    "spark.executor.cores": "1",
    "spark.executor.memory": "512m",
    "spark.cores.max": "2",
    "spark.scheduler.minRegisteredResourcesRatio": "1.0",
    "spark.scheduler.maxRegisteredResourcesWaitingTime": "120s",
    "spark.network.timeout": "30s",
    "spark.network.timeoutInterval": "15s",
    "spark.executor.heartbeatInterval": "5s",
}


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


def test_a_cluster_that_is_not_there_is_a_refusal(files: tuple[Path, Path]) -> None:
    settings = {"spark.cores.max": "1", "spark.driver.maxResultSize": "64m"}
    with (
        pytest.raises(Refused) as refused,
        open_spark(f"spark://127.0.0.1:{free_port()}", **settings) as spark,
    ):
        score_on_spark(spark, files[0], ALL[:1])
    assert refused.value.code == "engine.lost"
