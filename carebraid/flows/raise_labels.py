"""Somebody protects one fact of the record more than its class calls for. Nothing can be protected less."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.endings import check_raised
from carebraid.store import journal
from carebraid.store.chart import open_chart
from carebraid.store.record import add_labels

from ._unit import unit


@unit
def raise_labels(
    *, actor: Actor, now: datetime, patient_id: UUID, piece_id: UUID, labels: Collection[str]
) -> tuple[str, ...]:
    """Add ``labels`` to an answer, entry, check-in or appointment; gives all it has now (PRV-002).

    There is no flow that takes one away. Refuses ``labels.none``, ``labels.unknown``, ``labels.not_found`` (404).
    """
    wanted = check_raised(labels)
    chart = open_chart(actor, patient_id, Purpose.TREATMENT, now, record_access=False)
    now_there = add_labels(chart, piece_id, wanted)
    if now_there is None:
        raise Refused("labels.not_found", "There is no such entry in this record.", status=404)
    journal.record(
        actor, "raise_labels", now=now, patient_id=patient_id, purpose=Purpose.TREATMENT, object_kind="labels",
        object_id=piece_id, detail={"added": sorted(wanted)},
    )  # fmt: skip
    return now_there
