"""One tap back into care: no form, no waiting list, no reason asked."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.team.task import Kind, Priority, end_as
from carebraid.store import journal, tasks
from carebraid.store.aftercare import load_phase
from carebraid.store.chart import Chart, open_chart

from ._after_contact import CARE_MANAGERS, keep_phase
from ._raise import Signal, raise_task, refresh_standing
from ._unit import unit


@unit
def come_back(*, actor: Actor, now: datetime) -> UUID:
    """The signed-in person is in active care again, and their care manager has a call to make the same day; gives the task.

    Tapped twice it is one task. Refuses whoever is not in care here (``me.patients_only``).
    """
    if actor.patient_id is None:
        raise Refused("me.patients_only", "These pages belong to people in care.", status=403)
    chart = open_chart(actor, actor.patient_id, Purpose.SELF, now, record_access=False)
    phase = load_phase(chart)
    keep_phase(chart, "active", now, phase.fading, None, came_back_at=now)
    _end_booster(chart, now)
    kept = raise_task(
        chart, kind=Kind.COMING_BACK, subject="", priority=Priority.SAME_DAY, now=now, prefer=CARE_MANAGERS,
        signals=[Signal("came_back", {}, now, "person", str(actor.patient_id))],
    )  # fmt: skip
    refresh_standing(chart, now)
    journal.record(
        actor, "come_back", now=now, patient_id=chart.patient_id, purpose=chart.purpose, object_kind="care_phase",
        object_id=chart.patient_id, detail={"was": phase.phase},
    )  # fmt: skip
    return kept.task.id


def _end_booster(chart: Chart, now: datetime) -> None:
    """Active care takes over; whoever had the booster sees that it ended so."""
    kept = tasks.load_open_task(chart, Kind.BOOSTER, "")
    if kept is not None and not kept.task.is_safety:
        ended = end_as(kept.task, "merged", by=kept.task.owner_id, at=now)
        tasks.save_task(chart, kept, ended, next_step_at=None)
        tasks.save_event(chart, ended.id, "closed", now, {"outcome": "merged"})
