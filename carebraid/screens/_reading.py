"""When people read what a person sends: said on every receipt, so that nobody waits for an answer (HAZ-07)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from carebraid.core.kernel.moment import zone
from carebraid.core.team.roster import Roster, Service, on_duty

_LOOK_AHEAD_DAYS = 8


@dataclass(frozen=True, slots=True)
class Reading:
    """``is_staffed``: somebody is on duty now; otherwise ``next_at`` is when somebody is (None: not known)."""

    is_staffed: bool
    next_at: datetime | None


def reading_hours(roster: Roster, now: datetime) -> Reading:
    """Whether the clinic is staffed at ``now``, and if not, when its next turn of duty begins."""
    if on_duty(roster, now, service=Service.CLINIC):
        return Reading(True, None)
    starts = sorted(set(_starts(roster, now)))
    return Reading(False, next((at for at in starts if on_duty(roster, at, service=Service.CLINIC)), None))


def _starts(roster: Roster, now: datetime) -> list[datetime]:
    """The beginnings of clinic shifts in the days to come."""
    found = []
    for shift in roster.shifts:
        if shift.service is not Service.CLINIC:
            continue
        where = zone(shift.zone)
        today = now.astimezone(where).date()
        for ahead in range(_LOOK_AHEAD_DAYS):
            day = today + timedelta(days=ahead)
            if shift.starts_on(day):
                at = datetime.combine(day, shift.start, tzinfo=where)
                if at > now:
                    found.append(at)
    return found
