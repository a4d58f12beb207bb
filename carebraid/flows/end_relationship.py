"""Somebody outside treats this person no longer: a consent for "my treating providers" reaches them no more (PRV-015)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.chart import open_chart
from carebraid.store.sharing import close_relationship

from ._unit import unit


@unit
def end_relationship(*, actor: Actor, now: datetime, patient_id: UUID, relationship_id: UUID) -> None:
    """Write down that a treating relationship is over. What was given before stays given and accounted for.

    A consent that names the partner itself stays; the person ends that one. Refuses ``relationship.not_there`` (409)
    and what the chart door refuses.
    """
    chart = open_chart(actor, patient_id, Purpose.TREATMENT, now, record_access=False)
    if not close_relationship(chart, relationship_id, now):
        raise Refused("relationship.not_there", "This has ended already.", status=409)
    journal.record(
        actor, "end_relationship", now=now, patient_id=patient_id, purpose=Purpose.TREATMENT, object_kind="relationship",
        object_id=relationship_id,
    )  # fmt: skip
