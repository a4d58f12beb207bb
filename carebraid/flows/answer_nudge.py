"""A person answers what the app asked: they are fine, or somebody should call."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.team.task import Kind, Priority, State
from carebraid.core.watch.ladder import due_at
from carebraid.core.watch.rungs import due_on_rung, open_rung
from carebraid.store import journal, tasks
from carebraid.store.chart import open_chart
from carebraid.store.reaching import load_task_of_message, save_answered, save_shown

from ._raise import Signal, end_what_the_app_asked, raise_task, refresh_standing
from ._reach import rungs, ways_now
from ._unit import unit

ANSWERS = frozenset({"fine", "call_me"})


@unit
def answer_nudge(*, actor: Actor, now: datetime, message_id: UUID, answer: str) -> str:
    """Take the answer; gives ``thanks``, ``will_call`` or ``over`` (it had ended before). ``fine`` ends an outreach that had
    not come to a person yet; ``call_me`` brings it to one today.

    Refuses an unknown answer (``nudge.unknown_answer``) and a message that is not the person's (``nudge.not_found``).
    """
    if actor.patient_id is None:
        raise Refused("me.patients_only", "These pages belong to people in care.", status=403)
    if answer not in ANSWERS:
        raise Refused("nudge.unknown_answer", "Please choose one of the two.")
    chart = open_chart(actor, actor.patient_id, Purpose.SELF, now, record_access=False)
    task_id = load_task_of_message(chart, message_id)
    if task_id is None:
        raise Refused("nudge.not_found", "This message is not here any more.", status=404)
    save_shown(chart, message_id, now, opened=True)
    save_answered(chart, task_id, now)
    is_over = tasks.load_task(chart, task_id).task.state is State.CLOSED
    said = "over" if is_over else "thanks"
    if answer == "call_me":
        way = open_rung(rungs().down_to, ways_now(chart, now), rungs())
        raise_task(
            chart, kind=Kind.OUTREACH, subject="watch", priority=Priority.SAME_DAY, now=now, rung=way.number,
            due=min(due_on_rung(way, now, chart.zone, rungs()), due_at("same_day", now, chart.zone)),
            signals=[Signal("asked_for_call", {}, now, "message", str(message_id))],
        )  # fmt: skip
        said = "will_call"
    elif not is_over:
        end_what_the_app_asked(chart, now)
    refresh_standing(chart, now)
    journal.record(
        actor, "answer_nudge", now=now, patient_id=chart.patient_id, purpose=chart.purpose, object_kind="message",
        object_id=message_id, detail={"answer": answer, "said": said},
    )  # fmt: skip
    return said
