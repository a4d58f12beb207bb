"""Somebody answered a message, in any channel: a wish to stop is obeyed, a wrong person is believed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.store import journal
from carebraid.store.chart import open_chart

from ._heard import act_on
from ._unit import unit


@unit
def hear_reply(*, actor: Actor, now: datetime, patient_id: UUID, words: str) -> str:
    """Read an answer and act on it; gives ``stopped``, ``wrong_person`` or ``heard``. The words are not kept.

    A wrong person who also wants no more is both, and ``stopped`` is said. No reply turns messages on. The actor is
    a colleague who took the call; a text comes in by ``hear_text``.
    """
    chart = open_chart(actor, patient_id, Purpose.TREATMENT, now, record_access=False)
    heard = act_on(chart, words, now)
    journal.record(
        actor, "hear_reply", now=now, patient_id=patient_id, purpose=chart.purpose, object_kind="outreach",
        object_id=patient_id, detail={"heard": heard},
    )  # fmt: skip
    return heard
