"""Somebody else looks at what is held back from a person: it stays, or it opens now (45 CFR 164.524(a)(4); PRV-056)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.holding import RELEASED, check_review
from carebraid.store import journal
from carebraid.store.chart import open_chart
from carebraid.store.holding import load_held_one, save_look

from ._unit import unit


@unit
def review_held_back(
    *, actor: Actor, now: datetime, patient_id: UUID, held_id: UUID, finding: str, words: str = ""
) -> None:
    """Write the finding down: ``kept`` until its day, or ``released`` now. Whoever held it back can only open it.

    Refuses what ``check_review`` does, ``held.not_found`` (404) and ``held.not_staff`` (403).
    """
    chart = open_chart(actor, patient_id, Purpose.TREATMENT, now, record_access=False)
    held = load_held_one(chart, held_id)
    if held is None:
        raise Refused("held.not_found", "This is not held back now.", status=404)
    if actor.staff_id is None:
        raise Refused("held.not_staff", "Only a clinician who works here can review this.", status=403)
    check_review(finding, words, is_own=held.staff_id == actor.staff_id)
    save_look(
        chart,
        held_id,
        finding=finding,
        words=words.strip(),
        staff_id=actor.staff_id,
        opens=finding == RELEASED,
    )
    journal.record(
        actor, "review_held_back", now=now, patient_id=patient_id, purpose=Purpose.TREATMENT,
        object_kind="held_back", object_id=held_id, detail={"finding": finding},
    )  # fmt: skip
