"""A person says how the team may reach out: by call, by video, by a visit."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.reach.delivery import IN_PERSON
from carebraid.store import journal
from carebraid.store.chart import open_chart
from carebraid.store.reaching import save_wish

from ._unit import unit


@unit
def choose_reach(*, actor: Actor, now: datetime, patient_id: UUID, ways: Collection[str]) -> None:
    """Keep the ways that the person allows; none of them is an answer too: then only a crisis brings somebody.

    The person on their own page, or a colleague to whom they said it. Refuses an unknown way (``reach.unknown_way``).
    """
    if not set(ways) <= set(IN_PERSON):
        raise Refused("reach.unknown_way", "Please choose from the ways that are offered.")
    purpose = Purpose.SELF if actor.patient_id == patient_id else Purpose.TREATMENT
    chart = open_chart(actor, patient_id, purpose, now, record_access=False)
    save_wish(chart, ways, now)
    journal.record(
        actor, "choose_reach", now=now, patient_id=patient_id, purpose=purpose, object_kind="reach_wish",
        object_id=patient_id, detail={"ways": sorted(ways)},
    )  # fmt: skip
