"""Rows for research that are about nobody: an allow-list of columns, years, and a new number for each person each time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.knowledge.instruments import load_instrument_ids
from carebraid.store import journal
from carebraid.store.cohort import SMALLEST_SHOWN, open_cohort
from carebraid.store.deidentified import Rows, load_deidentified

from ._unit import unit


@unit
def export_deidentified(*, actor: Actor, now: datetime) -> Mapping[str, Rows]:
    """The rows of one organisation by ``core.outcomes.deidentify`` (PRV-084), with how many there were in the journal.

    Refuses (``export.too_few``) an organisation with fewer than eleven people: among so few, a row is somebody.
    """
    cohort = open_cohort(actor, now, about="deidentified_export")
    tables = load_deidentified(cohort, now.date(), load_instrument_ids())
    people = len(tables["people"])
    if people < SMALLEST_SHOWN:
        raise Refused(
            "export.too_few",
            "There are too few people here for an export in which nobody could be recognised.",
        )
    journal.record(
        actor, "export_deidentified", now=now, purpose="research", object_kind="deidentified_export",
        detail={name: len(rows) for name, rows in tables.items()},
    )  # fmt: skip
    return tables
