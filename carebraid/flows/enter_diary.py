"""A paper diary, a phone call or a device that was long offline: many days of one person are entered at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.reach.checkin import CheckIn, read_checkin
from carebraid.core.team.task import Priority
from carebraid.store import checkins, journal
from carebraid.store.chart import Chart, open_chart

from ._raise import Signal, raise_safety, reach_out, refresh_standing
from ._unit import unit

MOST_DAYS = 400


@dataclass(frozen=True, slots=True)
class Entered:
    """How many days were ``saved``, how many were here ``already``, and how many raised a safety task."""

    saved: int
    already: int
    urgent: int
    level: int | None


@unit
def enter_diary(
    *, actor: Actor, now: datetime, patient_id: UUID, days: Sequence[Mapping[str, Any]], source: str
) -> Entered:
    """Save every day that is not here yet, each as ``log_checkin`` would read it, and judge the person once.

    All or none: one day that cannot be read refuses the whole diary and names what was wrong, so that
    whoever enters it can put it right. Every safety answer raises its task, however old it is: nobody has
    looked at it yet. Refuses ``diary.too_long`` and what ``read_checkin`` refuses.
    """
    if len(days) > MOST_DAYS:
        raise Refused(
            "diary.too_long", "Please enter at most {most} days of a diary at once.", most=MOST_DAYS
        )
    purpose = Purpose.SELF if patient_id == actor.patient_id else Purpose.TREATMENT
    chart = open_chart(actor, patient_id, purpose, now, record_access=False)
    told = {one.client_id: one for one in (read_checkin(raw, now) for raw in days)}
    here = checkins.find_checkins(chart, list(told))
    fresh = [one for one in told.values() if one.client_id not in here]
    cases = {one.client_id: _alarm(chart, one, now) for one in fresh if one.safety_priority is not None}
    checkins.save_checkins(chart, fresh, source=source, cases=cases)
    level = refresh_standing(chart, now)
    if fresh:
        newest = max(fresh, key=lambda one: one.happened_at)
        reach_out(
            chart,
            level,
            now,
            happened_at=newest.happened_at,
            source="checkin",
            source_id=str(newest.client_id),
        )
    detail = {"saved": len(fresh), "already": len(here), "urgent": len(cases), "source": source}
    journal.record(
        actor, "enter_diary", now=now, happened_at=min((one.happened_at for one in fresh), default=now),
        patient_id=patient_id, purpose=purpose, object_kind="checkin", detail={**detail, "level": level.level},
    )  # fmt: skip
    return Entered(len(fresh), len(here), len(cases), level.level)


def _alarm(chart: Chart, checkin: CheckIn, now: datetime) -> UUID:
    """The safety task and case of one day's answer; gives the case."""
    signal = Signal(
        f"checkin_safety_{checkin.safety}", {}, checkin.happened_at, "checkin", str(checkin.client_id)
    )
    _, case_id = raise_safety(
        chart,
        protocol="suicide_safety",
        priority=Priority(str(checkin.safety_priority)),
        signal=signal,
        now=now,
    )
    found: UUID = case_id
    return found
