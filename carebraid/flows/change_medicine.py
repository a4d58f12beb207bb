"""A dose, a taper, a stop, or what the person says it is worth: one change of one entry, seen at one version."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import PRESCRIBERS, Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.meds.dose import Dose
from carebraid.core.meds.order import check_dose, seen, weigh
from carebraid.core.meds.regimen import Regimen, Taken, TakenKind, TakenState, change_dose, stop, taper
from carebraid.knowledge.medications import load_dose_limits
from carebraid.store import journal
from carebraid.store.chart import open_chart
from carebraid.store.medicines import Row, save_change

from ._medicine_list import Desk, follow, lay_out
from ._tell_prescribers import is_told_of, look, tell_prescribers
from ._unit import unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The change that is wanted. ``what``: dose, taper, stopped, started (a planned one begins), trade_offs."""

    what: str
    dose: Dose | None = None
    times_a_day: Decimal | None = None
    on: date | None = None
    words: str = ""
    is_dose_confirmed: bool = False


@unit
def change_medicine(
    *, actor: Actor, now: datetime, patient_id: UUID, medicine_id: UUID, seen_version: int, wanted: Wanted
) -> int:
    """Change one entry; gives its new version.

    Where somebody was first the change is refused (``regimen.changed_meanwhile``, 409) and both stand: theirs on the
    list, this one in the form. Refuses a new dose, taper or start of what was prescribed here by whoever may not
    prescribe (``medicine.prescribers_only``, 403), and what the core refuses.
    """
    purpose = Purpose.TREATMENT if actor.kind == "account" else Purpose.IMPORT
    chart = open_chart(actor, patient_id, purpose, now, record_access=False)
    desk = lay_out(chart, now)
    row = desk.listed.row(medicine_id)
    _refuse_unless_may(actor, row, wanted.what)
    after = _changed(desk, row.taken, wanted, seen_version)
    is_told = is_told_of(after) and wanted.what != "trade_offs"
    found = look(desk, chart, after) if is_told else None
    save_change(
        chart, row.taken, after, what=wanted.what, now=now, why=wanted.words.strip()[:500], found=found
    )
    follow(chart, after, now)
    tell_prescribers(chart, [found] if found else [], now)
    journal.record(
        actor, "change_medicine", now=now, patient_id=patient_id, purpose=purpose, object_kind="medicine",
        object_id=medicine_id, detail={"what": wanted.what, "version": after.version},
    )  # fmt: skip
    return after.version


def _refuse_unless_may(actor: Actor, row: Row, what: str) -> None:
    is_ours = row.source == "clinic" and row.taken.kind is TakenKind.PRESCRIBED
    is_order = actor.kind == "account" and what in ("dose", "taper", "started")
    if is_ours and is_order and not actor.has_role(*PRESCRIBERS):
        raise Refused(
            "medicine.prescribers_only", "This was prescribed here; a prescriber changes it.", status=403
        )


def _changed(desk: Desk, before: Taken, wanted: Wanted, seen_version: int) -> Taken:
    regimen, today = desk.regimen, desk.today
    if wanted.what == "dose":
        return _dosed(desk, before, wanted, seen_version)
    made: Regimen
    if wanted.what == "taper":
        made = taper(regimen, before.id, seen_version=seen_version)
    elif wanted.what == "stopped":
        made = stop(regimen, before.id, on=wanted.on or today, seen_version=seen_version, today=today)
    elif wanted.what == "started":
        seen(regimen, before.id, seen_version)
        if before.state is not TakenState.PLANNED:
            raise Refused("medicine.not_planned", "Only what is planned can begin.")
        return replace(before, state=TakenState.TAKEN, started_on=today, version=before.version + 1)
    elif wanted.what == "trade_offs":
        return weigh(regimen, before.id, wanted.words, version=seen_version)
    else:
        raise Refused("medicine.unknown_change", "This cannot be changed here.")
    return made.entry(before.id)


def _dosed(desk: Desk, before: Taken, wanted: Wanted, seen_version: int) -> Taken:
    if wanted.dose is None:
        raise Refused("dose.unreadable", "This dose could not be read; write it like 10 mg.")
    names = desk.alive.knowledge.names if desk.alive.knowledge else None
    times = wanted.times_a_day if wanted.times_a_day is not None else before.times_a_day
    if times is not None:
        check_dose(
            before.name, wanted.dose, times, load_dose_limits(), names, is_confirmed=wanted.is_dose_confirmed
        )
    made = change_dose(
        desk.regimen, before.id, wanted.dose, seen_version=seen_version, times_a_day=times, today=desk.today
    )
    return made.entry(before.id)
