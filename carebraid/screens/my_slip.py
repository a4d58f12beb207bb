"""After a slip: the days that stay counted, the slips beside them, and whom the person may ask us to tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.moment import local_day
from carebraid.core.watch.lapse import RecoveryDays
from carebraid.store.lapses import Lapse, load_lapses, load_recovery, load_told_persons
from carebraid.store.my import open_own_chart
from carebraid.store.signals import load_medicines

from ._screen import screen


@dataclass(frozen=True, slots=True, kw_only=True)
class Slips:
    """The page. ``persons``: (contract, name) of supporters; ``asks_medicine``: they take an opioid medicine."""

    recovery: RecoveryDays
    lapses: tuple[Lapse, ...]
    persons: tuple[tuple[UUID, str], ...]
    asks_medicine: bool
    today: date


@screen
def my_slip(*, actor: Actor, now: datetime) -> Slips:
    """The signed-in person's recovery days and slips. Refuses whoever is not in care here."""
    chart = open_own_chart(actor, now)
    return Slips(
        recovery=load_recovery(chart, now), lapses=load_lapses(chart), persons=load_told_persons(chart, now),
        asks_medicine=bool(load_medicines(chart)), today=local_day(now, chart.zone),
    )  # fmt: skip
