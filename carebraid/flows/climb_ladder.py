"""The round that no task can escape: what nobody took climbs, what lost its owner finds another."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.team.roster import Owner, Roster, escalate, is_present, owner_for
from carebraid.core.team.task import State, Task, climb, hand_over
from carebraid.core.watch.ladder import due_for_rung, next_step
from carebraid.store import journal, tasks
from carebraid.store.chart import Chart, open_chart
from carebraid.store.rota import load_roster
from carebraid.store.tasks import Kept

from ._raise import ladder, refresh_standing, standing_of, step_at, tell_owner
from ._unit import unit


@unit
def climb_ladder(*, actor: Actor, now: datetime, task_id: UUID, patient_id: UUID) -> str:
    """Do what is due for one task; gives what was done: stayed, handed_over, escalate, climb, try_again.

    An owner who is away or has left is replaced whatever the clock says (HAZ-03). Nothing here closes a task.
    """
    chart = open_chart(actor, patient_id, Purpose.OPERATIONS, now, record_access=False)
    kept = tasks.load_task(chart, task_id)
    done = "stayed"
    if kept.task.state is not State.CLOSED:
        done = _act(chart, kept, load_roster(chart.organisation_id, now), now)
        if done != "stayed":
            refresh_standing(chart, now)
    journal.record(
        actor, "climb_ladder", now=now, patient_id=patient_id, purpose=chart.purpose, object_kind="task",
        object_id=task_id, detail={"did": done},
    )  # fmt: skip
    return done


def _act(chart: Chart, kept: Kept, roster: Roster, now: datetime) -> str:
    task, team = kept.task, tasks.load_team(chart, now)
    step = next_step(standing_of(task), ladder(), now)
    if not is_present(roster, task.owner_id, now):
        owner = owner_for(roster, team, now, besides=(task.owner_id,))
        return _give(
            chart, kept, task if owner is None else hand_over(task, to=owner.member), "handed_over", now
        )
    if step is None or not step.is_due:
        return _give(chart, kept, task, "stayed", now)
    if step.kind == "climb":
        rung = ladder().rungs[step.rung]
        owner = owner_for(roster, team, now) or Owner(task.owner_id, "last_resort")
        due = min(task.due_at, due_for_rung(rung, now, chart.zone))
        moved = climb(task, rung=step.rung, owner_id=owner.member, due_at=due, at=now)
        return _give(chart, kept, moved, "climb", now)
    if step.kind == "escalate":
        found = escalate(roster, team, now, previous=_owners_so_far(kept, task))
        to = found.member if found else task.owner_id
        return _give(chart, kept, hand_over(task, to=to, escalated=True), "escalate", now)
    if step.kind == "try_again":
        reminded = replace(task, next_attempt_at=None, version=task.version + 1)
        return _give(chart, kept, reminded, "try_again", now)
    return _give(chart, kept, task, "stayed", now)


def _give(chart: Chart, kept: Kept, after: Task, what: str, now: datetime) -> str:
    """Save the changed task with its next step, note it in the story and tell the owner."""
    if after is kept.task:
        tasks.save_next_step(chart, after.id, step_at(after, now))
        return "stayed"
    tasks.save_task(chart, kept, after, next_step_at=step_at(after, now))
    detail = {"owner": str(after.owner_id), "rung": after.rung, "escalations": after.escalations}
    tasks.save_event(chart, after.id, what, now, detail)
    tell_owner(chart, after, now)
    return what


def _owners_so_far(kept: Kept, task: Task) -> list[UUID]:
    """Whom the task was with before, oldest first, by its story."""
    return [*tasks.load_owners(task.id), task.owner_id]
