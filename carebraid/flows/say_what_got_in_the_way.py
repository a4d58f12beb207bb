"""What got in the way of a missed visit, told by the person or to a colleague; the help they want gets an owner."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.reach.barriers import check_wanted, help_for
from carebraid.core.team.task import Kind, Priority
from carebraid.store import journal
from carebraid.store.aftercare import load_missed, save_missed
from carebraid.store.chart import open_chart

from ._after_contact import CARE_MANAGERS
from ._raise import Signal, raise_task
from ._unit import unit


@unit
def say_what_got_in_the_way(
    *, actor: Actor, now: datetime, patient_id: UUID, appointment_id: UUID, barriers: Sequence[str],
    wanted: Sequence[str] = (),
) -> tuple[str, ...]:  # fmt: skip
    """Keep what was named and which help is wanted; gives everything that can be offered. Nothing is ever counted against
    anybody.

    Refuses (``visit.name_one``) an empty answer, what is not on the list, and a visit that was not theirs or not missed.
    """
    if not barriers and not wanted:
        raise Refused("visit.name_one", "Please choose at least one.")
    offers, chosen = help_for(barriers), check_wanted(wanted)
    is_own = actor.patient_id == patient_id
    chart = open_chart(
        actor, patient_id, Purpose.SELF if is_own else Purpose.TREATMENT, now, record_access=False
    )
    load_missed(chart, appointment_id)
    save_missed(chart, appointment_id, barriers=barriers, wanted=chosen, now=now)
    if chosen:
        raise_task(
            chart, kind=Kind.MISSED_VISIT, subject=str(appointment_id), prefer=CARE_MANAGERS, now=now,
            priority=Priority.SAME_DAY if "unsafe" in barriers else Priority.ROUTINE,
            signals=[Signal("help_wanted", {"n": len(chosen)}, now, "appointment", str(appointment_id))],
        )  # fmt: skip
    journal.record(
        actor, "say_what_got_in_the_way", now=now, patient_id=patient_id, purpose=chart.purpose,
        object_kind="appointment", object_id=appointment_id, detail={"barriers": len(barriers), "wanted": len(chosen)},
    )  # fmt: skip
    return offers
