"""One step of an outreach: which ways are open, who owns the rung, and what goes out by itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from carebraid.core.learn.ways import WAYS
from carebraid.core.reach.delivery import open_ways
from carebraid.core.team.roster import Owner, Roster, anybody, owner_for
from carebraid.core.team.task import Kind, Task
from carebraid.core.watch.ladder import Step, contact_at
from carebraid.core.watch.rungs import Climbing, Rung, Rungs, Sent, next_rung_step
from carebraid.knowledge.outreach import load_rungs
from carebraid.store import follow_up
from carebraid.store.chart import Chart
from carebraid.store.reaching import load_account, load_means, load_proofs, save_nudge

from ._fair_tests import arm_for

KIND_OF_MESSAGE, TEMPLATE = "reminder", "waits_for_you"


def rungs() -> Rungs:
    """The seven ways of the signed file."""
    return load_rungs()


def goes_by_itself(task: Task) -> bool:
    """Whether the step that an outreach stands on is the app's or a message's, so that nobody is disturbed yet."""
    return task.kind is Kind.OUTREACH and not rungs().at(task.rung).is_person


def ways_now(chart: Chart, now: datetime) -> frozenset[str]:
    """The ways to the person that are open now."""
    return open_ways(load_means(chart, KIND_OF_MESSAGE, now), now, rungs().device_silent_after)


def reach_step(chart: Chart, task: Task, now: datetime) -> Step:
    """What happens next to an open outreach, and when."""
    return next_rung_step(climbing(chart, task, now), rungs(), now)


def climbing(chart: Chart, task: Task, now: datetime) -> Climbing:
    """Where an open outreach stands."""
    return Climbing(
        rung=task.rung, since=task.rung_since or task.opened_at, zone=chart.zone, ways=ways_now(chart, now),
        attempts=tuple(attempt.at for attempt in task.attempts),
        sent=_sent(chart, task) if goes_by_itself(task) else Sent(),
        next_attempt_at=task.next_attempt_at, touched_at=task.acknowledged_at, escalations=task.escalations,
    )  # fmt: skip


def _sent(chart: Chart, task: Task) -> Sent:
    """What became of the message of this rung."""
    wanted = ("nudge",) if rungs().at(task.rung).by == "app" else WAYS["outreach_text"]
    proofs = [proof for template, proof in load_proofs(chart, task.id) if template in wanted]
    if not proofs:
        return Sent()
    last = proofs[-1]
    return Sent(queued=True, sent_at=last.sent_at, shown_at=last.shown_at, failed=bool(last.failure))


def owner_on(
    rung: Rung,
    roster: Roster,
    team: Sequence[UUID],
    now: datetime,
    zone_name: str,
    besides: Sequence[UUID] = (),
) -> Owner | None:
    """Who owns a rung: somebody of the person's own team in its role, else a clinician as ever (HAZ-02).

    What may wait for the morning is given to whoever is on duty then. None only where nobody works here.
    """
    at = contact_at(rungs().clock, now, zone_name) if rung.asks else now
    fit = owner_for(roster, team, at, rung.roles, besides=besides)
    if fit is not None and fit.has_role and fit.via == "team":
        return fit
    return (
        owner_for(roster, team, at, besides=besides) or owner_for(roster, team, now) or anybody(roster, now)
    )


def send_by_itself(chart: Chart, task: Task, now: datetime) -> None:
    """Put out the message of a rung that goes by itself; the rules for messages decide again when it leaves."""
    rung, account_id = rungs().at(task.rung), load_account(chart)
    if account_id is None:
        return
    key = f"reach:{task.id}:{rung.number}:{task.version}"
    if rung.by == "app":
        save_nudge(chart, account_id, task.id, key=key, now=now)
    else:
        template = arm_for(chart, now=now, occasion="outreach_text") or TEMPLATE
        follow_up.save_message(
            chart.organisation_id, account_id, key=key, template=template, now=now, task_id=task.id
        )
