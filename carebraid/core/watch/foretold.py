"""What repeatedly high forecasts ask for: a call, then a clinician's look at the support (CAP-091, CAP-096).

Source: outreach.yaml ``foretold`` (a project convention; no clinician has checked it). A forecast says what happened to
people like this and decides nothing: it may bring a call sooner, it never ends or delays one, and one old or single asks nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from carebraid.core.kernel.moment import require_aware

from .ladder import Highest
from .rungs import Rungs


@dataclass(frozen=True, slots=True, kw_only=True)
class ForetoldRule:
    """``call`` and ``look``: (times, of the last whole weeks). ``level``: where the ladder begins. ``a_week``: new ones for
    one colleague in seven days. ``highest``: how high its call climbs by itself, to a clinician and never to a visit or a crisis."""

    call: tuple[int, int]
    look: tuple[int, int]
    level: int
    stale: timedelta
    rest: timedelta
    a_week: int
    highest: Highest


_CLINICIAN_LEVEL = 3
"""protocols.yaml outreach_stepped: a clinician; above it stands what is urgent."""


def read_foretold(raw: Mapping[str, Any], rungs: Rungs) -> ForetoldRule:
    """The rule of the parsed file, over the ladder. One that is malformed, that a single week could set off, or that climbs
    by itself to a visit or to the crisis step is a fault (ValueError)."""
    try:
        call, look = ((int(raw[one]["times"]), int(raw[one]["of_weeks"])) for one in ("call", "look"))
        top = next(rung for rung in rungs.rungs if rung.name == raw["highest"])
        rule = ForetoldRule(
            call=call, look=look, level=int(raw["level"]), stale=timedelta(days=raw["stale_days"]),
            rest=timedelta(days=raw["rest_days"]), a_week=int(raw["a_week"]),
            highest=Highest(top.number, timedelta(hours=raw["next_hours"])),
        )  # fmt: skip
    except (KeyError, TypeError, StopIteration) as error:
        raise ValueError(f"what forecasts ask for is malformed: {error!r}") from error
    if not all(2 <= times <= weeks for times, weeks in (call, look)) or look[0] < call[0] or rule.a_week < 1:
        raise ValueError("forecasts ask for something only when they are high again, and for a call first")
    if (
        not top.is_person
        or top.level != _CLINICIAN_LEVEL
        or top.asks == "visit"
        or rule.highest.next_after <= timedelta()
    ):
        raise ValueError(
            "what a forecast begins ends with a clinician, whom others follow, and never at somebody's door"
        )
    return rule


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekTold:
    """One forecast of one week by a model that may speak. ``as_of``: when the newest fact it rests on was learned."""

    task: str
    week: int
    is_high: bool
    probability: float | None
    as_of: datetime | None
    computed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """High ``times`` of the last ``weeks``; ``newest`` is the forecast of the newest week. ``looks``: support is looked at."""

    newest: WeekTold
    times: int
    weeks: int
    looks: bool

    def days_old(self, now: datetime) -> int:
        """How old what the newest one rests on is, in whole days."""
        return max((now - (self.newest.as_of or self.newest.computed_at)).days, 0)


def repeated(told: Iterable[WeekTold], now: datetime, rule: ForetoldRule) -> Repeated | None:
    """The forecast that was high most often lately; None where none was, or where the newest is old.

    Only the newest week that was told of counts as now, and it must be high itself. A number from the future is none.
    """
    now, known = require_aware(now), list(told)
    week = max((one.week for one in known), default=0)
    tasks = sorted({one.task for one in known})
    found = [_of_task([one for one in known if one.task == task], week, now, rule) for task in tasks]
    return max((one for one in found if one is not None), key=_weight, default=None)


def _weight(one: Repeated) -> tuple[bool, int, float]:
    return one.looks, one.times, one.newest.probability or 0.0


def _of_task(told: Sequence[WeekTold], week: int, now: datetime, rule: ForetoldRule) -> Repeated | None:
    newest = next((one for one in told if one.week == week and one.is_high), None)
    if newest is None or not timedelta() <= now - newest.computed_at <= rule.stale:
        return None
    high = {one.week for one in told if one.is_high}
    for (times, weeks), looks in ((rule.look, True), (rule.call, False)):
        count = sum(week - weeks < one <= week for one in high)
        if count >= times:
            return Repeated(newest=newest, times=count, weeks=weeks, looks=looks)
    return None
