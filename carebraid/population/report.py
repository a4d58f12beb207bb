"""The report of a whole snapshot: every measure in every split, counted in DuckDB or on Spark; and one measure on demand."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from itertools import combinations
from pathlib import Path
from typing import Any, Final

from carebraid.core.kernel.refusal import Refused
from carebraid.core.outcomes.measure import SPLITS, Definition, Tally
from carebraid.core.outcomes.report import build_entries, build_report
from carebraid.core.outcomes.snapshot import STRATA, Manifest
from carebraid.core.outcomes.suppress import Place

from .engines import LOCAL, open_spark
from .measures import Engine, InDuckDB, OnSpark, count_splits
from .snapshot import open_snapshot

ENGINES: Final = ("duckdb", "spark")
MARTS: Final = "marts.json"
"""The report beside the tables: what pages read, so that a page never counts."""


def report_on(
    folder: Path,
    definitions: Sequence[Definition],
    *,
    splits: Iterable[str] = SPLITS,
    is_checked: bool = False,
    engine: str = "duckdb",
    master: str = LOCAL,
) -> dict[str, Any]:
    """The report over the snapshot in ``folder``, small numbers hidden. Refuses what :func:`open_snapshot` refuses.

    ``engine``: duckdb, or spark on ``master``; both count the same. The files are checked in DuckDB before either counts.
    Refuses another engine (``engine.unknown``), Spark that is not installed (``engine.absent``) or lost (``engine.lost``).
    """
    wanted = ("", *splits)
    if engine not in ENGINES:
        raise Refused("engine.unknown", "The engines are {known}.", known=", ".join(ENGINES))
    with (
        open_snapshot(folder, is_checked=is_checked) as (connection, manifest),
        _engine(engine, connection, folder, manifest, master) as running,
    ):
        counted: dict[str, dict[str, dict[str, Tally]]] = {}
        for definition in definitions:
            try:
                counted[definition.id] = count_splits(running, manifest, definition, wanted)
            except Refused as refused:
                if refused.code != "measure.not_collected":
                    raise
        entries = build_entries(definitions, counted, _inside(connection))
    return build_report(
        entries, organisation=manifest.organisation, taken_on=manifest.taken_on, left_out=manifest.left_out,
        program=version("carebraid"),
    )  # fmt: skip


@contextmanager
def _engine(name: str, connection: Any, folder: Path, manifest: Manifest, master: str) -> Iterator[Engine]:
    if name == "duckdb":
        yield InDuckDB(connection)
        return
    with open_spark(master) as spark:
        yield OnSpark(spark, folder, manifest)


def _inside(connection: Any) -> list[tuple[Place, Place]]:
    """(inner, outer) where everybody of one group is in one group of another split (core.outcomes.suppress.protect)."""
    found = []
    for one, two in combinations(STRATA, 2):
        rows = connection.execute(
            f"select coalesce({one}, 'not_known') a, coalesce({two}, 'not_known') b, count(*) from episodes group by a, b"
        ).fetchall()
        for here, there, flip in ((one, two, False), (two, one, True)):
            pairs = [(b, a) if flip else (a, b) for a, b, _ in rows]
            for inner in {a for a, _ in pairs}:
                outers = {b for a, b in pairs if a == inner}
                if len(outers) == 1:
                    found.append(((here, inner), (there, outers.pop())))
    return sorted(found)


def save_marts(folder: Path, report: dict[str, Any]) -> None:
    """Write the report beside the tables."""
    path = folder / MARTS
    path.write_text(json.dumps(report, ensure_ascii=False), encoding="utf-8")
    path.chmod(0o600)


def load_marts(folder: Path) -> dict[str, Any]:
    """The report beside the tables. Refuses a folder without one (``snapshot.no_report``)."""
    try:
        return json.loads((folder / MARTS).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Refused("snapshot.no_report", "This snapshot has no report yet.", status=404) from error
