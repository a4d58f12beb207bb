"""A sign is watched, muted, sharpened, eased or stopped; or something else happens when it comes."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.watch.own_plan import LONGEST, State, after, check_tell, is_safety
from carebraid.store import journal, signals
from carebraid.store.chart import open_chart

from ._raise import refresh_standing
from ._signature import learn_now
from ._unit import unit


@unit
def change_sign(
    *, actor: Actor, now: datetime, patient_id: UUID, sign_id: UUID, seen_version: int, act: str = "",
    then_what: str | None = None, tell: str | None = None,
) -> State:  # fmt: skip
    """Do one thing with a sign; gives its state. Muting takes nothing from the signs of the book.

    Refuses ``sign.not_found``, ``sign.changed`` (409), what :func:`after` and :func:`check_tell` do, and an empty change.
    """
    purpose = Purpose.SELF if patient_id == actor.patient_id else Purpose.TREATMENT
    chart = open_chart(actor, patient_id, purpose, now, record_access=False)
    sign = signals.find_sign(chart, sign_id)
    safety = is_safety(sign.measure, signals.load_medicines(chart))
    changed: dict[str, Any] = {}
    if act:
        state, pitch = after(act, sign.state, sign.pitch, safety=safety)
        changed |= {"state": state, "pitch": pitch}
    if tell is not None:
        check_tell(tell, safety=safety)
        changed["tell"] = tell
    if then_what is not None:
        if len(then_what) > LONGEST:
            raise Refused("sign.too_long", "Please keep it short: 200 letters at most.")
        changed["then_what"] = then_what.strip()
    if not changed:
        raise Refused("sign.nothing", "Nothing was changed. Please choose something.")
    signals.save_sign(chart, sign, now=now, seen_version=seen_version, **changed)
    learn_now(chart, now)
    refresh_standing(chart, now)
    told = {name: str(value) for name, value in changed.items() if name != "then_what"}
    journal.record(
        actor, "change_sign", now=now, patient_id=patient_id, purpose=purpose, object_kind="own_sign",
        object_id=sign_id, detail={"act": act, **told, "then_what": then_what is not None},
    )  # fmt: skip
    return State(changed.get("state", sign.state))
