"""What a suicide risk level asks the team to do, within how long, and when to call again.

Source: protocols.yaml ``suicide_safety`` ``triage_actions`` and ``follow_up`` (Columbia Lighthouse
triage card; Stanley 2018; marks as there). A rule can raise a level; only a clinician can lower it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from carebraid.core.kernel.codes import CLINICIANS, Role
from carebraid.core.kernel.moment import require_aware, zone
from carebraid.core.kernel.refusal import Refused

RISK_LEVELS = ("none", "low", "moderate", "high")
CALL_AT = time(10)
CALL_FROM, CALL_UNTIL = time(8), time(21)
"""Calls are due at 10:00 where the person is, never in quiet hours (protocols.yaml, outreach caps)."""


@dataclass(frozen=True, slots=True)
class Triage:
    """What one level asks for. ``contact_within`` None: no contact time of its own."""

    level: str
    rule: str
    actions: tuple[str, ...]
    contact_within: timedelta | None


@dataclass(frozen=True, slots=True)
class TriageBook:
    """All four levels, and the days of follow-up calls after high and after moderate."""

    levels: Mapping[str, Triage]
    follow_up_days: Mapping[str, tuple[int, ...]]


def read_triage(raw: Mapping[str, Any]) -> TriageBook:
    """The book in the parsed ``suicide_safety``. A malformed one is a fault (ValueError)."""
    try:
        levels = {row["level"]: _read_level(row) for row in raw["triage_actions"]}
        follow = raw["follow_up"]
        days = {"high": tuple(follow["after_high_days"]), "moderate": tuple(follow["after_moderate_days"])}
    except (KeyError, TypeError) as error:
        raise ValueError(f"the triage actions are malformed: {error!r}") from error
    if set(levels) != set(RISK_LEVELS):
        raise ValueError("triage has the levels none, low, moderate and high")
    return TriageBook(levels, days)


def _read_level(row: Mapping[str, Any]) -> Triage:
    hours = row["contact_within_hours"]
    within = None if hours is None else timedelta(hours=hours)
    return Triage(row["level"], row["rule"], tuple(row["actions"]), within)


def triage_actions(level: str, book: TriageBook) -> Triage:
    """What a level asks for. Refuses an unknown level (``safety.unknown_level``)."""
    if level not in book.levels:
        raise Refused("safety.unknown_level", "This is not a level of suicide risk.")
    return book.levels[level]


def follow_ups(level: str, from_moment: datetime, zone_name: str, book: TriageBook) -> tuple[datetime, ...]:
    """When follow-up calls are due after a level was found (or after discharge), in UTC, in order.

    Each is due at 10:00 local on its day, or earlier, so that "1 day" is never more than 24 hours and
    never falls in quiet hours. Refuses an unknown level; levels without follow-up give an empty tuple.
    """
    triage_actions(level, book)
    from_moment = require_aware(from_moment)
    return tuple(_call_at(from_moment, days, zone_name) for days in book.follow_up_days.get(level, ()))


def _call_at(from_moment: datetime, days: int, zone_name: str) -> datetime:
    here = zone(zone_name)
    latest = (from_moment + timedelta(days=days)).astimezone(here)
    local_day = from_moment.astimezone(here).date() + timedelta(days=days)
    usual = require_aware(datetime.combine(local_day, CALL_AT, here))
    if usual <= latest:
        return usual
    if CALL_FROM <= latest.time() < CALL_UNTIL:
        return require_aware(latest)
    # The limit falls in the night: the evening before it, an hour before quiet hours begin.
    evening = time(CALL_UNTIL.hour - 1)
    return require_aware(datetime.combine(latest.date() - timedelta(days=1), evening, here))


def next_level(current: str, proposed: str, role: Role | None) -> str:
    """The level after a new judgement: a rule (``role`` None) only raises; a clinician may also lower.

    Refuses ``safety.unknown_level``, and a lowering by anybody else (``safety.only_clinicians_lower``).
    """
    for level in (current, proposed):
        if level not in RISK_LEVELS:
            raise Refused("safety.unknown_level", "This is not a level of suicide risk.")
    if RISK_LEVELS.index(proposed) >= RISK_LEVELS.index(current) or role in CLINICIANS:
        return proposed
    if role is None:
        return current
    raise Refused("safety.only_clinicians_lower", "Only a clinician can lower this level.", status=403)
