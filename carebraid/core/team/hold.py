"""Reaching out stops where somebody has died, and waits, with an owner and a day, where it would harm or find nobody (HAZ-40).

``died``: nobody is called and nothing is sent. ``custody``, ``in_hospital``, ``moved_away``: the ladder waits with its owner, who
looks again on a day. ``grieving``: only what goes by itself stops; colleagues go on. A safety task waits for none but death. The
days are a project convention, not checked by a clinician.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from carebraid.core.kernel.moment import require_aware
from carebraid.core.kernel.refusal import Refused

from .task import Kind, Reached, Task, hand_over


class Held(StrEnum):
    """Why reaching out is held."""

    DIED = "died"
    CUSTODY = "custody"
    IN_HOSPITAL = "in_hospital"
    MOVED_AWAY = "moved_away"
    GRIEVING = "grieving"


LONGEST: Final = timedelta(days=90)
"""So that nobody is held and forgotten: somebody looks again after 90 days at the latest."""
LOOK_AGAIN: Final = timedelta(days=14)
"""What is offered; the colleague chooses."""
AFTER_DEATH: Final = frozenset(
    {Kind.ACCESS_REVIEW, Kind.MESSAGE_REVIEW, Kind.CONFLICT_REVIEW, Kind.HOLD_REVIEW, Kind.MEDICINE_CHANGE}
)
"""What is still to be done for the record, not for the person."""
WAITING: Final = frozenset({Kind.OUTREACH, Kind.MISSED_VISIT, Kind.BOOSTER, Kind.MORE_SUPPORT})
"""What waits while somebody is in custody, in a hospital, or has moved away."""
_PAUSES = frozenset({Held.CUSTODY, Held.IN_HOSPITAL, Held.MOVED_AWAY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """One hold that stands. ``owner`` looks again at ``review_at``; after a death nobody has to."""

    kind: Held
    since_at: datetime
    owner: UUID
    owner_name: str
    review_at: datetime | None
    told_by: str

    @property
    def pauses(self) -> bool:
        """Whether colleagues wait too, not only messages."""
        return self.kind in _PAUSES

    def waits(self, kind: Kind) -> bool:
        """Whether a task of that kind stands still."""
        return self.pauses and kind in WAITING


def check_hold(
    kind: str, told_by: str, since_at: datetime, review_at: datetime | None, now: datetime
) -> Held:
    """The kind. Refuses an unknown one (``hold.unknown``), nobody who said so (``hold.told_by``), a day that has not come
    (``hold.not_yet``), and, except after a death, no day to look again within 90 days (``hold.no_review``)."""
    try:
        held, _ = Held(kind), Reached(told_by)
    except ValueError as error:
        code = "hold.told_by" if kind in set(map(str, Held)) else "hold.unknown"
        raise Refused(code, "Please say what happened, and who told us.") from error
    now = require_aware(now)
    if require_aware(since_at) > now:
        raise Refused("hold.not_yet", "Please say since when. The day has not come yet.")
    if held is not Held.DIED and (review_at is None or not now < review_at <= now + LONGEST):
        raise Refused("hold.no_review", "Please choose a day on which you look again, within 90 days.")
    if held is Held.DIED and Reached(told_by) is Reached.PERSON:
        raise Refused("hold.told_by", "Please say who told us that they have died.")
    return held


def pause(task: Task, *, to: UUID, until: datetime) -> Task:
    """The task waits with its owner until they look again. Refuses ``task.already_closed``."""
    moved = hand_over(task, to=to)
    return replace(moved, due_at=max(task.due_at, require_aware(until)), next_attempt_at=None)


def resume(task: Task, *, at: datetime, due_at: datetime) -> Task:
    """It goes on from where it stood, its clock beginning now."""
    return replace(task, rung_since=require_aware(at), due_at=due_at, version=task.version + 1)
