"""The one list of everything a person takes, and what was changed on it; checks are in :mod:`medicine_checks`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from carebraid.core.kernel.refusal import Refused
from carebraid.core.meds.dose import Dose, Unit
from carebraid.core.meds.regimen import Formulation, Regimen, Taken, TakenKind, TakenState

from . import models
from ._fresh import fresh_id
from .chart import Chart


@dataclass(frozen=True, slots=True)
class Row:
    """One entry with where it came from: clinic, person, hospital, pharmacy, import."""

    taken: Taken
    source: str
    told_at: datetime
    told_by: str

    @property
    def id(self) -> UUID:
        """The row's id; the core knows it as text."""
        return UUID(self.taken.id)


@dataclass(frozen=True, slots=True)
class Listed:
    """The core's list, and the rows behind it in the same order."""

    regimen: Regimen
    rows: tuple[Row, ...]

    def row(self, medicine_id: UUID) -> Row:
        """One row. Refuses an unknown one (``regimen.unknown``, 404)."""
        for row in self.rows:
            if row.id == medicine_id:
                return row
        raise Refused("regimen.unknown", "This entry is not on the list.", status=404)


@dataclass(frozen=True, slots=True, kw_only=True)
class MedicineChange:
    """One change in the story of the list. ``before`` and ``after`` hold only what differs. ``found``: what the check said
    at that time (``checked`` and ``alerts``); None where it was not asked."""

    medicine_id: UUID
    name: str
    at: datetime
    what: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    why: str
    by_name: str
    found: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherList:
    """A list from somewhere else; ``decisions`` is empty until somebody decided."""

    id: UUID
    source: str
    given_at: datetime
    items: tuple[str, ...]
    decisions: tuple[Mapping[str, Any], ...]
    decided_at: datetime | None
    decided_by: str


def load_regimen(chart: Chart) -> Listed:
    """Everything on the list of the open chart, stopped entries too, in the order it was told."""
    rows = tuple(_row(row) for row in models.Medicine.of(chart).order_by("told_at", "id"))
    return Listed(Regimen(tuple(row.taken for row in rows)), rows)


def new_taken_id() -> str:
    """An id for an entry that is about to be made."""
    return str(fresh_id())


def save_medicine(
    chart: Chart, taken: Taken, *, source: str, now: datetime, why: str = "", found: Mapping[str, Any] | None = None
) -> UUID:  # fmt: skip
    """A new entry, and the first line of its story."""
    row = models.Medicine.add(
        chart, id=UUID(taken.id), **_columns(taken), source=source, told_at=now, told_by=chart.actor.name
    )
    _tell(chart, taken.id, "added", {}, _spelled(taken), why, now, found)
    return row.id


def save_change(
    chart: Chart, before: Taken, after: Taken, *, what: str, now: datetime, why: str = "",
    found: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """Write a changed entry where it still stands at the version it was read at.

    ``what``: dose, taper, stopped, trade_offs, merged, started. Refuses ``regimen.changed_meanwhile`` (409) otherwise.
    """
    rows = models.Medicine.of(chart).filter(id=before.id, version=before.version)
    if not rows.update(**_columns(after)):
        raise Refused(
            "regimen.changed_meanwhile",
            "Somebody changed this entry while you had it open. Look at both and decide; nothing was lost.",
            status=409,
        )
    was, becomes = _spelled(before), _spelled(after)
    differing = [key for key in was.keys() | becomes.keys() if was.get(key) != becomes.get(key)]
    _tell(
        chart, before.id, what, {key: was.get(key) for key in differing},
        {key: becomes.get(key) for key in differing}, why, now, found,
    )  # fmt: skip


def save_told(chart: Chart, taken: Taken, *, what: str, why: str, now: datetime) -> None:
    """A line in the story that changes nothing on the list: what the person said of an entry that is not theirs."""
    _tell(chart, taken.id, what, {}, {}, why, now)


def load_changes(chart: Chart, limit: int = 60) -> tuple[MedicineChange, ...]:
    """The story of the list, newest first."""
    rows = models.MedicineChange.of(chart).select_related("medicine").order_by("-at", "-id")[:limit]
    return tuple(
        MedicineChange(
            medicine_id=row.medicine_id, name=row.medicine.name, at=row.at, what=row.what, before=row.before,
            after=row.after, why=row.why, by_name=row.by_name, found=row.found,
        )
        for row in rows
    )  # fmt: skip


def save_list(chart: Chart, *, source: str, items: Sequence[str], now: datetime) -> UUID:
    """Keep a list from somewhere else, word for word."""
    row = models.MedicineList.add(chart, id=fresh_id(), source=source, given_at=now, items=list(items))
    return row.id


def load_list(chart: Chart, list_id: UUID) -> OtherList:
    """One list. Refuses one that is not there (``reconcile.not_found``, 404)."""
    row = models.MedicineList.of(chart).filter(id=list_id).first()
    if row is None:
        raise Refused("reconcile.not_found", "There is no such list here.", status=404)
    return _list(row)


def load_lists(chart: Chart) -> tuple[OtherList, ...]:
    """Every list from somewhere else, newest first."""
    return tuple(_list(row) for row in models.MedicineList.of(chart).order_by("-given_at", "-id"))


def save_decisions(
    chart: Chart, list_id: UUID, decisions: Sequence[Mapping[str, Any]], now: datetime
) -> None:
    """What was decided about a list. Refuses one that was decided already (``reconcile.decided``, 409)."""
    rows = models.MedicineList.of(chart).filter(id=list_id, decided_at=None)
    if not rows.update(decisions=list(decisions), decided_at=now, decided_by=chart.actor.name):
        raise Refused(
            "reconcile.decided", "Somebody has decided about this list already. Look at the list.", status=409
        )


def _tell(
    chart: Chart, medicine_id: str, what: str, before: Mapping[str, Any], after: Mapping[str, Any], why: str,
    now: datetime, found: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    models.MedicineChange.add(
        chart, id=fresh_id(), medicine_id=UUID(medicine_id), at=now, what=what, before=dict(before),
        after=dict(after), why=why, by=chart.actor.reference, by_name=chart.actor.name,
        found=None if found is None else dict(found),
    )  # fmt: skip


def _columns(taken: Taken) -> dict[str, Any]:
    return {
        "name": taken.name, "kind": taken.kind, "state": taken.state,
        "amount": taken.dose.amount if taken.dose else None, "unit": taken.dose.unit if taken.dose else "",
        "times_a_day": taken.times_a_day, "formulation": taken.formulation or "", "started_on": taken.started_on,
        "stopped_on": taken.stopped_on, "reason": taken.reason, "prescriber": taken.prescriber,
        "trade_offs": list(taken.trade_offs), "version": taken.version,
    }  # fmt: skip


def _spelled(taken: Taken) -> dict[str, Any]:
    """An entry as plain JSON, for the story; without what every change moves."""
    return {
        "name": taken.name, "kind": str(taken.kind), "state": str(taken.state),
        "dose": str(taken.dose) if taken.dose else None, "times_a_day": plain(taken.times_a_day),
        "formulation": str(taken.formulation) if taken.formulation else None, "started_on": _day(taken.started_on),
        "stopped_on": _day(taken.stopped_on), "reason": taken.reason, "prescriber": taken.prescriber,
        "trade_offs": list(taken.trade_offs),
    }  # fmt: skip


def plain(number: Decimal | None) -> str | None:
    """A decimal without zeros at its end: ``0.5``, ``2``."""
    return None if number is None else format(number.normalize(), "f")


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _row(row: models.Medicine) -> Row:
    dose = None if row.amount is None else Dose(row.amount.normalize(), Unit(row.unit))
    taken = Taken(
        id=str(row.id), name=row.name, kind=TakenKind(row.kind), state=TakenState(row.state), dose=dose,
        times_a_day=None if row.times_a_day is None else row.times_a_day.normalize(),
        formulation=Formulation(row.formulation) if row.formulation else None, started_on=row.started_on,
        stopped_on=row.stopped_on, reason=row.reason, prescriber=row.prescriber, trade_offs=tuple(row.trade_offs),
        version=row.version,
    )  # fmt: skip
    return Row(taken, row.source, row.told_at, row.told_by)


def _list(row: models.MedicineList) -> OtherList:
    return OtherList(
        id=row.id, source=row.source, given_at=row.given_at, items=tuple(row.items),
        decisions=tuple(row.decisions), decided_at=row.decided_at, decided_by=row.decided_by,
    )  # fmt: skip
