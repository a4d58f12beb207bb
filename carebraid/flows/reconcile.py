"""Somebody qualified decides about every difference between two lists, all of them at once (NPSG.03.06.01)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.meds.dose import Dose
from carebraid.core.meds.names import normalised
from carebraid.core.meds.reconcile import Decision, Difference, Differs, check_decision, compare, read_line
from carebraid.core.meds.regimen import Taken, TakenKind, add, change_dose, stop
from carebraid.store import journal
from carebraid.store.chart import Chart, open_chart
from carebraid.store.medicines import (
    load_list,
    load_regimen,
    new_taken_id,
    save_change,
    save_decisions,
    save_medicine,
)

from ._medicine_list import Desk, follow, lay_out
from ._tell_prescribers import is_told_of, look, tell_prescribers
from ._unit import unit


@dataclass(frozen=True, slots=True)
class Said:
    """What was decided about one difference; ``name`` is the known name somebody chose for one that is not known."""

    decision: str
    name: str = ""


@unit
def reconcile(
    *, actor: Actor, now: datetime, patient_id: UUID, list_id: UUID, said: Mapping[str, Said]
) -> int:
    """Carry out a decision for every difference, or none of them. Gives how many changed the list.

    Refuses a difference without a decision (``reconcile.open``, 409), one that does not fit, a list that was decided
    already (``reconcile.decided``, 409), and everything while the names cannot be read (``reconcile.not_alive``, 503).
    """
    chart = open_chart(actor, patient_id, Purpose.TREATMENT, now, record_access=False)
    kept = load_list(chart, list_id)
    if kept.decided_at is not None:
        raise Refused(
            "reconcile.decided", "Somebody has decided about this list already. Look at the list.", status=409
        )
    desk = lay_out(chart, now)
    if desk.alive.knowledge is None:
        raise Refused(
            "reconcile.not_alive",
            "The names of medicines cannot be read now. Nothing was changed.",
            status=503,
        )
    lines = [read_line(item) for item in kept.items]
    differences = compare(desk.regimen, lines, desk.alive.knowledge.names)
    agreed = Said(Decision.KEEP_OURS)
    decided = [
        (one, said.get(one.key, agreed if one.differs is Differs.SAME else Said(""))) for one in differences
    ]
    checked = [(one, check_decision(one, what.decision), what.name) for one, what in decided]
    carried = [_carry_out(chart, desk, one, what, name, kept.source, now) for one, what, name in checked]
    found = [one for one in carried if one is not None]
    changed = len(found)
    tell_prescribers(chart, [one for one in found if one], now)
    save_decisions(chart, list_id, [_spelled(one, what, name) for one, what, name in checked], now)
    journal.record(
        actor, "reconcile", now=now, patient_id=patient_id, purpose=Purpose.TREATMENT, object_kind="medicine_list",
        object_id=list_id, detail={"differences": len(checked), "changed": changed},
    )  # fmt: skip
    return changed


def _carry_out(
    chart: Chart, desk: Desk, one: Difference, what: Decision, chosen: str, source: str, now: datetime
) -> dict[str, Any] | None:
    """What the check says of the change; empty where nobody is told of it, None where the list did not change."""
    made: Taken | None = None
    found: dict[str, Any] = {}
    if what is Decision.ADD and one.line is not None:
        made = Taken(
            id=new_taken_id(), name=_name(one, chosen), kind=TakenKind.PRESCRIBED, dose=one.line.dose,
            times_a_day=one.line.times_a_day,
        )  # fmt: skip
        # What two lines of the same list bring is looked at together with what the first of them made.
        add(load_regimen(chart).regimen, made, today=desk.today)
        found = look(desk, chart, made)
        save_medicine(chart, made, source=source, now=now, why=one.line.said, found=found)
    elif what is Decision.STOP and one.ours is not None:
        stopped = stop(
            desk.regimen, one.ours.id, on=desk.today, seen_version=one.ours.version, today=desk.today
        )
        made = stopped.entry(one.ours.id)
        found = look(desk, chart, made) if is_told_of(made) else {}
        save_change(
            chart, one.ours, made, what="stopped", now=now, why=f"list from {source}", found=found or None
        )
    elif what is Decision.THEIR_DOSE and one.ours is not None and one.line is not None:
        made = _dosed(desk, one.ours, one.line.dose, one)
        found = look(desk, chart, made) if is_told_of(made) else {}
        save_change(chart, one.ours, made, what="dose", now=now, why=one.line.said, found=found or None)
    if made is None:
        return None
    follow(chart, made, now)
    return found


def _dosed(desk: Desk, ours: Taken, dose: Dose | None, one: Difference) -> Taken:
    if dose is None or one.line is None:
        raise Refused("reconcile.dose_unreadable", "The dose on their list cannot be read safely.")
    times = one.line.times_a_day if one.line.times_a_day is not None else ours.times_a_day
    made = change_dose(
        desk.regimen, ours.id, dose, seen_version=ours.version, times_a_day=times, today=desk.today
    )
    return made.entry(ours.id)


def _name(one: Difference, chosen: str) -> str:
    """The name as it was written, or one of the names that were suggested for it: somebody chose, nobody guessed."""
    if not chosen or one.line is None:
        return one.line.name if one.line else ""
    if normalised(chosen) not in {normalised(name) for name in one.suggestions}:
        raise Refused("reconcile.not_suggested", "Please choose one of the names beside the line.")
    return chosen


def _spelled(one: Difference, what: Decision, name: str) -> dict[str, Any]:
    return {
        "line": one.line.said if one.line else "", "ours": one.ours.name if one.ours else "",
        "differs": str(one.differs), "decision": str(what), "name": name,
    }  # fmt: skip
