"""Who is calling a person now, and who has just called: nobody is called by two teams that do not know of each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from carebraid.core.kernel.moment import require_aware

CALL_LASTS = timedelta(minutes=30)
"""Somebody who took a task is taken to be calling for so long, unless they said what came of it. Project convention."""
JUST_CALLED = timedelta(hours=24)
"""So long the next colleague is told of a call, reached or not. Project convention."""


@dataclass(frozen=True, slots=True)
class Act:
    """Something a colleague did about a person: took a task (``outcome`` empty) or said what came of a call."""

    task_id: UUID
    by: UUID
    name: str
    at: datetime
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """``is_now``: being called at this moment; else called at ``at`` with ``outcome``."""

    by: UUID
    name: str
    at: datetime
    is_now: bool
    outcome: str = ""


def calls_about(acts: Iterable[Act], now: datetime, *, besides: UUID | None = None) -> tuple[Call, ...]:
    """Calls about one person by everybody but ``besides``: those that go on first, then the latest.

    A task taken within half an hour whose taker has not said since what came of it is a call that goes on; what came
    of a call is told for a day. One colleague stands there once.
    """
    now = require_aware(now)
    known = sorted((act for act in acts if act.at <= now), key=lambda act: (act.at, bool(act.outcome)))
    latest: dict[UUID, Call] = {}
    for act in known:
        if act.by == besides:
            continue
        if act.outcome:
            if now - act.at < JUST_CALLED:
                latest[act.by] = Call(act.by, act.name, act.at, False, act.outcome)
            else:
                latest.pop(act.by, None)
        elif now - act.at < CALL_LASTS:
            latest[act.by] = Call(act.by, act.name, act.at, True)
    return tuple(
        sorted(latest.values(), key=lambda call: (not call.is_now, -call.at.timestamp(), str(call.by)))
    )


@dataclass(frozen=True, slots=True)
class Pair:
    """Two open tasks about one person that ask two colleagues to call."""

    keep: UUID
    other: UUID


def double_work(tasks: Sequence[tuple[UUID, UUID, bool, datetime]]) -> tuple[Pair, ...]:
    """Pairs to put together among (task, owner, is safety, due) of one person: each with the one that must stay first.

    What is a matter of safety stays, then what is due first. Two safety tasks are never put together, and neither are two
    of one owner, who knows of both.
    """
    ordered = sorted(tasks, key=lambda one: (not one[2], one[3], str(one[0])))
    if len(ordered) < 2:
        return ()
    keep, *others = ordered
    return tuple(Pair(keep[0], one[0]) for one in others if not one[2] and one[1] != keep[1])
