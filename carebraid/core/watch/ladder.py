"""The ladder: what happens next to something that nobody has closed, and when.

Source: protocols.yaml ``outreach_stepped`` (project conventions) and HAZ-03 (escalation after 10, 20
and 30 minutes without acknowledgement). Quiet hours hold for contacting the person, never for telling
staff, and never for a safety call. Nothing on the ladder ends by itself: a person closes it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from carebraid.core.kernel.moment import require_aware, zone

from .reason import Reason, because

ESCALATE_AFTER = (timedelta(minutes=10), timedelta(minutes=20), timedelta(minutes=30))
"""HAZ-03: without acknowledgement, at 10, 20 and 30 minutes."""
ESCALATE_EVERY = timedelta(minutes=30)
"""After the third time, again and again (project convention): a safety task never falls silent."""
IDLE_LIMIT = timedelta(minutes=60)
"""A safety task that somebody took and then left for an hour escalates again. Project convention."""
SAME_DAY_BY = time(18)
SAME_DAY_UNTIL = time(16)
NEXT_MORNING_BY = time(10)
"""Project convention: "same day" is 18:00 where the person is; opened after 16:00, 10:00 next morning."""
THIS_VISIT_WITHIN = timedelta(hours=72)
"""protocols.yaml suicide_safety, triage level low: contact within 72 hours."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One level of outreach. ``wait`` is how long nothing may happen on it; None: it is the last one."""

    level: int
    name: str
    actions: tuple[str, ...]
    wait: timedelta | None
    attempts: int | None


@dataclass(frozen=True, slots=True)
class Ladder:
    """All rungs, and the hours in which nobody is disturbed (local wall time)."""

    rungs: tuple[Rung, ...]
    quiet_from: time
    quiet_until: time


def read_ladder(raw: Mapping[str, Any]) -> Ladder:
    """The ladder of the parsed ``outreach_stepped``. A malformed one is a fault (ValueError)."""
    try:
        rungs = tuple(
            Rung(
                level=int(row["level"]),
                name=row["name"],
                actions=tuple(row["actions"]),
                wait=timedelta(hours=row["wait_hours"]) if "wait_hours" in row else None,
                attempts=row.get("attempts"),
            )
            for row in raw["levels"]
        )
        caps = raw["caps"]
        start, end = (time.fromisoformat(clock) for clock in caps["quiet_hours"])
        ladder = Ladder(rungs, start, end)
    except (KeyError, TypeError) as error:
        raise ValueError(f"the outreach ladder is malformed: {error!r}") from error
    if [rung.level for rung in rungs] != list(range(len(rungs))) or len(rungs) < 2:
        raise ValueError("the levels of the outreach ladder must be 0, 1, 2 … without a gap")
    return ladder


def due_at(priority: str, opened_at: datetime, zone_name: str) -> datetime:
    """When a task must be dealt with: ``immediate`` now, ``same_day``, ``this_visit`` within 72 hours.

    An unknown priority is a fault (KeyError): guessing one could make something urgent wait.
    """
    opened_at = require_aware(opened_at)
    return {
        "immediate": opened_at,
        "same_day": _same_day(opened_at, zone_name),
        "this_visit": opened_at + THIS_VISIT_WITHIN,
    }[priority]


def due_for_rung(rung: Rung, opened_at: datetime, zone_name: str) -> datetime:
    """When outreach on a rung must be dealt with. Source: the actions' own times in outreach_stepped
    (in-app message within 1 day; clinician call same day; same-hour clinician); rung 2 its wait."""
    opened_at = require_aware(opened_at)
    if rung.level >= 4:
        return opened_at + timedelta(hours=1)
    if rung.level == 3:
        return _same_day(opened_at, zone_name)
    return opened_at + timedelta(hours=24)


def _same_day(opened_at: datetime, zone_name: str) -> datetime:
    local = opened_at.astimezone(zone(zone_name))
    late = local.time() > SAME_DAY_UNTIL
    day = local.date() + timedelta(days=1 if late else 0)
    due = datetime.combine(day, NEXT_MORNING_BY if late else SAME_DAY_BY, zone(zone_name))
    return require_aware(due)


@dataclass(frozen=True, slots=True)
class Highest:
    """How high something climbs by itself at most, and after how long without an outcome the next colleague is asked there.

    Source: outreach.yaml ``foretold``: what only a forecast began never climbs to a visit or to the crisis step.
    """

    rung: int
    next_after: timedelta

    def ask_next(self, touched: datetime, escalations: int) -> tuple[datetime, Reason]:
        """When the next colleague is asked, who so many were before. A broken count never pushes it out of sight."""
        after = self.next_after * (max(escalations, 0) + 1)
        return touched + after, because("highest", hours=self.next_after // timedelta(hours=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where an open task stands. ``attempts`` are attempts without contact, oldest first.

    ``escalations`` counts the escalations already made since the last acknowledgement or attempt.
    ``next_attempt_at`` is the time the last outcome set for trying again. ``highest`` None: the ladder's own end.
    """

    is_safety: bool
    opened_at: datetime
    rung: int
    rung_since: datetime
    acknowledged_at: datetime | None = None
    attempts: Sequence[datetime] = ()
    next_attempt_at: datetime | None = None
    escalations: int = 0
    is_closed: bool = False
    highest: Highest | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What happens next and when. ``kind``: ``escalate`` (to the next owner), ``climb`` (to ``rung``),
    ``try_again`` (remind the owner) or ``stay`` (top rung, waiting for a person). ``is_due``: do it now."""

    kind: str
    at: datetime
    rung: int
    reason: Reason
    is_due: bool


def next_step(standing: Standing, ladder: Ladder, now: datetime) -> Step | None:
    """The next step for a task, None only once a person has closed it. Apply a due step, then ask again."""
    now = require_aware(now)
    if standing.is_closed:
        return None
    step = _safety_step(standing) if standing.is_safety else _outreach_step(standing, ladder)
    kind, at, rung, reason = step
    retry = standing.next_attempt_at
    if retry is not None and retry < at and kind != "stay":
        kind, at, rung, reason = "try_again", retry, standing.rung, because("try_again")
    return Step(kind, at, rung, reason, is_due=at <= now)


def _safety_step(standing: Standing) -> tuple[str, datetime, int, Reason]:
    """Escalate an unacknowledged task at 10, 20, 30 minutes and on; a task taken and left, after an hour."""
    done = standing.escalations
    # A count that was lost or is broken must never push an escalation out of sight.
    done = max(done, 0)
    moments = [standing.acknowledged_at, *standing.attempts]
    touched = max((moment for moment in moments if moment is not None), default=None)
    if touched is not None:
        start = touched if standing.next_attempt_at is None else max(touched, standing.next_attempt_at)
        after = IDLE_LIMIT + done * ESCALATE_EVERY
        minutes = after // timedelta(minutes=1)
        return "escalate", start + after, standing.rung, because("escalate_idle", minutes=minutes)
    if done < len(ESCALATE_AFTER):
        after = ESCALATE_AFTER[done]
    else:
        after = ESCALATE_AFTER[-1] + (done - len(ESCALATE_AFTER) + 1) * ESCALATE_EVERY
    reason = because("escalate", minutes=after // timedelta(minutes=1))
    return "escalate", standing.opened_at + after, standing.rung, reason


def _outreach_step(standing: Standing, ladder: Ladder) -> tuple[str, datetime, int, Reason]:
    """Climb when the rung's attempts are used up, or when its wait has passed since the rung began."""
    top = len(ladder.rungs) - 1
    rung = ladder.rungs[min(max(standing.rung, 0), top)]
    here = [at for at in standing.attempts if at >= standing.rung_since]
    if standing.highest is not None and rung.level >= standing.highest.rung:
        touched = max([standing.rung_since, *here, *filter(None, [standing.acknowledged_at])])
        at, reason = standing.highest.ask_next(touched, standing.escalations)
        return "escalate", at, rung.level, reason
    if rung.level >= top or (rung.wait is None and rung.level > 0):
        return "stay", standing.rung_since, rung.level, because("top_rung")
    above = ladder.rungs[rung.level + 1]
    if rung.attempts is not None and len(here) >= rung.attempts:
        reason = because("climb_attempts", attempts=len(here), rung=above.name)
        return "climb", here[rung.attempts - 1], above.level, reason
    # Taking a task does not stop the clock: a claimed task that nobody works on climbs all the same.
    wait = rung.wait if rung.wait is not None else ladder.rungs[1].wait or timedelta(hours=24)
    reason = because("climb_wait", hours=wait // timedelta(hours=1), rung=above.name)
    return "climb", standing.rung_since + wait, above.level, reason


def is_quiet(ladder: Ladder, moment: datetime, zone_name: str) -> bool:
    """Whether it is quiet hours where the person is (start included, end not)."""
    clock = require_aware(moment).astimezone(zone(zone_name)).time()
    if ladder.quiet_from <= ladder.quiet_until:
        return ladder.quiet_from <= clock < ladder.quiet_until
    return clock >= ladder.quiet_from or clock < ladder.quiet_until


def contact_at(ladder: Ladder, moment: datetime, zone_name: str) -> datetime:
    """The first moment from ``moment`` on outside quiet hours, by the person's own wall clock (UTC)."""
    moment = require_aware(moment)
    if not is_quiet(ladder, moment, zone_name):
        return moment
    local = moment.astimezone(zone(zone_name))
    end = datetime.combine(local.date(), ladder.quiet_until, zone(zone_name))
    if require_aware(end) <= moment:
        end = datetime.combine(local.date() + timedelta(days=1), ladder.quiet_until, zone(zone_name))
    return require_aware(end)
