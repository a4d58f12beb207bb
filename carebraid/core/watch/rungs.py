"""Seven ways to reach somebody, one after the other, that cannot stall: nudge, text, peer, care manager, telehealth,
home visit, crisis (CAP-094 to 096).

Source: outreach.yaml (project conventions over protocols.yaml ``outreach_stepped``). Each rung has an owner by role, a clock, and
what the person must have allowed. A rung that is not open to us takes no time; the last one never ends by itself. Quiet
hours hold for whoever contacts the person, never for passing a task from one colleague to the next on the last rung.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from carebraid.core.kernel.codes import Role
from carebraid.core.kernel.moment import require_aware

from .ladder import Highest, Ladder, Step, contact_at, due_at, read_ladder
from .reason import Reason, because

WORDS: Mapping[str, str] = {
    "nudge": "the message in the app",
    "text": "the text",
    "peer": "the peer mentor",
    "care_manager": "the care manager",
    "telehealth": "the talk by video or phone",
    "home_visit": "the home visit",
    "crisis": "the crisis step",
}
"""The ways in plain words; their Spanish stands in ``core.watch.sentences``."""
NOT_SET_UP = "not_set_up"
"""The failure of a message for which this house has no gateway."""
ASKS = frozenset({"app", "message", "call", "video", "visit", ""})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One way. ``by``: app, message or person. ``asks``: what the person must have allowed; empty: nothing.

    ``within`` None: the same day where the person is. ``wait``: how long nothing may come of it; None: the last rung.
    ``unseen``: how long a message may stay unseen. ``again``: after which times the last rung asks somebody else.
    """

    number: int
    name: str
    by: str
    level: int
    roles: frozenset[Role]
    asks: str
    within: timedelta | None
    wait: timedelta | None
    unseen: timedelta | None
    attempts: int | None
    down: timedelta | None
    again: tuple[timedelta, ...] = ()

    @property
    def is_person(self) -> bool:
        """Whether a colleague does it; otherwise it happens by itself."""
        return self.by == "person"


@dataclass(frozen=True, slots=True)
class Rungs:
    """All seven, lowest first, with the clock of quiet hours and the lowest rung that contact steps down to."""

    rungs: tuple[Rung, ...]
    clock: Ladder
    down_to: int
    device_silent_after: timedelta

    def at(self, number: int) -> Rung:
        """The rung of that number, the nearest where there is none such: a broken number never stalls anything."""
        return self.rungs[min(max(number, 1), len(self.rungs)) - 1]


def read_rungs(raw: Mapping[str, Any], protocol: Mapping[str, Any]) -> Rungs:
    """The ladder of the parsed file and ``outreach_stepped``. A malformed one is a fault (ValueError)."""
    try:
        rungs = tuple(_rung(row) for row in raw["rungs"])
        read = Rungs(
            rungs, read_ladder(protocol), int(raw["down_to"]), timedelta(days=raw["unseen_device_days"])
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"the ways of reaching out are malformed: {error!r}") from error
    if [rung.number for rung in rungs] != list(range(1, len(rungs) + 1)) or len(rungs) < 2:
        raise ValueError("rungs must be 1, 2, 3 … without a gap")
    if (
        any(rung.wait is None for rung in rungs[:-1])
        or rungs[-1].wait
        or rungs[-1].asks
        or not rungs[-1].again
    ):
        raise ValueError("every rung but the last has a wait; the last needs nobody's leave and asks again")
    if {rung.name for rung in rungs} - WORDS.keys():
        raise ValueError("a way of reaching out has no words")
    if any(
        rung.asks not in ASKS or not rung.roles or (not rung.is_person and not rung.unseen) for rung in rungs
    ):
        raise ValueError(
            "every rung has an owner, a known leave, and a message says how long it may be unseen"
        )
    if [rung.level for rung in rungs] != sorted(rung.level for rung in rungs) or not rungs[-1].is_person:
        raise ValueError("rungs follow the levels, and the last is a person's")
    return read


def _rung(row: Mapping[str, Any]) -> Rung:
    return Rung(
        number=int(row["rung"]), name=row["name"], by=row["by"], level=int(row["level"]),
        roles=frozenset(Role(role) for role in row["roles"]), asks=row["asks"],
        within=None if row.get("within") == "same_day" else timedelta(hours=row["within_hours"]),
        wait=_hours(row, "wait_hours"), unseen=_hours(row, "unseen_hours"), attempts=row.get("attempts"),
        down=timedelta(days=row["down_days"]) if "down_days" in row else None,
        again=tuple(timedelta(hours=hours) for hours in row.get("again_hours", ())),
    )  # fmt: skip


def _hours(row: Mapping[str, Any], name: str) -> timedelta | None:
    return timedelta(hours=row[name]) if name in row else None


def first_rung(level: int | None, rungs: Rungs) -> Rung | None:
    """Where outreach for a level begins: its lowest rung. None for level 0: nobody is asked anything.

    Not enough information begins as level 1 does (warning_signs.yaml, J7).
    """
    wanted = 1 if level is None else level
    if wanted <= 0:
        return None
    return next((rung for rung in rungs.rungs if rung.level >= wanted), rungs.rungs[-1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What is known of the message of a rung. ``queued`` False: there is none. ``failure``: why it will not arrive, empty
    while it may. ``lacks_proof``: its channel proves what arrives, and no proof came.
    """

    queued: bool = False
    sent_at: datetime | None = None
    shown_at: datetime | None = None
    failure: str = ""
    lacks_proof: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Climbing:
    """Where one open outreach stands. ``attempts`` without contact, oldest first; ``zone``: the person's.

    A ``since`` that has not come yet is a step that is planned for then. ``ways``: what the person allows and what can be
    used now. ``sent``: the message of this rung. ``escalations``: how often the last rung has asked somebody else.
    ``highest``: the rung it does not climb over by itself, whatever the person allows; None: the last of all.
    """

    rung: int
    since: datetime
    zone: str
    ways: Collection[str]
    attempts: Sequence[datetime] = ()
    sent: Sent = Sent()
    next_attempt_at: datetime | None = None
    touched_at: datetime | None = None
    escalations: int = 0
    highest: Highest | None = None


def next_rung_step(at: Climbing, rungs: Rungs, now: datetime) -> Step:
    """What happens next and when, never None: climb, try_again, or on the last rung escalate. Apply it, then ask again."""
    now, rung = require_aware(now), rungs.at(at.rung)
    since = require_aware(at.since)
    if at.highest is not None and rung.number >= at.highest.rung:
        kind, (when, reason) = "escalate", at.highest.ask_next(_touched(at, since), at.escalations)
        when = contact_at(rungs.clock, when, at.zone)  # it is no crisis: colleagues sleep too
    elif rung is rungs.rungs[-1]:
        kind, when, reason = _again(at, rung, since)
    elif rung.asks not in at.ways and not at.sent.queued:
        kind, when, reason = "climb", since, because("climb_no_way", way=WORDS[rung.name])
    else:
        kind, when, reason = ("climb", *_climb(at, rung, since))
    to = rung.number if kind == "escalate" else _to(rung, at, rungs)
    # Nobody is passed on to be called or visited at night; the wait is for the morning, and bounded by it.
    if kind == "climb" and rungs.at(to).is_person and rungs.at(to).number < len(rungs.rungs):
        when = contact_at(rungs.clock, when, at.zone)
    retry = at.next_attempt_at
    if rung.is_person and retry is not None and retry < when:
        kind, when, to, reason = "try_again", retry, rung.number, because("try_again")
    return Step(kind, when, to, reason, is_due=when <= now)


def _to(rung: Rung, at: Climbing, rungs: Rungs) -> int:
    """The next open rung, at most the highest: there a colleague looks, for which nobody's leave is needed."""
    above = _above(rung, at.ways, rungs).number
    return above if at.highest is None else min(above, at.highest.rung)


def open_rung(number: int, ways: Collection[str], rungs: Rungs) -> Rung:
    """The rung of that number where it is open to us, else the next one that is."""
    rung = rungs.at(number)
    return rung if not rung.asks or rung.asks in ways else _above(rung, ways, rungs)


def _above(rung: Rung, ways: Collection[str], rungs: Rungs) -> Rung:
    """The next rung that is open; the last one always is."""
    return next(one for one in rungs.rungs[rung.number :] if not one.asks or one.asks in ways)


def _climb(at: Climbing, rung: Rung, since: datetime) -> tuple[datetime, Reason]:
    wait = rung.wait or timedelta()
    hours = wait // timedelta(hours=1)
    if not rung.is_person:
        if at.sent.failure:
            key = "climb_not_set_up" if at.sent.failure == NOT_SET_UP else "climb_failed"
            return since, because(key, way=WORDS[rung.name])
        unseen = rung.unseen or wait
        if at.sent.shown_at is None and unseen < wait:
            return since + unseen, because(
                "climb_unseen", hours=unseen // timedelta(hours=1), way=WORDS[rung.name]
            )
        return since + wait, because(_why_silent(at.sent), hours=hours, way=WORDS[rung.name])
    here = [moment for moment in at.attempts if moment >= at.since]
    if rung.attempts is not None and len(here) >= rung.attempts:
        return here[rung.attempts - 1], because("climb_tries", tries=len(here), way=WORDS[rung.name])
    return since + wait, because("climb_nothing", hours=hours, way=WORDS[rung.name])


def _why_silent(sent: Sent) -> str:
    """What is known of a message to which nothing came: not sent, no proof that it arrived, or no answer."""
    if sent.queued and sent.sent_at is None:
        return "climb_not_sent"
    return "climb_no_proof" if sent.lacks_proof else "climb_unanswered"


def _again(at: Climbing, rung: Rung, since: datetime) -> tuple[str, datetime, Reason]:
    """The last rung asks the next colleague after 1, 2, 4 hours and then every day, until a person closes it."""
    after = timedelta()
    for number in range(max(at.escalations, 0) + 1):
        after += rung.again[min(number, len(rung.again) - 1)]
    return "escalate", _touched(at, since) + after, because("escalate", minutes=after // timedelta(minutes=1))


def _touched(at: Climbing, since: datetime) -> datetime:
    """When somebody last did something about it, at the earliest when the rung began."""
    return max([since, *at.attempts, *([at.touched_at] if at.touched_at else [])])


def due_on_rung(rung: Rung, at: datetime, zone_name: str, rungs: Rungs) -> datetime:
    """By when something must have come of a rung that begins at ``at``; outside quiet hours, but for a crisis."""
    if rung.within is None:
        return due_at("same_day", at, zone_name)
    due = require_aware(at) + rung.within
    return due if not rung.asks else contact_at(rungs.clock, due, zone_name)


def step_down(rung: int, rungs: Rungs, now: datetime, zone_name: str) -> tuple[Rung, datetime] | None:
    """The next lower open hand after contact was made, and when; None where the person's own check-ins are enough.

    It comes down one rung at a time as it went up, so that nobody is dropped from a home visit to nothing.
    """
    here = rungs.at(rung)
    if here.number <= rungs.down_to or here.down is None:
        return None
    return rungs.at(here.number - 1), contact_at(rungs.clock, require_aware(now) + here.down, zone_name)


def longest_until_person(rungs: Rungs) -> timedelta:
    """The longest from a signal until a colleague owns a call, whatever nobody does; a night's quiet comes on top."""
    return sum((rung.wait or timedelta() for rung in rungs.rungs if not rung.is_person), timedelta())
