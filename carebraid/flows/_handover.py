"""What somebody who leaves or goes away still holds goes to somebody who is there, in the same transaction (HAZ-03)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.team.roster import owner_for
from carebraid.core.team.task import Kind, hand_over
from carebraid.store import journal, tasks
from carebraid.store.aftercare import pass_on_transition
from carebraid.store.chart import open_chart
from carebraid.store.rota import load_roster

from ._raise import refresh_standing, step_at, tell_owner


def hand_over_tasks(actor: Actor, staff_id: UUID, now: datetime, *, why: str) -> int:
    """Give every open task of ``staff_id`` to somebody who is there at ``now``; how many there were.

    ``why`` is ``left`` or ``away``; call it after the leaving is saved. Whoever administers staff has no view
    of charts, so the house itself does the work, under the name of the person who caused it (SEC-009).
    Refuses ``task.nobody_here`` where nobody is left who could take over.
    """
    owned = tasks.load_owned_open(staff_id)
    if not owned or actor.organisation_id is None:
        return 0
    roster = load_roster(actor.organisation_id, now)
    mover = replace(actor, kind="job", service="hand_over", roles=frozenset(), staff_id=None, patient_id=None)
    for task_id, patient_id in owned:
        chart = open_chart(mover, patient_id, Purpose.OPERATIONS, now, record_access=False)
        kept = tasks.load_task(chart, task_id)
        owner = owner_for(roster, tasks.load_team(chart, now), now, besides=(staff_id,))
        if owner is None or owner.member == staff_id:
            raise Refused(
                "task.nobody_here", "Nobody else works here who could take over their tasks.", status=409
            )
        moved = hand_over(kept.task, to=owner.member)
        tasks.save_task(chart, kept, moved, next_step_at=step_at(chart, moved, now))
        tasks.save_event(chart, task_id, "handed_over", now, {"owner": str(owner.member), "why": why})
        if moved.kind is Kind.TRANSITION:
            pass_on_transition(chart, staff_id, moved.owner_id)
        tell_owner(chart, moved, now)
        refresh_standing(chart, now)
        journal.record(
            mover, "hand_over_task", now=now, patient_id=patient_id, purpose=chart.purpose, object_kind="task",
            object_id=task_id, detail={"from": str(staff_id), "to": str(owner.member), "why": why, "for": actor.reference},
        )  # fmt: skip
    return len(owned)
