"""A clinician decides about more support: risk was high again and again, or a call that a forecast began reached nobody."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.team.task import Kind, end_as
from carebraid.core.watch.intensify import SUPPORT
from carebraid.store import journal, tasks
from carebraid.store.appointments import save_appointment
from carebraid.store.chart import open_chart

from ._raise import refresh_standing
from ._unit import unit

KINDS = {"more_visits": "visit", "home_visit": "home visit", "video_checkin": "video check-in"}
WEEKS = 4
LEAST_WORDS = 10


@unit
def decide_support(
    *, actor: Actor, now: datetime, task_id: UUID, chosen: Collection[str], first_at: datetime | None = None, why: str = ""
) -> int:  # fmt: skip
    """Plan what was chosen, or say why none of it is right; gives how many appointments were planned.

    More visits are four weekly ones; the others are one each, a day apart. Refuses a kind that is not offered, a choice
    without a first time (``support.no_time``), and no choice without a reason (``support.no_reason``).
    """
    if actor.staff_id is None:
        raise Refused("task.staff_only", "This is decided by the care team.", status=403)
    if not set(chosen) <= set(SUPPORT):
        raise Refused("support.unknown", "Please choose from what is offered.")
    if chosen and (first_at is None or first_at <= now):
        raise Refused("support.no_time", "Please choose a first time that lies ahead.")
    if not chosen and len(why.strip()) < LEAST_WORDS:
        raise Refused("support.no_reason", "Please say in a few words why none of it is right now.")
    chart = open_chart(
        actor, tasks.load_patient_of_task(task_id), Purpose.TREATMENT, now, record_access=False
    )
    kept = tasks.load_task(chart, task_id)
    if kept.task.kind is not Kind.MORE_SUPPORT and not kept.task.is_at_highest:
        raise Refused("task.not_found", "There is no such question here.", status=404)
    ended = end_as(kept.task, "plan_changed", by=actor.staff_id, at=now)
    planned = 0
    for place, one in enumerate(one for one in SUPPORT if one in chosen):
        for week in range(WEEKS if one == "more_visits" else 1):
            at = (first_at or now) + timedelta(days=place, weeks=week)
            save_appointment(chart, kind=KINDS[one], at=at, staff_id=actor.staff_id, state="planned")
            planned += 1
    tasks.save_task(chart, kept, ended, next_step_at=None)
    tasks.save_event(
        chart, task_id, "closed", now, {"outcome": "plan_changed", "chosen": sorted(chosen), "why": why.strip()[:500]}
    )  # fmt: skip
    refresh_standing(chart, now)
    journal.record(
        actor, "decide_support", now=now, patient_id=chart.patient_id, purpose=chart.purpose, object_kind="task",
        object_id=task_id, detail={"chosen": sorted(chosen), "planned": planned},
    )  # fmt: skip
    return planned
