"""Outcomes of packed words on an engine: numpy in memory, DuckDB in this process, Spark here or on a cluster.

All three run the same definitions (``endpoints``, ``statements``) and give the same values. Spark is an extra
(``pip install carebraid[spark]``, Java 17); it is only loaded when it is asked for.
"""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow

from carebraid.core.kernel.refusal import Refused
from carebraid.core.outcomes.endpoint import Missing
from carebraid.core.outcomes.endpoint_form import Definition

from .endpoints import COLUMNS
from .packed import check_packed, refuse_unless_whole, rows_to_packed, rows_to_packed_quickly, write_packed
from .statements import KEY, TABLE, score_masks, write_statement

ENGINES = ("numpy", "duckdb", "spark")
LOCAL = "local[2]"
pa: Any = pyarrow  # the library names its types where the type checker cannot see them
TOGETHER = 4
"""Definitions that Spark works out in one statement: over many at once it plans for minutes, and the code it writes
grows beyond what Java compiles."""
PLACES = ("local", "spark://", "yarn", "k8s://")
KNOCK = 5.0
"""Seconds until a master that does not answer counts as not there."""
PATIENCE = 180.0
"""Seconds without any worker until a cluster counts as lost, before the first answer and in the middle of the work."""
BEAT = 1.0
"""Seconds from one look at the workers to the next."""
COMPILE_ALL = "-XX:-DontCompileHugeMethods"
"""Java leaves methods of more than 8,000 bytes to its interpreter unless told otherwise; what Spark writes for some
definitions is longer, and took up to eight times as long."""
MANY_GROUPS = {
    "spark.sql.codegen.aggregate.fastHashMap.capacityBit": "20",
    "spark.sql.codegen.aggregate.map.vectorized.enable": "true",
}
"""While rows are gathered by episode: a quick map for 2 ** 20 of them a task (50 MB) instead of 2 ** 16."""
FIXED = {
    "spark.ui.enabled": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "8",
    "spark.sql.parquet.enableVectorizedReader": "true",
    "spark.sql.inMemoryColumnarStorage.compressed": "false",
    "spark.driver.defaultJavaOptions": COMPILE_ALL,
    "spark.executor.defaultJavaOptions": COMPILE_ALL,
    "spark.log.level": "ERROR",
}
Table = Any
"""An Arrow table: ``episode`` and a column for each outcome."""


def score_packed(
    connection: duckdb.DuckDBPyConnection,
    definitions: Sequence[Definition],
    *,
    engine: str = "duckdb",
    missing: Missing = Missing.AS_PUBLISHED,
    master: str = LOCAL,
) -> Table:
    """The outcomes of the table ``packed`` of a connection, by episode.

    Refuses an engine that is none (``engine.unknown``) or is not installed (``engine.absent``), and Spark that is
    lost on the way (``engine.lost``): then there is no result at all, never a part of one.
    """
    asked = tuple(definitions)
    if engine == "numpy":
        return _with_numpy(connection, asked, missing)
    ((latest,),) = connection.execute(f"select max(not_due) from {TABLE}").fetchall()
    has_gaps = bool(latest)
    if engine == "duckdb":
        statement = write_statement(asked, engine=engine, missing=missing, has_gaps=has_gaps)
        return connection.sql(f"select * from ({statement}) order by {KEY}").to_arrow_table()
    if engine != "spark":
        raise Refused("engine.unknown", "The engines are {known}.", known=", ".join(ENGINES))
    with tempfile.TemporaryDirectory(prefix="carebraid-packed-") as scratch:
        path = Path(scratch) / "packed.parquet"
        write_packed(connection, path)
        with open_spark(master) as spark:
            return score_on_spark(spark, path, asked, missing=missing, has_gaps=has_gaps)


def _with_numpy(
    connection: duckdb.DuckDBPyConnection, definitions: Sequence[Definition], missing: Missing
) -> Table:
    columns = ", ".join((KEY, *COLUMNS))
    told = connection.execute(f"select {columns} from {TABLE} order by {KEY}").fetchnumpy()
    masks = {name: np.asarray(values) for name, values in told.items()}
    found = score_masks(definitions, masks, missing=missing)
    arrays = {name: pa.array(values, mask=absent) for name, (values, absent) in found.items()}
    return pa.table({KEY: masks[KEY], **arrays})


@contextmanager
def open_spark(master: str = LOCAL, *, patience: float | None = None, **settings: str) -> Iterator[Any]:
    """A Spark session on ``master`` (``local[2]``, ``spark://host:7077`` …), ended afterwards.

    Refuses where Spark or its Java is not installed (``engine.absent``), a master that is none (``engine.no_place``),
    and one that cannot be reached, gives nobody to work within ``patience`` seconds (:data:`PATIENCE` unless told), or has
    had no worker for so long while work waits for one (``engine.lost``).
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise Refused(
            "engine.absent", "Spark is not installed here: pip install 'carebraid[spark]' (it needs Java 17)."
        ) from error
    if not master.startswith(PLACES):
        raise Refused(
            "engine.no_place",
            "{master} is no place for Spark to run. Places are local[2], spark://host:7077, yarn and k8s://host.",
            master=master[:100],
        )
    if not _has_java():
        raise _no_java()
    _reach(master)
    builder = SparkSession.builder.master(master).appName("carebraid outcomes")
    fixed = FIXED
    if master.startswith("local") or "127.0.0.1" in master:  # nobody outside this machine needs to reach it
        fixed = fixed | {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}
    for name, value in (fixed | settings).items():
        builder = builder.config(name, value)
    try:
        session = builder.getOrCreate()
    except Exception as error:
        raise (_no_java() if "JAVA_GATEWAY_EXITED" in str(error) else lost(error)) from error
    try:
        if master.startswith("local"):
            yield session
        else:
            with _Watch(session, PATIENCE if patience is None else patience):
                yield session
    finally:
        session.stop()


def _has_java() -> bool:
    """Whether there is a Java where Spark's own starter looks for one."""
    home = os.environ.get("JAVA_HOME")
    return shutil.which(str(Path(home, "bin", "java")) if home else "java") is not None


def _no_java() -> Refused:
    return Refused("engine.absent", "Spark needs Java 17 or newer, and none was found that starts.")


def _reach(master: str) -> None:
    """Knock at the doors of a standalone master: Spark itself would try for a minute before it gives up."""
    if not master.startswith("spark://"):
        return
    why: Exception = ValueError(f"no address is in {master}")
    for door in master.removeprefix("spark://").split(","):
        host, _, port = door.rpartition(":")
        try:
            socket.create_connection((host.strip("[]"), int(port)), timeout=KNOCK).close()
            return
        except (OSError, ValueError, OverflowError) as error:
            why = error
    raise lost(ValueError(f"{master} cannot be reached ({why})")) from why


class _Watch:
    """Looks after a cluster while it works. Spark itself would wait for ever for a worker, however many have died.

    Work that has had no worker for ``patience`` seconds is called off, and whatever it raises leaves as ``engine.lost``.
    """

    def __init__(self, session: Any, patience: float) -> None:
        self._session, self._patience = session, patience
        self._over, self._is_lost = threading.Event(), False
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()
        try:
            self._session.range(1).collect()  # a job that is nothing: is there anybody to work?
        except Exception as error:
            self._end()
            raise self._lost(error) from error

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        self._end()
        if self._is_lost and isinstance(error, Exception):
            raise self._lost(error) from error

    def _end(self) -> None:
        self._over.set()
        self._thread.join()

    def _lost(self, error: Exception) -> Refused:
        if self._is_lost:
            return lost(TimeoutError(f"no worker was there for {self._patience:g} seconds"))
        return lost(error)

    def _look(self) -> None:
        """Every beat, until the work is over or Spark itself is gone: then what is asked of it fails by itself."""
        context = self._session.sparkContext
        seen_at = time.monotonic()
        while not self._over.wait(BEAT):
            try:
                # The driver counts as one; a session without work needs nobody, and may have sent everybody home.
                has_worker = context._jsc.sc().getExecutorMemoryStatus().size() > 1
                if has_worker or not context.statusTracker().getActiveJobsIds():
                    seen_at = time.monotonic()
                elif time.monotonic() - seen_at > self._patience:
                    self._is_lost = True
                    context.cancelAllJobs()
            except Exception:
                return


def score_on_spark(
    spark: Any,
    path: Path,
    definitions: Sequence[Definition],
    *,
    missing: Missing = Missing.AS_PUBLISHED,
    has_gaps: bool | None = None,
) -> Table:
    """The outcomes of a packed file, by episode; every worker must see the file under the same path.

    Refuses as ``check_packed`` where ``has_gaps`` is not told, and Spark that is lost on the way (``engine.lost``).
    """
    if has_gaps is None:
        with duckdb.connect() as connection:
            has_gaps = check_packed(connection, path)
    table = None
    try:
        spark.read.parquet(str(path)).createOrReplaceTempView(TABLE)
        for first in range(0, len(definitions), TOGETHER):
            group = tuple(definitions[first : first + TOGETHER])
            statement = write_statement(group, engine="spark", missing=missing, has_gaps=has_gaps)
            part = spark.sql(f"select * from ({statement}) order by {KEY}").toArrow()
            table = part if table is None else _beside(table, part)
    except Refused:
        raise
    except Exception as error:
        raise lost(error) from error
    return table


def _beside(table: Table, part: Table) -> Table:
    """The columns of both. Refuses where the rows are not the same episodes in the same order (``engine.lost``)."""
    if not table[KEY].equals(part[KEY]):
        raise lost(ValueError("the packed words changed while they were read"))
    for name in part.column_names[1:]:
        table = table.append_column(name, part[name])
    return table


def pack_on_spark(spark: Any, source: Path) -> Any:
    """A Spark table of packed words from a Parquet file or folder of rows of weeks, cached; refuses as ``pack_rows``."""
    odd, twice = 0, 0
    try:
        for name, value in MANY_GROUPS.items():
            spark.conf.set(name, value)
        spark.read.parquet(str(source)).createOrReplaceTempView("week_rows")
        packed = spark.sql(rows_to_packed_quickly("week_rows")).cache()
        if packed.where(f"{KEY} is null or odd <> 0").count():
            packed.unpersist()
            packed = spark.sql(rows_to_packed("week_rows", dialect="spark")).cache()
            odd, twice = packed.selectExpr("sum(odd)", "sum(twice)").collect()[0]
        for name in MANY_GROUPS:
            spark.conf.unset(name)
    except Exception as error:
        raise lost(error) from error
    refuse_unless_whole(odd, twice)
    packed.createOrReplaceTempView(TABLE)
    return packed


def lost(error: Exception) -> Refused:
    """Whatever Spark says in many pages, in one line; the whole of it stays behind the refusal as its cause."""
    lines = [line for line in str(error).splitlines() if line.strip()]
    lines = [
        line[2:] for line in lines if line.startswith(": ")
    ] or lines  # what Java says, below what Python says
    return Refused(
        "engine.lost",
        "Spark could not finish, so there is no result. It says: {why}",
        status=503,
        why=lines[0][:200] if lines else type(error).__name__,
    )
