"""A pick-up, an injection or an observed dose: given, missed or refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.moment import local_day, require_aware, zone
from carebraid.core.kernel.refusal import Refused
from carebraid.core.meds.monitoring import injection_after
from carebraid.core.meds.regimen import Taken
from carebraid.core.record.entry import Entry
from carebraid.core.team.task import Kind, Priority
from carebraid.knowledge.monitoring import find_medicine
from carebraid.store import journal, monitoring
from carebraid.store.chart import Chart, open_chart
from carebraid.store.entries import save_entries
from carebraid.store.injections import load_injections
from carebraid.store.medicines import load_regimen

from ._medicine_watch import NURSES, close_task, watch_tolerance
from ._raise import Signal, raise_task, refresh_standing
from ._unit import unit

KINDS: Final = frozenset({"pick_up", "injection", "observed"})
STATES: Final = frozenset({"given", "missed", "refused"})
_WHY: Final = {"missed": ("missed", "no vino"), "refused": ("refused", "no quiso")}
_MOST_DAYS: Final = 400


@dataclass(frozen=True, slots=True)
class Supplied:
    """The supply's id, and the day on which the next injection is due (None: none, or nobody knows)."""

    id: UUID
    next_due_on: date | None


@unit
def record_supply(
    *, actor: Actor, now: datetime, patient_id: UUID, medicine_id: UUID, kind: str, on: date, state: str = "given",
    days: int | None = None, is_meant: bool = False,
) -> Supplied:  # fmt: skip
    """Enter a supply of the day ``on``. ``days``: how long a pick-up lasts; None where nobody knows.

    An injection that was given closes its task and sets the next day; one that was not keeps its day and calls somebody.
    Refuses an injection before its window or after it (``supply.too_early``, ``supply.past_window``, 409) unless
    ``is_meant``, the same entered twice (``supply.already``, 409), a day to come, and what is not on the list.
    """
    chart = open_chart(actor, patient_id, Purpose.TREATMENT, now, record_access=False)
    medicine = load_regimen(chart).row(medicine_id).taken
    _check(chart, medicine, kind, on, state, days, now)
    next_due_on = None
    if kind == "injection" and state == "given":
        next_due_on = _next_injection(chart, medicine, on, now, is_meant=is_meant)
    supply_id = monitoring.save_supply(
        chart, medicine_id=medicine_id, kind=kind, on=on, days=days, state=state, next_due_on=next_due_on
    )
    if kind == "injection":
        _follow_injection(chart, medicine, state, now)
    if kind == "observed":
        save_entries(chart, [_dose(chart, medicine, on, state, now)], "clinic")
        refresh_standing(chart, now)
    watch_tolerance(chart, now)
    journal.record(
        actor, "record_supply", now=now, patient_id=patient_id, purpose=Purpose.TREATMENT, object_kind="supply",
        object_id=supply_id, detail={"kind": kind, "state": state},
    )  # fmt: skip
    return Supplied(supply_id, next_due_on)


def _check(
    chart: Chart, medicine: Taken, kind: str, on: date, state: str, days: int | None, now: datetime
) -> None:
    if kind not in KINDS or state not in STATES:
        raise Refused("supply.unknown_kind", "Please say what was given, and whether it was.")
    if on > local_day(now, chart.zone):
        raise Refused("supply.from_future", "This day has not come yet. Please check the date.")
    if days is not None and not 1 <= days <= _MOST_DAYS:
        raise Refused(
            "supply.days_out_of_range", "Please say for how many days it lasts: 1 to {most}.", most=_MOST_DAYS
        )
    if monitoring.has_supply(chart, medicine_id=UUID(medicine.id), kind=kind, on=on, state=state):
        raise Refused("supply.already", "This was entered for that day already.", status=409)


def _next_injection(chart: Chart, medicine: Taken, on: date, now: datetime, *, is_meant: bool) -> date | None:
    """The next day. Refuses one outside its window unless somebody says that it is meant."""
    found = next(
        ((rule, due) for one, rule, due in load_injections(chart, now) if one.id == medicine.id), None
    )
    if found is None:
        raise Refused(
            "supply.no_injection", "This is not on the list as an injection. Please check its formulation."
        )
    rule, due = found
    if not is_meant and on < due.earliest_on:
        raise Refused(
            "supply.too_early",
            "This is before the window opens on {day}. Give it only if the prescriber says so, and tick that.",
            status=409, day=due.earliest_on.isoformat(),
        )  # fmt: skip
    if not is_meant and on > due.last_good_on:
        raise Refused(
            "supply.past_window",
            "The window closed on {day}: it may have to be started anew. Ask the prescriber first, and tick that.",
            status=409, day=due.last_good_on.isoformat(),
        )  # fmt: skip
    return injection_after(rule, on)


def _follow_injection(chart: Chart, medicine: Taken, state: str, now: datetime) -> None:
    if state == "given":
        close_task(chart, Kind.INJECTION, medicine.id, now, "reached_talked")
        return
    english, spanish = _WHY[state]
    facts = {"medicine": medicine.name, "why": english, "why_es": spanish}
    raise_task(
        chart, kind=Kind.INJECTION, subject=medicine.id, priority=Priority.SAME_DAY, prefer=NURSES, now=now,
        signals=[Signal("injection_not_given", facts, now, "medicine", medicine.id)],
    )  # fmt: skip


def _dose(chart: Chart, medicine: Taken, on: date, state: str, now: datetime) -> Entry:
    """The same dose as the watch reads it: at noon of that day, and never later than now."""
    known = find_medicine(medicine.name)
    noon = require_aware(datetime.combine(on, time(12), zone(chart.zone)))
    return Entry(
        kind="dose", code=known.ids[0] if known.ids else medicine.name, happened_at=min(noon, now), learned_at=now,
        value={"taken": state == "given", "kind": "moud" if "moud" in known.classes else "other", "observed": True},
    )  # fmt: skip
