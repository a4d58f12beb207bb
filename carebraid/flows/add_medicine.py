"""The team writes down something that is taken, whoever prescribed, bought or gave it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.meds.interactions import Alert, Change
from carebraid.core.meds.regimen import Taken, add
from carebraid.store import journal
from carebraid.store.chart import open_chart
from carebraid.store.medicines import new_taken_id, save_medicine

from ._medicine_list import follow, lay_out
from ._unit import unit

SOURCES = ("clinic", "person", "hospital", "pharmacy", "import")


@dataclass(frozen=True, slots=True)
class Added:
    """The new entry, what the list now raises that it did not raise before, and whether it could be checked."""

    medicine_id: UUID
    alerts: tuple[Alert, ...]
    is_checked: bool


@unit
def add_medicine(
    *, actor: Actor, now: datetime, patient_id: UUID, taken: Taken, source: str = "person",
    is_meant_twice: bool = False,
) -> Added:  # fmt: skip
    """Write down something that the person takes already; an order is :func:`prescribe`. ``taken.id`` is made here.

    A fact is never held up by an alert; whoever wrote it sees what it raises. Refuses what the list refuses
    (``regimen.…``), and an unknown source (``medicine.unknown_source``).
    """
    purpose = Purpose.TREATMENT if actor.kind == "account" else Purpose.IMPORT
    chart = open_chart(actor, patient_id, purpose, now, record_access=False)
    if source not in SOURCES:
        raise Refused("medicine.unknown_source", "Please say where this comes from.")
    desk = lay_out(chart, now)
    entry = replace(taken, id=new_taken_id())
    add(desk.regimen, entry, today=desk.today, is_meant_twice=is_meant_twice)
    proposed = desk.proposed(Change(add=(entry.name,)))
    medicine_id = save_medicine(chart, entry, source=source, now=now)
    follow(chart, entry, now)
    journal.record(
        actor, "add_medicine", now=now, patient_id=patient_id, purpose=purpose, object_kind="medicine",
        object_id=medicine_id, detail={"kind": str(entry.kind), "source": source, "checked": proposed.after.checked},
    )  # fmt: skip
    return Added(medicine_id, proposed.new, proposed.after.checked)
