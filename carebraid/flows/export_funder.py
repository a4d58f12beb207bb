"""A grant's report as files: rows about nobody in the shape of TEDS-A, counts in the shape of NOMs, notes on quality."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.core.outcomes.funder import (
    TEDS_COLUMNS,
    noms_definitions,
    noms_rows,
    quality_notes,
    teds_rows,
)
from carebraid.population.report import report_on
from carebraid.population.snapshot import load_rows, newest_snapshot
from carebraid.store import journal
from carebraid.store.cohort import open_cohort
from carebraid.store.organisations import load_organisation

from ._unit import unit

KINDS = ("teds", "noms", "notes")


@unit
def export_funder(*, actor: Actor, now: datetime, home: Path) -> Mapping[str, str]:
    """``teds.csv``, ``noms.csv`` and ``notes.txt`` as text, from the newest snapshot.

    Refuses without a snapshot (``report.no_snapshot``) and fewer than eleven people (``export.too_few``).
    """
    cohort = open_cohort(actor, now, about="funder_export")
    folder = newest_snapshot(home, load_organisation(cohort.organisation_id).slug)
    if folder is None:
        raise Refused("report.no_snapshot", "There is no snapshot yet. One is taken every night.", status=409)
    rows = teds_rows(load_rows(folder)["episodes"])
    entries = report_on(folder, noms_definitions(), is_checked=True)["measures"]
    files = {
        "teds.csv": _as_csv(rows, TEDS_COLUMNS),
        "noms.csv": _as_csv(noms := noms_rows(entries), tuple(noms[0])),
        "notes.txt": _notes(quality_notes(rows), folder.name),
    }
    journal.record(
        actor, "export_funder", now=now, purpose="operations", object_kind="funder_export", object_id=folder.name,
        detail={"rows": len(rows)},
    )  # fmt: skip
    return files


def _as_csv(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(columns))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _notes(notes: Sequence[str], snapshot: str) -> str:
    head = (
        "Data-quality notes. teds.csv has the shape of TEDS-A (-9: missing) and noms.csv that of NOMs/GPRA.\n"
        "CASEID is a number of this file alone. Codes are restated and not yet checked against the newest codebook.\n"
        f"Snapshot {snapshot}. Do not try to find out who anybody is.\n\n"
    )
    return head + "\n".join(notes) + "\n"
