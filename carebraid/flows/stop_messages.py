"""A person wants no more automatic messages: it holds from this moment, for every kind."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.store import journal
from carebraid.store.chart import open_chart
from carebraid.store.outreach import save_stop

from ._unit import unit


@unit
def stop_messages(*, actor: Actor, now: datetime, patient_id: UUID) -> None:
    """Stop every automatic kind by every channel at once; asked for twice it is stopped once more, and no harm done.

    The person on their own page, or somebody on the team to whom they said it (47 CFR 64.1200(a)(10): by any
    reasonable means). Only the person turns messages on again.
    """
    is_own = actor.patient_id == patient_id
    purpose = Purpose.SELF if is_own else Purpose.TREATMENT
    chart = open_chart(actor, patient_id, purpose, now, record_access=False)
    save_stop(chart, "page" if is_own else "staff", now)
    journal.record(
        actor, "stop_messages", now=now, patient_id=patient_id, purpose=purpose, object_kind="outreach",
        object_id=patient_id,
    )  # fmt: skip
