"""Slips as they were told, the days they stand beside, and whom the person may ask us to tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID

from carebraid.core.kernel.moment import local_day, zone
from carebraid.core.privacy.boundary import is_in_force
from carebraid.core.watch.lapse import RecoveryDays, Told, recovery_days

from . import models
from .chart import Chart
from .grants import load_grants

KIND = "slip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapse:
    """One slip with what came of it."""

    id: UUID
    on: date
    told_at: datetime
    severity: str
    triggers: tuple[str, ...]
    before: str
    helped: str
    next_step: str
    told_name: str


def load_lapses(chart: Chart, limit: int = 20) -> tuple[Lapse, ...]:
    """The person's slips, newest first."""
    rows = models.Entry.of(chart).filter(kind=KIND).order_by("-happened_at", "-learned_at")[:limit]
    names = {str(one.id): one.name for one in load_grants(chart)}
    return tuple(
        Lapse(
            id=row.id, on=date.fromisoformat(row.value["on"]), told_at=row.learned_at, severity=row.code,
            triggers=tuple(row.value["triggers"]), before=row.value["words"], helped=row.value["helped"],
            next_step=row.value["next_step"], told_name=names.get(row.value["told"] or "", ""),
        )
        for row in rows
    )  # fmt: skip


def save_lapse(
    chart: Chart,
    lapse_id: UUID,
    *,
    on: date,
    severity: str,
    told: Told,
    told_grant: UUID | None,
    now: datetime,
) -> None:
    """Keep one as a dated fact of the record: on the timeline, in copies and under every rule as the others are."""
    noon = datetime.combine(on, time(12), zone(chart.zone)).astimezone(UTC)
    models.Entry.add(
        chart, id=lapse_id, kind=KIND, code=severity, happened_at=min(noon, now), learned_at=now, origin="app",
        value={
            "on": on.isoformat(), "safe": told.safe, "much": told.much, "medicine_taken": told.medicine,
            "triggers": list(told.triggers), "words": told.before, "helped": told.helped, "next_step": told.step,
            "told": str(told_grant) if told_grant else None,
        },
    )  # fmt: skip


def load_recovery(chart: Chart, now: datetime) -> RecoveryDays:
    """Every day that was told, in check-ins in the person's own voice and in slips, counted."""
    told = models.CheckIn.of(chart).filter(happened_at__lte=now, used__in=("yes", "no"))
    clean: set[int] = set()
    slips = models.Entry.of(chart).filter(kind=KIND, happened_at__lte=now).values_list("value", flat=True)
    used = {date.fromisoformat(value["on"]).toordinal() for value in slips}
    for at, said in told.exclude(answering="someone_else").values_list("happened_at", "used"):
        (used if said == "yes" else clean).add(local_day(at, chart.zone).toordinal())
    return recovery_days(clean, used, local_day(now, chart.zone).toordinal())


def load_told_persons(chart: Chart, now: datetime) -> tuple[tuple[UUID, str], ...]:
    """(contract, name) of those whom the person may ask us to tell: supporters who said yes."""
    return tuple(
        (one.id, one.name)
        for one in load_grants(chart)
        if one.is_open and one.boundary.accepted_at is not None and one.until_at > now
    )


def load_told_account(chart: Chart, grant_id: UUID, now: datetime) -> UUID | None:
    """The account of one of them; None where the contract does not hold now. Refuses ``grant.not_found``."""
    kept = next((one for one in load_grants(chart) if one.id == grant_id), None)
    if kept is None or not is_in_force(kept.boundary, now):
        return None
    return models.Grant.of(chart).values_list("account_id", flat=True).get(id=grant_id)
