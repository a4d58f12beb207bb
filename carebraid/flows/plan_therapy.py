"""A therapy goes on, or ended: written down so that it can be compared with what is taken (CAP-068)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.knowledge.therapies import load_alignment
from carebraid.store import journal
from carebraid.store.chart import open_chart
from carebraid.store.therapies import load_therapies, save_therapy

from ._unit import unit


@unit
def plan_therapy(*, actor: Actor, now: datetime, patient_id: UUID, therapy: str, goes_on: bool) -> None:
    """Write it down. Refuses a therapy that is not known (``therapy.unknown``), and what stands so already
    (``therapy.stands_so``, 409): somebody else wrote it first."""
    chart = open_chart(actor, patient_id, Purpose.TREATMENT, now, record_access=False)
    if therapy not in load_alignment().therapies:
        raise Refused("therapy.unknown", "Please choose a therapy from the list.")
    if goes_on is any(one.code == therapy for one in load_therapies(chart)):
        raise Refused("therapy.stands_so", "Somebody wrote this down already.", status=409)
    save_therapy(chart, therapy, goes_on=goes_on, now=now)
    journal.record(
        actor, "plan_therapy", now=now, patient_id=patient_id, purpose=Purpose.TREATMENT, object_kind="therapy",
        detail={"goes_on": goes_on},
    )  # fmt: skip
