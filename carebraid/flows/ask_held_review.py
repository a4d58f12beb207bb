"""The person asks that another clinician looks at what is held back from them (45 CFR 164.524(a)(4); PRV-056)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.team.task import Kind, Priority
from carebraid.store import journal
from carebraid.store.chart import open_chart
from carebraid.store.holding import load_held_one, save_asked

from ._raise import Signal, raise_task
from ._unit import unit


@unit
def ask_held_review(*, actor: Actor, now: datetime, patient_id: UUID, held_id: UUID) -> None:
    """Ask; a clinician who did not decide it is called this visit. Asking twice changes nothing.

    Refuses ``held.not_found`` (404), also where it has opened meanwhile.
    """
    chart = open_chart(actor, patient_id, Purpose.SELF, now, record_access=False)
    held = load_held_one(chart, held_id)
    if held is None:
        raise Refused("held.not_found", "Nothing like this is held back from you now.", status=404)
    is_new = save_asked(chart, held_id)
    if is_new:
        signal = Signal("held_back_asked", {}, now, "held_back", str(held_id))
        raise_task(
            chart, kind=Kind.ACCESS_REVIEW, subject=f"held:{held_id}", priority=Priority.THIS_VISIT, signals=[signal],
            now=now, besides=[held.staff_id],
        )  # fmt: skip
    journal.record(
        actor, "ask_held_review", now=now, patient_id=patient_id, purpose=Purpose.SELF, object_kind="held_back",
        object_id=held_id, detail={"again": not is_new},
    )  # fmt: skip
