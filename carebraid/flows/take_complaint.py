"""A complaint that came by telephone, letter or at the counter is written down for whoever has no account (2.4)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.moment import local_day
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.rights import RETALIATION_CHECK, check_wish, due_on
from carebraid.store import journal
from carebraid.store.chart import open_chart
from carebraid.store.desk import find_number, open_desk
from carebraid.store.rights import save_right

from ._unit import unit


@unit
def take_complaint(*, actor: Actor, now: datetime, number: str, wish: str) -> UUID:
    """Keep it as it was said, with its clock and the day on which somebody looks whether it did harm (PRV-062).

    Refuses one without words (``right.no_words``) and ``complaint.no_such_number`` (409).
    """
    check_wish("complaint", wish)
    whom = find_number(open_desk(actor, now), number)
    if whom is None:
        raise Refused(
            "complaint.no_such_number", "Nobody here has this record number. Please check it.", status=409
        )
    chart = open_chart(actor, whom.patient_id, Purpose.OPERATIONS, now, record_access=False)
    today = local_day(now, chart.zone)
    content = {"retaliation_check_on": (today + RETALIATION_CHECK).isoformat(), "taken_by": actor.name}
    request_id = save_right(
        chart, kind="complaint", wish=wish.strip(), about="", content=content, asked_at=now,
        due_on=due_on("complaint", today),
    )  # fmt: skip
    journal.record(
        actor, "take_complaint", now=now, patient_id=whom.patient_id, purpose=Purpose.OPERATIONS,
        object_kind="rights_request", object_id=request_id, detail={"kind": "complaint"},
    )  # fmt: skip
    return request_id
