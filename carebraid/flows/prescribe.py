"""A prescriber orders a medicine; the whole list is checked first, and what fires needs a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.meds.interactions import Alert
from carebraid.core.meds.order import Order, change_of, check_dose, interrupts, key_of, taken_of
from carebraid.core.meds.override import Override, override, refuse_unless_signable
from carebraid.core.meds.regimen import add, stop
from carebraid.core.team.task import Priority
from carebraid.knowledge.medications import load_dose_limits
from carebraid.store import journal
from carebraid.store.chart import Chart, open_chart
from carebraid.store.medicine_checks import save_check
from carebraid.store.medicines import new_taken_id, save_change, save_medicine

from ._medicine_list import Desk, follow, lay_out, raise_about, spelled_alert, spelled_unknown
from ._tell_prescribers import look, tell_prescribers
from ._unit import unit


@dataclass(frozen=True, slots=True)
class Prescribed:
    """``medicine_id`` None: it could not be checked and waits for a second person's signature."""

    check_id: UUID
    medicine_id: UUID | None

    @property
    def is_waiting(self) -> bool:
        """Whether a second person must sign before anything is on the list."""
        return self.medicine_id is None


@unit
def prescribe(
    *, actor: Actor, now: datetime, patient_id: UUID, order: Order,
    reasons: Mapping[str, tuple[str, str]] | None = None, is_dose_confirmed: bool = False,
    is_meant_twice: bool = False,
) -> Prescribed:  # fmt: skip
    """Check the order against everything the person takes and lives with, and sign it.

    ``reasons``: key of an alert (``core.meds.order.key_of``) to a coded reason and words. Refuses a major or
    contraindicated alert that the order brings and nobody gave a reason for (``interactions.reason_missing``, 409), a
    dose that is too high (``dose.…``), a list that changed meanwhile, a medicine that is on it already. Where the check
    could not be completed nothing comes on the list: the order is kept and waits for a second person (HAZ-28).
    """
    chart = open_chart(actor, patient_id, Purpose.TREATMENT, now, record_access=False)
    desk = lay_out(chart, now)
    check_order(desk, order, is_dose_confirmed=is_dose_confirmed, is_meant_twice=is_meant_twice)
    change = change_of(desk.regimen, order)
    proposed = desk.proposed(change)
    given = given_reasons(proposed.new, reasons or {}, by=actor.name, now=now)
    # What the list holds already was signed for before: only what this order brings needs a reason now.
    brought = replace(proposed.after, alerts=proposed.new)
    refuse_unless_signable(replace(brought, checked=True), given, by=actor.reference, second=None)
    medicine_id = None
    if brought.checked:
        medicine_id = sign(
            chart,
            desk,
            order,
            prescriber=actor.name,
            now=now,
            is_meant_twice=is_meant_twice,
            ordered_by=actor.reference,
        )
    check_id = save_check(
        chart, now=now, about=_about(order, is_meant_twice), looked_at=desk.looked_at(change),
        is_checked=brought.checked, why_not=brought.why_not,
        alerts=[spelled_alert(alert) for alert in brought.alerts], unknown=spelled_unknown(brought),
        overrides=[spelled_override(one) for one in given], edition=desk.alive.edition, medicine_id=medicine_id,
    )  # fmt: skip
    if medicine_id is None:
        raise_about(chart, "order_waits_for_second", priority=Priority.SAME_DAY, now=now, facts={})
    journal.record(
        actor, "prescribe", now=now, patient_id=patient_id, purpose=Purpose.TREATMENT, object_kind="check",
        object_id=check_id, detail={
            "alerts": [alert.rule for alert in brought.alerts], "overridden": [one.rule for one in given],
            "checked": brought.checked, "edition": desk.alive.edition[:12],
        },
    )  # fmt: skip
    return Prescribed(check_id, medicine_id)


def _about(order: Order, is_meant_twice: bool) -> dict[str, Any]:
    return {**order.spelled(), "is_meant_twice": is_meant_twice}


def check_order(desk: Desk, order: Order, *, is_dose_confirmed: bool, is_meant_twice: bool) -> None:
    """Refuse a dose beyond its limits and an entry that could not come on the list; nothing is saved."""
    names = desk.alive.knowledge.names if desk.alive.knowledge else None
    check_dose(
        order.name, order.dose, order.times_a_day, load_dose_limits(), names, is_confirmed=is_dose_confirmed
    )
    draft = taken_of(order, entry_id=new_taken_id(), prescriber="", today=desk.today)
    add(desk.regimen, draft, today=desk.today, is_meant_twice=is_meant_twice)


def given_reasons(
    alerts: Sequence[Alert], reasons: Mapping[str, tuple[str, str]], *, by: str, now: datetime
) -> tuple[Override, ...]:
    """The reasons that were given for alerts that interrupt. Refuses one that is not in the list, or lacks its words."""
    return tuple(
        override(alert, reason=reasons[key][0], words=reasons[key][1], by=by, at=now)
        for alert in alerts
        if interrupts(alert) and (key := key_of(alert)) in reasons and reasons[key][0]
    )


def spelled_override(one: Override) -> dict[str, Any]:
    """A reason as it is kept with the check."""
    return {
        "rule": one.rule, "pair": list(one.pair), "severity": str(one.severity), "reason": str(one.reason),
        "words": one.words, "by": one.by, "at": one.at.isoformat(),
    }  # fmt: skip


def sign(
    chart: Chart, desk: Desk, order: Order, *, prescriber: str, now: datetime, is_meant_twice: bool,
    ordered_by: str,
) -> UUID:  # fmt: skip
    """Bring the order on the list, stop what it takes the place of, and tell the other prescribers. Refuses what the
    list refuses. ``ordered_by``: the reference of whoever ordered it."""
    taken = taken_of(order, entry_id=new_taken_id(), prescriber=prescriber, today=desk.today)
    add(desk.regimen, taken, today=desk.today, is_meant_twice=is_meant_twice)
    if order.instead_of is not None:
        entry_id, version = order.instead_of
        before = desk.regimen.entry(entry_id)
        after = stop(desk.regimen, entry_id, on=desk.today, seen_version=version, today=desk.today).entry(
            entry_id
        )
        looked = look(desk, chart, after)
        save_change(chart, before, after, what="stopped", now=now, why=f"instead: {order.name}", found=looked)
        follow(chart, after, now)
    found = look(desk, chart, taken)
    medicine_id = save_medicine(chart, taken, source="clinic", now=now, why=order.reason, found=found)
    follow(chart, taken, now)
    tell_prescribers(chart, [found], now, ordered_by=ordered_by)
    return medicine_id


def refuse_own_signature(actor: Actor, by: str) -> None:
    """Refuse whoever signed first as the second person (``interactions.second_person_needed``, 409)."""
    if actor.reference == by:
        raise Refused(
            "interactions.second_person_needed",
            "The interaction check could not be completed. A second person must look and sign too.",
            status=409,
        )
