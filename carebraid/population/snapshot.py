"""Snapshots as files: one Parquet file for each table, and ``manifest.json`` with what they are.

Layout of a folder: ``manifest.json``, ``episodes.parquet``, ``visits.parquet`` … Columns and their kinds stand in
``core.outcomes.snapshot.TABLES``. A folder is made whole or not at all, and read only as it was made (SHA-256).
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow
import pyarrow.parquet

from carebraid.core.kernel.refusal import Refused
from carebraid.core.outcomes.snapshot import (
    TABLES,
    Manifest,
    Tables,
    clocks_disagree,
    lost_rows,
    overlapping,
    read_manifest,
)

pa: Any = pyarrow  # the library names its types where the type checker cannot see them
parquet: Any = pyarrow.parquet
MANIFEST: Final = "manifest.json"
KEPT: Final = 35
"""Snapshots of one organisation that are kept: rows about people do not pile up (a convention of this project)."""
_TYPES: Final = {"number": pa.float64(), "text": pa.string(), "truth": pa.bool_()}
_WHOLE: Final = frozenset({"episode", "person", "row"})
Columns = Mapping[str, Sequence[Any]]


def schema_of(table: str) -> Any:
    """The Parquet columns of one table."""
    return pa.schema(
        [(name, pa.int64() if name in _WHOLE else _TYPES[kind]) for name, kind in TABLES[table].items()]
    )


def write_snapshot(tables: Mapping[str, Columns], manifest: Manifest, folder: Path) -> Manifest:
    """Write a new folder and give its manifest with the digests. Refuses a folder that is there (``snapshot.is_there``)."""
    if folder.exists():
        raise Refused("snapshot.is_there", "There is a snapshot of that name already.", status=409)
    making = folder.with_name(f".{folder.name}.making")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True, mode=0o700)
    digests = {}
    for name, columns in tables.items():
        path = making / f"{name}.parquet"
        schema = schema_of(name)
        rows = pa.table(
            {one: _array(columns.get(one, ()), schema.field(one).type) for one in schema.names}, schema
        )
        parquet.write_table(rows, path, compression="zstd")
        path.chmod(0o600)
        digests[name] = _digest(path)
    done = replace(
        manifest,
        digests=digests,
        rows={name: len(columns.get("episode", ())) for name, columns in tables.items()},
    )
    (making / MANIFEST).write_text(json.dumps(done.as_data(), indent=1) + "\n", encoding="utf-8")
    (making / MANIFEST).chmod(0o600)
    making.rename(folder)
    return done


def _array(values: Any, kind: Any) -> Any:
    """A column in Arrow; one that is in Arrow already, as large inventions are, is only cast."""
    return values.cast(kind) if isinstance(values, pa.Array) else pa.array(values, kind)


def load_manifest(folder: Path) -> Manifest:
    """What a folder says of itself. Refuses one without a manifest that can be read, and other versions."""
    try:
        raw = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Refused("snapshot.unreadable", "There is no snapshot here that could be read.") from error
    return read_manifest(raw)


def newest_snapshot(home: Path, organisation: str) -> Path | None:
    """The folder of the newest snapshot of one organisation under ``home``; None before there is any."""
    found = sorted((home / "snapshots" / organisation).glob("[0-9]*/" + MANIFEST))
    return found[-1].parent if found else None


def forget_old(home: Path, organisation: str) -> int:
    """Delete all but the newest :data:`KEPT` snapshots of one organisation; gives how many. Published reports stay."""
    found = sorted((home / "snapshots" / organisation).glob("[0-9]*/" + MANIFEST))
    for old in found[:-KEPT]:
        shutil.rmtree(old.parent)
    return max(0, len(found) - KEPT)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def open_snapshot(
    folder: Path, *, is_checked: bool = False
) -> Iterator[tuple[duckdb.DuckDBPyConnection, Manifest]]:
    """A connection with one view for each table. Refuses what would give a wrong number quietly: see below.

    ``snapshot.changed``: a file is not as it was written; ``snapshot.overlapping_episodes``, ``snapshot.clocks_disagree``,
    ``snapshot.lost_rows`` as ``core.outcomes.snapshot``. ``is_checked``: the caller did all that a moment ago.
    """
    manifest = load_manifest(folder)
    connection = duckdb.connect(
        config={"autoload_known_extensions": "false", "autoinstall_known_extensions": "false"}
    )
    try:
        for name, digest in manifest.digests.items():
            path = folder / f"{name}.parquet"
            if name not in TABLES or not path.is_file() or (not is_checked and _digest(path) != digest):
                raise _changed(name)
            if parquet.read_schema(path).names != list(TABLES[name]):
                raise _changed(name)
            connection.execute(f"create view {name} as select * from read_parquet({_text(str(path))})")
        if "episodes" not in manifest.digests:
            raise _changed("episodes")
        if not is_checked:
            _refuse_unless_sound(connection, manifest)
        yield connection, manifest
    finally:
        connection.close()


def _changed(name: str) -> Refused:
    return Refused(
        "snapshot.changed",
        "The table “{table}” is not as it was written. Nothing was counted.",
        table=name[:40],
    )


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _one(connection: Any, sql: str) -> int:
    return connection.execute(sql).fetchone()[0]


def _refuse_unless_sound(connection: Any, manifest: Manifest) -> None:
    """The checks of ``core.outcomes.snapshot.refuse_unless_sound`` in SQL."""
    if wrong := _one(
        connection,
        "select count(*) + count(episode) - count(distinct episode) - count(*) filter (where watched_days >= 0"
        " and days_after_first is not null) from episodes",
    ):
        raise clocks_disagree("episodes", wrong)
    if twice := _one(
        connection,
        "select count(*) from (select days_after_first < lag(days_after_first + watched_days) over (partition by person"
        " order by days_after_first, watched_days) as is_within from episodes) where is_within",
    ):
        raise overlapping(twice)
    for name in sorted(manifest.digests.keys() - {"episodes"}):
        lost, off = connection.execute(
            f"select count(*) filter (where e.episode is null), count(*) filter (where t.day is null or t.day < 0"
            f" or t.day > e.watched_days) from {name} t left join episodes e using (episode)"
        ).fetchone()
        if lost:
            raise lost_rows(name, lost)
        if off:
            raise clocks_disagree(name, off)


def load_rows(folder: Path) -> Tables:
    """Every table as rows in memory, for the slow twin and for small snapshots."""
    with open_snapshot(folder) as (_, manifest):
        return {name: parquet.read_table(folder / f"{name}.parquet").to_pylist() for name in manifest.digests}
