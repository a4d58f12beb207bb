"""A partner's request is matched to a person, so that their team can look at it, or put aside. The partner sees neither."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.team.task import Kind, Priority
from carebraid.store import journal
from carebraid.store.chart import open_chart
from carebraid.store.counter import handle_partner_request, load_partner_request
from carebraid.store.desk import find_number, open_desk

from ._raise import Signal, raise_task
from ._unit import unit


@unit
def answer_partner_request(*, actor: Actor, now: datetime, request_id: UUID, number: str = "") -> bool:
    """Match the request to whoever has that record number, or with none put it aside; whether it was matched.

    Matched: the person's team gets a task, and only the gate decides whether anything goes (PRV-015). Either way the
    partner was told the same, once, when they asked (PRV-051). Refuses ``partner_request.no_such_number`` (404),
    ``partner_request.not_found`` and ``partner_request.handled`` (409).
    """
    desk = open_desk(actor, now)
    asked = load_partner_request(desk.organisation_id, request_id)
    whom = find_number(desk, number) if number.strip() else None
    if number.strip() and whom is None:
        raise Refused(
            "partner_request.no_such_number",
            "Nobody here has this record number. Please check it.",
            status=409,
        )
    patient_id = None if whom is None else whom.patient_id
    handle_partner_request(desk.organisation_id, request_id, by=actor.name, now=now, patient_id=patient_id)
    if patient_id is not None:
        chart = open_chart(actor, patient_id, Purpose.OPERATIONS, now, record_access=False)
        signal = Signal("partner_asks", {}, now, "partner_request", str(request_id))
        raise_task(
            chart, kind=Kind.ACCESS_REVIEW, subject=f"partner:{request_id}", priority=Priority.ROUTINE,
            signals=[signal], now=now,
        )  # fmt: skip
    journal.record(
        actor, "answer_partner_request", now=now, patient_id=patient_id, purpose=Purpose.OPERATIONS,
        object_kind="partner", object_id=asked.partner_id, detail={"request": str(request_id)},
    )  # fmt: skip
    return patient_id is not None
