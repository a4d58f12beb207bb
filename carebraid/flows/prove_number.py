"""A person reads out the code that came to their number: now it is known to be theirs."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.reach.texting import is_code
from carebraid.store import journal
from carebraid.store.chart import open_chart
from carebraid.store.texting import load_asked, save_try

from ._unit import unit


@unit
def prove_number(*, actor: Actor, now: datetime, patient_id: UUID, code: str) -> bool:
    """Whether it was the code. Every try counts, also a wrong one; after five, or ten minutes, a new code is asked for.

    It turns nothing on: the number may be chosen now. Only the person themself. Refuses ``number.no_code`` (409).
    """
    chart = open_chart(actor, patient_id, Purpose.SELF, now, record_access=False)
    asked = load_asked(chart, now, lock=True)
    if asked is None:
        raise Refused("number.no_code", "This code is over. Please ask for a new one.", status=409)
    is_right = is_code(code, asked.code)
    save_try(chart, asked.id, proved_at=now if is_right else None)
    journal.record(
        actor, "prove_number", now=now, patient_id=patient_id, purpose=chart.purpose, object_kind="number_proof",
        object_id=asked.id, outcome="done" if is_right else "seen", detail={"proved": is_right},
    )  # fmt: skip
    return is_right
