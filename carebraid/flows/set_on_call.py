"""The list that catches what no rota catches is put in order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.rota import refuse_unknown, save_on_call

from ._unit import unit


@unit
def set_on_call(*, actor: Actor, now: datetime, staff_ids: Sequence[UUID]) -> None:
    """Say who can be reached at any hour, first person first. Refuses an empty list (HAZ-02) and unknown people."""
    wanted = tuple(dict.fromkeys(staff_ids))
    if actor.organisation_id is None or not wanted:
        raise Refused(
            "rota.nobody_on_call", "Somebody must be reachable at any hour. Please keep one person."
        )
    for staff_id in wanted:
        refuse_unknown(actor.organisation_id, staff_id=staff_id)
    save_on_call(actor.organisation_id, wanted)
    journal.record(
        actor, "set_on_call", now=now, object_kind="organisation", object_id=actor.organisation_id,
        detail={"staff": [str(one) for one in wanted]},
    )  # fmt: skip
