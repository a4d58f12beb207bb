"""A dated snapshot of everybody in care, as files in the home folder, with the report that pages read."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from carebraid.core.kernel.actor import Actor
from carebraid.core.outcomes.snapshot import Manifest
from carebraid.knowledge.instruments import load_instrument_ids
from carebraid.knowledge.outcome_measures import load_outcome_measures
from carebraid.population.report import report_on, save_marts
from carebraid.population.snapshot import forget_old, write_snapshot
from carebraid.store import journal
from carebraid.store.cohort import open_cohort
from carebraid.store.organisations import load_organisation
from carebraid.store.snapshots import load_for_snapshot

from ._unit import unit


@unit
def take_snapshot(*, actor: Actor, now: datetime, home: Path) -> Path:
    """Write ``home/snapshots/<organisation>/<moment>/`` and its report; gives the folder.

    Refuses a folder that is there (``snapshot.is_there``): one moment, one snapshot.
    """
    cohort = open_cohort(actor, now, about="snapshot")
    slug = load_organisation(cohort.organisation_id).slug
    loaded = load_for_snapshot(cohort, now.date(), sorted(load_instrument_ids()))
    folder = home / "snapshots" / slug / f"{now:%Y%m%dT%H%M%SZ}"
    columns = {
        name: {column: [row[column] for row in rows] for column in rows[0]} if rows else {}
        for name, rows in loaded.tables.items()
    }
    manifest = Manifest(
        organisation=slug,
        taken_on=now.date().isoformat(),
        rows={},
        left_out=dict(loaded.left_out),
        digests={},
    )
    done = write_snapshot(columns, manifest, folder)
    save_marts(folder, report_on(folder, list(load_outcome_measures().values())))
    forgotten = forget_old(home, slug)
    journal.record(
        actor, "take_snapshot", now=now, purpose="operations", object_kind="snapshot", object_id=folder.name,
        detail={**done.rows, "digests": dict(done.digests), "forgotten": forgotten},
    )  # fmt: skip
    return folder
