"""The round that no task can escape: what nobody took climbs, what lost its owner finds another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.team.roster import Owner, Roster, escalate, is_present, owner_for
from carebraid.core.team.task import Kind, Priority, State, Task, climb, hand_over
from carebraid.core.watch.ladder import Step, due_for_rung, next_step
from carebraid.core.watch.rungs import due_on_rung
from carebraid.store import journal, tasks
from carebraid.store.aftercare import pass_on_transition
from carebraid.store.chart import Chart, open_chart
from carebraid.store.rota import load_roster
from carebraid.store.tasks import Kept

from ._raise import begin_rung, ladder, refresh_standing, standing_of, step_at, waits
from ._reach import owner_on, reach_step, rungs
from ._tell_prescribers import changers_of
from ._unit import unit

_CLINICIAN_LEVEL = 3  # protocols.yaml outreach_stepped: from here on the same day, and from 4 within the hour


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
        object_id=task_id, detail={"did": done} if kept.task.highest is None else {"did": done, "highest": kept.task.highest},
    )  # fmt: skip
    return done


def _act(chart: Chart, kept: Kept, roster: Roster, now: datetime) -> str:
    task, team = kept.task, tasks.load_team(chart, now)
    is_reach = task.kind is Kind.OUTREACH
    step = reach_step(chart, task, now) if is_reach else next_step(standing_of(task), ladder(), now)
    if not is_present(roster, task.owner_id, now):
        changed_by = changers_of(kept.why)
        owner = owner_for(roster, team, now, besides=(task.owner_id, *changed_by))
        if owner is not None and owner.member in changed_by:
            owner = None  # nobody is told of what they did themself
        return _give(
            chart, kept, task if owner is None else hand_over(task, to=owner.member), "handed_over", now
        )
    if step is None or not step.is_due or waits(chart, task):
        return _give(chart, kept, task, "stayed", now)
    if step.kind == "climb":
        return _give(chart, kept, _climbed(chart, task, step, roster, team, now), "climb", now, step)
    if step.kind == "escalate" and task.kind is Kind.MEDICINE_CHANGE:
        return _give(chart, kept, hand_over(task, to=task.owner_id, escalated=True), "try_again", now)
    if step.kind == "escalate":
        found = escalate(roster, team, now, previous=_owners_so_far(kept, task))
        to = found.member if found else task.owner_id
        return _give(chart, kept, hand_over(task, to=to, escalated=True), "escalate", now)
    if step.kind == "try_again":
        reminded = replace(task, next_attempt_at=None, version=task.version + 1)
        return _give(chart, kept, reminded, "try_again", now)
    return _give(chart, kept, task, "stayed", now)


def _climbed(
    chart: Chart, task: Task, step: Step, roster: Roster, team: Sequence[UUID], now: datetime
) -> Task:
    """The task on the next rung: on the seven ways with that way's owner and time, else with a clinician."""
    if task.kind is Kind.OUTREACH:
        way = rungs().at(step.rung)
        owner = owner_on(way, roster, team, now, chart.zone) or Owner(task.owner_id, "last_resort")
        due = due_on_rung(way, now, chart.zone, rungs())
    else:
        owner = owner_for(roster, team, now) or Owner(task.owner_id, "last_resort")
        due = due_for_rung(ladder().rungs[step.rung], now, chart.zone)
    moved = climb(task, rung=step.rung, owner_id=owner.member, due_at=min(task.due_at, due), at=now)
    # A forecast's guess is looked at soon; only a sign of its own makes it a matter of today.
    is_urgent = (
        task.highest is None
        and task.kind is Kind.OUTREACH
        and rungs().at(step.rung).level >= _CLINICIAN_LEVEL
    )
    if is_urgent and task.priority in (Priority.THIS_VISIT, Priority.ROUTINE):
        return replace(moved, priority=Priority.SAME_DAY)
    return moved


def _give(chart: Chart, kept: Kept, after: Task, what: str, now: datetime, step: Step | None = None) -> str:
    """Save the changed task with its next step, note it in the story, and begin the rung: send, or tell the owner."""
    if after is kept.task:
        tasks.save_next_step(chart, after.id, step_at(chart, after, now))
        return "stayed"
    saved = tasks.save_task(chart, kept, after, next_step_at=step_at(chart, after, now))
    detail: dict[str, Any] = {
        "owner": str(after.owner_id),
        "rung": after.rung,
        "escalations": after.escalations,
    }
    if step is not None:
        detail["why"] = {"key": step.reason.key, "facts": dict(step.reason.facts)}
    tasks.save_event(chart, after.id, what, now, detail)
    begin_rung(chart, saved.task, now)
    if after.kind is Kind.TRANSITION and what == "handed_over":
        pass_on_transition(chart, kept.task.owner_id, after.owner_id)
    if after.kind is Kind.OUTREACH and what == "climb":
        tasks.save_next_step(chart, after.id, step_at(chart, after, now))
    return what


def _owners_so_far(kept: Kept, task: Task) -> list[UUID]:
    """Whom the task was with before, oldest first, by its story."""
    return [*tasks.load_owners(task.id), task.owner_id]
