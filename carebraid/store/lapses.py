"""Slips as they were told, the days they stand beside, and whom the person may ask us to tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from carebraid.core.kernel.moment import local_day
from carebraid.core.privacy.boundary import is_in_force
from carebraid.core.watch.lapse import RecoveryDays, recovery_days

from . import models
from ._fresh import fresh_id
from .chart import Chart
from .grants import load_grants


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
    rows = models.Lapse.of(chart).order_by("-on", "-told_at")[:limit]
    names = {one.id: one.name for one in load_grants(chart)}
    return tuple(
        Lapse(
            id=row.id, on=row.on, told_at=row.told_at, severity=row.severity, triggers=tuple(row.triggers),
            before=row.before, helped=row.helped, next_step=row.next_step,
            told_name=names.get(row.told_grant_id, "") if row.told_grant_id else "",
        )
        for row in rows
    )  # fmt: skip


def save_lapse(chart: Chart, **values: Any) -> UUID:
    """Keep one; gives its id."""
    return models.Lapse.add(chart, id=fresh_id(), **values).id


def save_lapse_outcome(chart: Chart, lapse_id: UUID, *, task_id: UUID, grant_id: UUID | None) -> None:
    """Say which task stands for the call, and who was told because the person asked for it."""
    models.Lapse.of(chart).filter(id=lapse_id).update(task_id=task_id, told_grant_id=grant_id)


def load_recovery(chart: Chart, now: datetime) -> RecoveryDays:
    """Every day that was told, in check-ins in the person's own voice and in slips, counted."""
    told = models.CheckIn.of(chart).filter(happened_at__lte=now, used__in=("yes", "no"))
    clean: set[int] = set()
    used = {on.toordinal() for on in models.Lapse.of(chart).values_list("on", flat=True)}
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
