"""A list from a hospital, a pharmacy or the person is taken in, word for word; nothing changes yet."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.meds.reconcile import read_list
from carebraid.store import journal
from carebraid.store.chart import open_chart
from carebraid.store.medicines import save_list

from ._unit import unit

SOURCES = ("hospital", "pharmacy", "person", "clinic")


@unit
def take_list(*, actor: Actor, now: datetime, patient_id: UUID, source: str, text: str) -> UUID:
    """Keep the list as it was given, one medicine a line. Refuses what ``core.meds.reconcile.read_list`` refuses."""
    chart = open_chart(actor, patient_id, Purpose.TREATMENT, now, record_access=False)
    if source not in SOURCES:
        raise Refused("medicine.unknown_source", "Please say where this comes from.")
    lines = read_list(text)
    list_id = save_list(chart, source=source, items=[line.said for line in lines], now=now)
    journal.record(
        actor, "take_list", now=now, patient_id=patient_id, purpose=Purpose.TREATMENT, object_kind="medicine_list",
        object_id=list_id, detail={"source": source, "lines": len(lines)},
    )  # fmt: skip
    return list_id
