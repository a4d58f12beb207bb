"""A court order is entered with every element the rule asks for, or refused with the reason (42 CFR 2.61 to 2.67)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.consent import CourtOrder, Recipient
from carebraid.core.privacy.register import check_order, permitted_by
from carebraid.store import journal
from carebraid.store.answers import save_order
from carebraid.store.chart import open_chart
from carebraid.store.desk import find_number, open_desk

from ._unit import unit


@unit
def enter_court_order(
    *, actor: Actor, now: datetime, number: str, court: str, case: str, kind: str, findings: str,
    notice_given: bool, compelled: bool, recipient: str, permitted: str, kinds: Collection[str], from_at: datetime,
    until_at: datetime | None = None,
) -> UUID:  # fmt: skip
    """Keep an order about whoever has that record number. Entering it gives nothing out: the gate still decides.

    Refuses a subpoena alone and every missing element (``order.…``, PRV-049), and ``order.no_such_number``.
    """
    desk = open_desk(actor, now)
    whom = find_number(desk, number)
    if whom is None:
        raise Refused(
            "order.no_such_number", "Nobody here has this record number. Please check it.", status=409
        )
    order = CourtOrder(
        id="", court=court.strip(), case=case.strip(), kind=kind, findings=findings.strip(), notice_given=notice_given,
        compelled=compelled, recipient=Recipient(name=" ".join(recipient.split())),
        permitted=permitted_by(permitted, kinds), from_at=from_at, until_at=until_at,
    )  # fmt: skip
    check_order(order, now)
    chart = open_chart(actor, whom.patient_id, Purpose.OPERATIONS, now, record_access=False)
    order_id = save_order(chart, order, by=actor.name, now=now)
    journal.record(
        actor, "enter_court_order", now=now, patient_id=whom.patient_id, purpose=Purpose.OPERATIONS,
        object_kind="court_order", object_id=order_id, detail={"kind": kind},
    )  # fmt: skip
    return order_id
