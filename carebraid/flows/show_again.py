"""The person lets a supporter see again what was agreed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.store import journal
from carebraid.store.grants import load_grant, save_hidden

from ._supporters import open_own
from ._unit import unit


@unit
def show_again(*, actor: Actor, now: datetime, patient_id: UUID, grant_id: UUID) -> None:
    """What was agreed is shown again from now on, as far as it still holds. Refuses ``grant.not_found``."""
    chart = open_own(actor, patient_id, now)
    load_grant(chart, grant_id)
    save_hidden(chart, grant_id, None)
    journal.record(
        actor, "show_again", now=now, patient_id=patient_id, purpose=chart.purpose, object_kind="grant",
        object_id=grant_id,
    )  # fmt: skip
