"""A sign is written with the person: in their words, with what to watch and what happens then (CAP-091)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.watch.own_plan import State, check_room, check_sign, check_tell, is_safety
from carebraid.store import journal, signals
from carebraid.store.chart import open_chart

from ._raise import refresh_standing
from ._signature import learn_now
from ._unit import unit


@unit
def write_sign(
    *, actor: Actor, now: datetime, patient_id: UUID, words: str, measure: str, is_low: bool = False,
    then_what: str = "", tell: str = "team",
) -> UUID:  # fmt: skip
    """Keep the sign and learn its limit from the person's own days at once; gives its id.

    ``tell``: ``team`` (it counts in the level that the team sees) or ``me`` (the person's own pages alone). Refuses what
    :func:`check_sign` does, ``sign.enough`` and ``sign.safety_stays``.
    """
    purpose = Purpose.SELF if patient_id == actor.patient_id else Purpose.TREATMENT
    chart = open_chart(actor, patient_id, purpose, now, record_access=False)
    wanted = check_sign(words, measure, is_low=is_low, then_what=then_what, tell=tell)
    check_room(len(signals.load_signs(chart)))
    check_tell(tell, safety=is_safety(wanted, signals.load_medicines(chart)))
    made = signals.save_new_sign(
        chart, words=words.strip(), measure=wanted, is_low=is_low, state=State.WATCHED, origin="written",
        then_what=then_what.strip(), tell=tell, now=now,
    )  # fmt: skip
    learn_now(chart, now)
    refresh_standing(chart, now)
    journal.record(
        actor, "write_sign", now=now, patient_id=patient_id, purpose=purpose, object_kind="own_sign", object_id=made,
        detail={"measure": str(wanted), "low": is_low, "tell": tell},
    )  # fmt: skip
    return made
