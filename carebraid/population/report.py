"""The report of a whole snapshot: every measure in every split, counted in DuckDB; and one measure on demand."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from itertools import combinations
from pathlib import Path
from typing import Any, Final

from carebraid.core.kernel.refusal import Refused
from carebraid.core.outcomes.measure import SPLITS, Definition, Tally
from carebraid.core.outcomes.report import build_entries, build_report
from carebraid.core.outcomes.snapshot import STRATA
from carebraid.core.outcomes.suppress import Place

from .measures import count_splits
from .snapshot import open_snapshot

MARTS: Final = "marts.json"
"""The report beside the tables: what pages read, so that a page never counts."""


def report_on(
    folder: Path,
    definitions: Sequence[Definition],
    *,
    splits: Iterable[str] = SPLITS,
    is_checked: bool = False,
) -> dict[str, Any]:
    """The report over the snapshot in ``folder``, small numbers hidden. Refuses what :func:`open_snapshot` refuses."""
    wanted = ("", *splits)
    with open_snapshot(folder, is_checked=is_checked) as (connection, manifest):
        counted: dict[str, dict[str, dict[str, Tally]]] = {}
        for definition in definitions:
            try:
                counted[definition.id] = count_splits(connection, manifest, definition, wanted)
            except Refused as refused:
                if refused.code != "measure.not_collected":
                    raise
        entries = build_entries(definitions, counted, _inside(connection))
    return build_report(
        entries, organisation=manifest.organisation, taken_on=manifest.taken_on, left_out=manifest.left_out,
        program=version("carebraid"),
    )  # fmt: skip


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
