"""A task: something that needs a person, with an owner and a due time, until somebody closes it.

A safety task is state, never a message. Every change here is pure: it gives a new value, or refuses.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from carebraid.core.kernel.moment import require_aware
from carebraid.core.kernel.refusal import Refused

from .outcome import Outcome, outcome_called, retry_after


class Kind(StrEnum):
    """What a task is about."""

    SAFETY = "safety"
    SAFETY_UNANSWERED = "safety_unanswered"
    SAFETY_FOLLOW_UP = "safety_follow_up"
    SAFETY_PLAN_REVIEW = "safety_plan_review"
    MISSING_CHECKIN = "missing_checkin"
    CRITICAL_ANSWER = "critical_answer"
    OUTREACH = "outreach"
    MESSAGE_REVIEW = "message_review"
    CONFLICT_REVIEW = "conflict_review"
    ACCESS_REVIEW = "access_review"
    MEDICINE_CHECK = "medicine_check"
    MONITORING = "monitoring"
    INJECTION = "injection"
    RESULT_REVIEW = "result_review"
    SIDE_EFFECT = "side_effect"
    NALOXONE = "naloxone"
    MISSED_VISIT = "missed_visit"
    BOOSTER = "booster"
    COMING_BACK = "coming_back"
    MORE_SUPPORT = "more_support"
    TRANSITION = "transition"
    HOLD_REVIEW = "hold_review"
    MEDICINE_CHANGE = "medicine_change"


BY_DAY_KINDS = frozenset(
    {
        Kind.MONITORING, Kind.INJECTION, Kind.RESULT_REVIEW, Kind.SIDE_EFFECT, Kind.NALOXONE, Kind.BOOSTER,
        Kind.TRANSITION, Kind.HOLD_REVIEW,
    }
)  # fmt: skip
"""Work with a due time of its own: the ladder waits for it and only then asks the next person."""

SAFETY_KINDS = frozenset({Kind.SAFETY, Kind.SAFETY_UNANSWERED, Kind.SAFETY_FOLLOW_UP, Kind.MISSING_CHECKIN})
"""Closing these needs who was reached and when; they escalate, and never climb away or expire."""


class Priority(StrEnum):
    """How urgent, as clinical knowledge says it (``critical_items.priority``); routine for the rest."""

    IMMEDIATE = "immediate"
    SAME_DAY = "same_day"
    THIS_VISIT = "this_visit"
    ROUTINE = "routine"


_ORDER = tuple(Priority)


class State(StrEnum):
    """Open (nobody works on it yet), claimed (somebody does), closed (with an outcome)."""

    OPEN = "open"
    CLAIMED = "claimed"
    CLOSED = "closed"


class Reached(StrEnum):
    """Who was reached."""

    PERSON = "person"
    AGREED_CONTACT = "agreed_contact"
    PROFESSIONAL = "professional"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt that did not end the task: what came of it, when, and who tried."""

    outcome: str
    at: datetime
    by: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A task about one person. ``owner_id`` is never empty; ``version`` counts its changes.

    ``reasons`` are the codes of what raised it: new signals are added to an open task instead of
    opening a second one (HAZ-05). ``escalations`` counts those since it was last touched. ``highest``: the rung
    over which it does not climb by itself, because only a forecast began it; None: there is none such.
    """

    id: UUID
    patient_id: UUID
    kind: Kind
    priority: Priority
    opened_at: datetime
    due_at: datetime
    owner_id: UUID
    reasons: tuple[str, ...] = ()
    state: State = State.OPEN
    rung: int = 0
    rung_since: datetime | None = None
    claimed_by: UUID | None = None
    acknowledged_at: datetime | None = None
    attempts: tuple[Attempt, ...] = ()
    next_attempt_at: datetime | None = None
    escalations: int = 0
    outcome: str | None = None
    closed_at: datetime | None = None
    closed_by: UUID | None = None
    reached: Reached | None = None
    reached_at: datetime | None = None
    version: int = 1
    highest: int | None = None

    @property
    def is_at_highest(self) -> bool:
        """Whether only a forecast began it and it has come to its end: a clinician looks, and says what came of it."""
        return self.highest is not None and self.rung >= self.highest

    @property
    def is_safety(self) -> bool:
        """Whether the stricter rules hold: kind of task, or immediate urgency whatever the kind."""
        return self.kind in SAFETY_KINDS or self.priority is Priority.IMMEDIATE

    def is_overdue(self, now: datetime) -> bool:
        """Whether it is open past its due time."""
        return self.state is not State.CLOSED and require_aware(now) > self.due_at


def acknowledge(task: Task, *, by: UUID, at: datetime) -> Task:
    """Somebody on duty has seen it. The first acknowledgement stays. Refuses ``task.already_closed``."""
    _open_only(task)
    seen = task.acknowledged_at or require_aware(at)
    return replace(task, acknowledged_at=seen, escalations=0, version=task.version + 1)


def claim(task: Task, *, by: UUID, at: datetime) -> Task:
    """``by`` takes the task and becomes its owner. Claiming one's own again changes nothing.

    Refuses ``task.already_closed``, and ``task.already_claimed`` where a colleague has it: they hand it over.
    """
    _open_only(task)
    if task.state is State.CLAIMED and task.claimed_by != by:
        raise Refused(
            "task.already_claimed", "A colleague has taken this. Ask them to hand it over.", status=409
        )
    if task.claimed_by == by:
        return task
    seen = acknowledge(task, by=by, at=at)
    return replace(seen, state=State.CLAIMED, claimed_by=by, owner_id=by)


def hand_over(task: Task, *, to: UUID, escalated: bool = False) -> Task:
    """The task goes to another owner, unclaimed and unacknowledged: the new owner has not seen it yet.

    ``escalated``: by the ladder, which is counted; otherwise by a person or because the owner left.
    Refuses ``task.already_closed``.
    """
    _open_only(task)
    return replace(
        task,
        owner_id=to,
        state=State.OPEN,
        claimed_by=None,
        acknowledged_at=task.acknowledged_at if escalated else None,
        escalations=task.escalations + 1 if escalated else 0,
        version=task.version + 1,
    )


def climb(task: Task, *, rung: int, owner_id: UUID, due_at: datetime, at: datetime) -> Task:
    """The task stands on a higher rung, with that rung's owner and due time, never later than before.

    Refuses ``task.already_closed``; a rung that is not higher, or higher than its highest, is a fault (ValueError).
    """
    _open_only(task)
    if rung <= task.rung:
        raise ValueError("a task only climbs")
    if task.highest is not None and rung > task.highest:
        raise ValueError("what only a forecast began does not climb over its highest step")
    moved = hand_over(task, to=owner_id)
    due_at = min(task.due_at, require_aware(due_at))
    return replace(moved, rung=rung, rung_since=require_aware(at), due_at=due_at, next_attempt_at=None)


def join(
    task: Task, *, reasons: Iterable[str], priority: Priority, due_at: datetime, is_foretold: bool = False
) -> Task:
    """New signals for an open task: its reasons grow, its urgency and due time only ever tighten (HAZ-05).

    A task that becomes more urgent must be acknowledged again. What is more than a forecast (not ``is_foretold``) lifts
    the highest step of one that a forecast began. Refuses ``task.already_closed``.
    """
    _open_only(task)
    merged = tuple(dict.fromkeys((*task.reasons, *reasons)))
    tighter = _ORDER.index(priority) < _ORDER.index(task.priority)
    return replace(
        task,
        reasons=merged,
        priority=priority if tighter else task.priority,
        due_at=min(task.due_at, require_aware(due_at)),
        acknowledged_at=None if tighter else task.acknowledged_at,
        escalations=0 if tighter else task.escalations,
        highest=task.highest if is_foretold else None,
        version=task.version + 1,
    )


def close(
    task: Task,
    outcome: str,
    *,
    by: UUID,
    at: datetime,
    reached: Reached | None = None,
    reached_at: datetime | None = None,
    seen_version: int | None = None,
) -> Task:
    """The task with an outcome: closed, or still open with one more attempt and the time of the next.

    Refuses ``task.already_closed`` and ``task.changed`` (409), ``task.outcome_needed``, and for a
    safety task ``task.reached_needed`` (who was reached and when, HAZ-06), ``task.person_not_reached``,
    ``task.reached_in_future`` and ``task.reached_before_opened``: an earlier contact cannot answer a
    later alarm.
    """
    _open_only(task)
    if seen_version is not None and seen_version != task.version:
        raise Refused(
            "task.changed", "This task changed while you were writing. Please look again.", status=409
        )
    chosen, at = outcome_called(outcome), require_aware(at)
    if not chosen.offered:
        outcome_called("")
    ends = chosen.closes_safety if task.is_safety else chosen.closes
    if not ends:
        return _tried(task, outcome, by=by, at=at)
    if task.is_safety:
        _check_reached(task, chosen, reached, reached_at, at)
    return replace(
        task,
        state=State.CLOSED,
        outcome=outcome,
        closed_at=at,
        closed_by=by,
        reached=reached,
        reached_at=None if reached_at is None else require_aware(reached_at),
        next_attempt_at=None,
        version=task.version + 1,
    )


def end_by_person(task: Task, *, at: datetime) -> Task:
    """The person themself answered what the app had asked: the outreach is over, and nobody on the staff closed it.

    Refuses ``task.already_closed``; anything but an outreach, or one with stricter rules, is a fault (ValueError).
    """
    _open_only(task)
    if task.kind is not Kind.OUTREACH or task.is_safety:
        raise ValueError("only an outreach can be answered by the person alone")
    return replace(
        task, state=State.CLOSED, outcome="answered_themselves", closed_at=require_aware(at), next_attempt_at=None,
        version=task.version + 1,
    )  # fmt: skip


def end_as(task: Task, outcome: str, *, by: UUID, at: datetime) -> Task:
    """Closed by what was done elsewhere (``merged``, ``plan_changed``, ``help_given``): outcomes no form offers.

    Refuses ``task.already_closed``; a safety task, or an outcome that a form offers, is a fault (ValueError).
    """
    _open_only(task)
    if task.is_safety or outcome_called(outcome).offered:
        raise ValueError("this is closed with an outcome that somebody chooses")
    return replace(
        task, state=State.CLOSED, outcome=outcome, closed_at=require_aware(at), closed_by=by, next_attempt_at=None,
        version=task.version + 1,
    )  # fmt: skip


def merge(into: Task, other: Task, *, by: UUID, at: datetime) -> tuple[Task, Task]:
    """One call instead of two: ``into`` takes over what ``other`` knows and its urgency, and ``other`` ends as merged.

    Attempts made for either count for both. Refuses two different people (``task.other_person``), and to end a safety
    task in one that is none (``task.safety_stays``) or two safety tasks in each other: each has its own outcome (HAZ-06);
    and to end a message that somebody must see (``task.not_a_call``).
    """
    if into.patient_id != other.patient_id or into.id == other.id:
        raise Refused("task.other_person", "These are not two tasks about one person.", status=409)
    if other.is_safety:
        raise Refused(
            "task.safety_stays",
            "A safety task keeps its own outcome. Please merge the other way.",
            status=409,
        )
    if other.kind is Kind.MEDICINE_CHANGE:
        raise Refused(
            "task.not_a_call",
            "This is no call. Whoever it is addressed to says that they saw it.",
            status=409,
        )
    joined = join(
        into, reasons=other.reasons, priority=other.priority, due_at=other.due_at,
        is_foretold=other.highest is not None,
    )  # fmt: skip
    tried = tuple(sorted({*into.attempts, *other.attempts}, key=lambda one: one.at))
    return replace(joined, attempts=tried), end_as(other, "merged", by=by, at=at)


def _tried(task: Task, outcome: str, *, by: UUID, at: datetime) -> Task:
    """An attempt keeps the task open, counts as having seen it, and sets the next attempt (HAZ-06)."""
    wait: timedelta = retry_after(outcome_called(outcome), task.priority)
    return replace(
        task,
        attempts=(*task.attempts, Attempt(outcome, at, by)),
        acknowledged_at=task.acknowledged_at or at,
        next_attempt_at=at + wait,
        escalations=0,
        version=task.version + 1,
    )


def _check_reached(
    task: Task, chosen: Outcome, reached: Reached | None, reached_at: datetime | None, at: datetime
) -> None:
    """Who and when, for every outcome that ends a safety task (HAZ-06)."""
    if reached is None or reached_at is None:
        raise Refused("task.reached_needed", "Please say who was reached, and when.")
    if require_aware(reached_at) > at + timedelta(minutes=5):
        raise Refused("task.reached_in_future", "The time of the contact has not come yet.")
    if not chosen.contact:
        return
    if reached is Reached.AGREED_CONTACT:
        raise Refused("task.person_not_reached", "The person was not reached yet. Please keep trying.")
    # People say times in whole minutes: the minute of the alarm itself is not before it.
    if require_aware(reached_at) < task.opened_at.replace(second=0, microsecond=0):
        raise Refused(
            "task.reached_before_opened", "This contact was before the alarm. Please reach out again."
        )


def _open_only(task: Task) -> None:
    if task.state is State.CLOSED:
        raise Refused("task.already_closed", "Somebody has closed this task already.", status=409)
