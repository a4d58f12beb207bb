"""Naloxone is put in somebody's hands: it stands on their list, and the task about it is done (HAZ-31)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.moment import local_day
from carebraid.core.meds.regimen import Formulation, Taken, TakenKind, TakenState, add
from carebraid.core.team.task import Kind
from carebraid.knowledge.monitoring import find_medicine
from carebraid.store import journal, monitoring
from carebraid.store.chart import open_chart
from carebraid.store.medicines import load_regimen, new_taken_id, save_medicine

from ._medicine_watch import close_task
from ._unit import unit

NALOXONE = "naloxone"


@unit
def give_naloxone(*, actor: Actor, now: datetime, patient_id: UUID) -> UUID:
    """Note that naloxone was handed out today; gives the supply's id. Twice on one day is one supply."""
    chart = open_chart(actor, patient_id, Purpose.TREATMENT, now, record_access=False)
    today, regimen = local_day(now, chart.zone), load_regimen(chart).regimen
    listed = next(
        (
            one
            for one in regimen.entries
            if NALOXONE in find_medicine(one.name).ids and one.state is not TakenState.STOPPED
        ),
        None,
    )
    if listed is None:
        listed = Taken(
            id=new_taken_id(), name=NALOXONE, kind=TakenKind.OTHER, formulation=Formulation.NASAL, started_on=today,
            reason="overdose",
        )  # fmt: skip
        add(regimen, listed, today=today)
        save_medicine(chart, listed, source="clinic", now=now)
    medicine_id = UUID(listed.id)
    known = [
        one.id
        for one in monitoring.load_supplies(chart, since=today)
        if one.medicine_id == medicine_id and one.kind == "pick_up"
    ]
    supply_id = known[0] if known else monitoring.save_supply(
        chart, medicine_id=medicine_id, kind="pick_up", on=today, days=None, state="given", next_due_on=None
    )  # fmt: skip
    close_task(chart, Kind.NALOXONE, "", now, "reached_talked")
    journal.record(
        actor, "give_naloxone", now=now, patient_id=patient_id, purpose=Purpose.TREATMENT, object_kind="supply",
        object_id=supply_id,
    )  # fmt: skip
    return supply_id
