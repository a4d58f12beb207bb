"""Time as values. The clock is read only in the ways in; everything below is handed ``now``."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .refusal import Refused


def require_aware(moment: datetime) -> datetime:
    """``moment`` in UTC; a moment without a zone is refused with ValueError (a fault, not a Refused)."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone is not a moment")
    return moment.astimezone(UTC)


def parse_moment(text: str) -> datetime:
    """An ISO 8601 moment with an offset, in UTC. Refuses text that is none (``moment.unreadable``)."""
    try:
        return require_aware(datetime.fromisoformat(text.replace("Z", "+00:00")))
    except (ValueError, AttributeError, OverflowError) as error:
        raise Refused("moment.unreadable", "This time could not be read. Please check it.") from error


def zone(name: str) -> ZoneInfo:
    """The time zone called ``name`` (tz database). Refuses an unknown one (``moment.unknown_zone``)."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Refused("moment.unknown_zone", "This time zone is not known here.") from error


def local_day(moment: datetime, zone_name: str) -> date:
    """The calendar day of ``moment`` where the person is."""
    return require_aware(moment).astimezone(zone(zone_name)).date()


def next_hour(moment: datetime, hour: int, zone_name: str) -> datetime:
    """The next moment from ``moment`` on at which it is ``hour`` o'clock where the person is, in UTC."""
    there = require_aware(moment).astimezone(zone(zone_name))
    at = there.replace(hour=hour, minute=0, second=0, microsecond=0)
    if at < there:
        at += timedelta(days=1)  # adds a day of the clock, so that the hour stays when clocks change
    return require_aware(at)
