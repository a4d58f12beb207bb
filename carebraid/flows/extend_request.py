"""More time for an answer: once, in writing, and the person reads why."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.moment import local_day
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.answers import extended
from carebraid.store import journal
from carebraid.store.answers import save_extension
from carebraid.store.chart import open_chart
from carebraid.store.rights import load_right

from ._unit import unit


@unit
def extend_request(*, actor: Actor, now: datetime, patient_id: UUID, request_id: UUID, why: str) -> date:
    """Move the day by the one extension that the law allows; gives the new day (PRV-054, PRV-057).

    Refuses ``request.not_found``, ``request.answered`` (409) and what ``core.privacy.answers.extended`` refuses.
    """
    chart = open_chart(actor, patient_id, Purpose.OPERATIONS, now, record_access=False)
    asked = load_right(chart, request_id)
    if asked is None:
        raise Refused("request.not_found", "There is no such request here.", status=404)
    if asked.decision:
        raise Refused("request.answered", "A colleague has answered this already.", status=409)
    until = extended(
        asked.kind, asked.due_on, today=local_day(now, chart.zone), extended_at=asked.extended_at, why=why
    )
    save_extension(chart, request_id, due_on=until, why=why.strip(), now=now)
    journal.record(
        actor, "extend_request", now=now, patient_id=patient_id, purpose=Purpose.OPERATIONS,
        object_kind="rights_request", object_id=request_id, detail={"kind": asked.kind, "until": until.isoformat()},
    )  # fmt: skip
    return until
