"""Checks that somebody relied on, what the check must know of a person, and the counting of alerts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from carebraid.core.kernel.moment import local_day
from carebraid.core.kernel.refusal import Refused
from carebraid.core.meds.circumstances import OPIOIDS, Circumstances

from . import models
from ._fresh import fresh_id
from .chart import Chart
from .cohort import Cohort

LOOKS_BACK = timedelta(days=400)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCheck:
    """A check as it was relied on. ``about`` holds the order that was checked; see flows.prescribe."""

    id: UUID
    at: datetime
    about: Mapping[str, Any]
    is_checked: bool
    why_not: tuple[str, ...]
    alerts: tuple[Mapping[str, Any], ...]
    unknown: tuple[Mapping[str, Any], ...]
    overrides: tuple[Mapping[str, Any], ...]
    edition: str
    by: str
    by_name: str
    second_name: str
    second_at: datetime | None
    medicine_id: UUID | None

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for a second person: it could not be checked, and nobody signed or took it back."""
        return not self.is_checked and self.second_at is None and "taken_back" not in self.about


def load_circumstances(chart: Chart, now: datetime) -> Circumstances:
    """What the interaction check must know of the person beside their list, as known at ``now``."""
    patient = models.Patient.everyone.get(id=chart.patient_id)
    zone, since = chart.zone, now - LOOKS_BACK
    entries = models.Entry.of(chart).filter(
        kind__in=["transition", "overdose", "dose", "urine", "medicine"],
        happened_at__gt=since,
        happened_at__lte=now,
    )
    facts = [
        (e.kind, e.code, local_day(e.happened_at, zone), e.value) for e in entries.order_by("happened_at")
    ]
    used = [
        (local_day(at, zone), set(details.get("used_what", ())))
        for at, details in models.CheckIn.of(chart)
        .filter(used="yes", happened_at__gt=since, happened_at__lte=now)
        .values_list("happened_at", "details")
    ]
    opioids = [day for day, what in used if what & OPIOIDS]
    opioids += [
        day for kind, _, day, value in facts if kind == "urine" and OPIOIDS & set(value.get("found") or ())
    ]
    alcohol = [day for day, what in used if "alcohol" in what]
    case = models.SafetyCase.of(chart).filter(closed_at=None, protocol="suicide_safety").first()
    return Circumstances(
        today=local_day(now, zone), conditions=tuple(patient.conditions), born_on=patient.born_on,
        left=tuple(
            (code, day, value.get("tolerance") == "lost") for kind, code, day, value in facts if kind == "transition"
        ),
        overdoses=tuple(day for kind, _, day, _ in facts if kind == "overdose"),
        doses=tuple((code, day, value.get("taken")) for kind, code, day, value in facts if kind == "dose" and code),
        last_opioid_on=max(opioids, default=None), last_alcohol_on=max(alcohol, default=None),
        told=_told(facts), suicide_level=case.level if case else None,
    )  # fmt: skip


def _told(facts: Sequence[tuple[str, str, date, Any]]) -> tuple[str, ...]:
    """Medicines that the record tells of as started or changed, and not as stopped since."""
    last = {code: value.get("state") for kind, code, _, value in facts if kind == "medicine" and code}
    return tuple(code for code, state in last.items() if state != "stopped")


def save_check(
    chart: Chart, *, now: datetime, about: Mapping[str, Any], looked_at: Mapping[str, Any], is_checked: bool,
    why_not: Sequence[str], alerts: Sequence[Mapping[str, Any]], unknown: Sequence[Mapping[str, Any]],
    overrides: Sequence[Mapping[str, Any]], edition: str, medicine_id: UUID | None,
) -> UUID:  # fmt: skip
    """Keep a check with what fired and what was said to it."""
    row = models.InteractionCheck.add(
        chart, id=fresh_id(), at=now, about=dict(about), looked_at=dict(looked_at), is_checked=is_checked,
        why_not=list(why_not), alerts=list(alerts), unknown=list(unknown), overrides=list(overrides),
        edition=edition, by=chart.actor.reference, by_name=chart.actor.name, medicine_id=medicine_id,
    )  # fmt: skip
    return row.id


def load_check(chart: Chart, check_id: UUID) -> KeptCheck:
    """One check. Refuses one that is not there (``check.not_found``, 404)."""
    row = models.InteractionCheck.of(chart).filter(id=check_id).first()
    if row is None:
        raise Refused("check.not_found", "There is no such order here.", status=404)
    return _kept(row)


def load_checks(chart: Chart, limit: int = 40) -> tuple[KeptCheck, ...]:
    """The checks that were relied on, newest first."""
    return tuple(_kept(row) for row in models.InteractionCheck.of(chart).order_by("-at", "-id")[:limit])


def sign_second(chart: Chart, check_id: UUID, *, medicine_id: UUID, now: datetime) -> None:
    """A second person signed. Refuses where somebody was first (``check.signed_already``, 409)."""
    rows = models.InteractionCheck.of(chart).filter(id=check_id, is_checked=False, second_at=None)
    if not rows.update(
        second_by=chart.actor.reference, second_name=chart.actor.name, second_at=now, medicine_id=medicine_id
    ):
        raise Refused("check.signed_already", "A colleague has signed this already.", status=409)


def take_back(chart: Chart, kept: KeptCheck, *, why: str, now: datetime) -> None:
    """An order that waited is taken back; what was checked stays."""
    said = {"taken_back": {"at": now.isoformat(), "by": chart.actor.name, "why": why}}
    models.InteractionCheck.of(chart).filter(id=kept.id).update(about={**kept.about, **said})


@dataclass(frozen=True, slots=True)
class Fired:
    """One check in a count: what fired and what was overridden, by rule."""

    alerts: tuple[Mapping[str, Any], ...]
    overrides: tuple[Mapping[str, Any], ...]
    is_checked: bool


def load_fired(cohort: Cohort, since: datetime) -> tuple[Fired, ...]:
    """Every check that somebody relied on since then, for counting alone."""
    rows = models.InteractionCheck.everyone.filter(organisation_id=cohort.organisation_id, at__gt=since)
    return tuple(
        Fired(tuple(alerts), tuple(overrides), is_checked)
        for alerts, overrides, is_checked in rows.values_list("alerts", "overrides", "is_checked")
    )


def _kept(row: models.InteractionCheck) -> KeptCheck:
    return KeptCheck(
        id=row.id, at=row.at, about=row.about, is_checked=row.is_checked, why_not=tuple(row.why_not),
        alerts=tuple(row.alerts), unknown=tuple(row.unknown), overrides=tuple(row.overrides), edition=row.edition,
        by=row.by, by_name=row.by_name, second_name=row.second_name, second_at=row.second_at,
        medicine_id=row.medicine_id,
    )  # fmt: skip
