"""A second person looks at an order that could not be checked, and signs it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.meds.order import change_of, interrupts, read_order
from carebraid.store import journal
from carebraid.store.chart import open_chart
from carebraid.store.medicine_checks import load_check, sign_second

from ._medicine_list import lay_out
from ._unit import unit
from .prescribe import refuse_own_signature, sign


@unit
def second_sign(*, actor: Actor, now: datetime, patient_id: UUID, check_id: UUID) -> UUID:
    """Sign as the second person; only now does the medicine come on the list. Gives the entry's id.

    The check runs again as things stand now. Refuses whoever signed first (``interactions.second_person_needed``, 409),
    an order that waits no longer (``check.signed_already``, 409), and one in which the check now finds something that
    the prescriber did not see (``prescribe.found_since``, 409): then it goes back to them.
    """
    chart = open_chart(actor, patient_id, Purpose.TREATMENT, now, record_access=False)
    kept = load_check(chart, check_id)
    if not kept.is_waiting:
        raise Refused(
            "check.signed_already", "This order does not wait for a signature any more.", status=409
        )
    refuse_own_signature(actor, kept.by)
    order = read_order(kept.about)
    desk = lay_out(chart, now)
    reasoned = {(one["rule"], frozenset(one["pair"])) for one in kept.overrides}
    proposed = desk.proposed(change_of(desk.regimen, order))
    found = [
        alert
        for alert in proposed.new
        if interrupts(alert) and (alert.rule, frozenset(alert.pair)) not in reasoned
    ]
    if found:
        raise Refused(
            "prescribe.found_since",
            "The check now finds something that {name} did not see: {one} and {other}. Ask them to write it anew.",
            status=409, name=kept.by_name, one=found[0].pair[0], other=found[0].pair[1],
        )  # fmt: skip
    medicine_id = sign(
        chart, desk, order, prescriber=kept.by_name, now=now,
        is_meant_twice=bool(kept.about.get("is_meant_twice")), ordered_by=kept.by,
    )  # fmt: skip
    sign_second(chart, check_id, medicine_id=medicine_id, now=now)
    journal.record(
        actor, "second_sign", now=now, patient_id=patient_id, purpose=Purpose.TREATMENT, object_kind="check",
        object_id=check_id, detail={"checked_now": proposed.after.checked},
    )  # fmt: skip
    return medicine_id
