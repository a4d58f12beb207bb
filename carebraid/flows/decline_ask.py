"""The person says no to what a colleague asked them to agree to: nothing changes but that nobody asks again soon."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.asks import decline
from carebraid.store.chart import open_chart

from ._unit import unit


@unit
def decline_ask(*, actor: Actor, now: datetime, patient_id: UUID, ask_id: UUID) -> None:
    """Keep the no for 90 days (PRV-028). It is no written no: what the person shares already goes on.

    Refuses a request that is not there or was answered before (``ask.not_open``, 409).
    """
    chart = open_chart(actor, patient_id, Purpose.SELF, now, record_access=False)
    if not decline(chart, ask_id, now):
        raise Refused("ask.not_open", "This request is not open any more. Nothing was changed.", status=409)
    journal.record(
        actor, "decline_ask", now=now, patient_id=patient_id, purpose=Purpose.SELF, object_kind="consent_ask",
        object_id=ask_id,
    )  # fmt: skip
