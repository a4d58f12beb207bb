"""One step of an outreach: which ways are open, who owns the rung, and what goes out by itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from carebraid.core.kernel.moment import next_hour
from carebraid.core.learn.ways import BEGINS_WITH, HOURS, WAYS
from carebraid.core.reach.delivery import Delivery, open_ways
from carebraid.core.reach.outreach_rules import is_open_hour
from carebraid.core.reach.texting import TEXT
from carebraid.core.team.roster import Owner, Roster, anybody, owner_for
from carebraid.core.team.task import Kind, Task
from carebraid.core.watch.ladder import Highest, Step, contact_at
from carebraid.core.watch.rungs import Climbing, Rung, Rungs, Sent, next_rung_step
from carebraid.knowledge.outreach import load_foretold_rule, load_rungs
from carebraid.store import follow_up
from carebraid.store.chart import Chart
from carebraid.store.holds import is_held
from carebraid.store.outreach import load_wishes
from carebraid.store.reaching import load_account, load_means, load_proofs, save_nudge

from ._fair_tests import arm_for

KIND_OF_MESSAGE, TEMPLATE = "reminder", "waits_for_you"
OCCASION_OF_LEVEL: Mapping[int, str] = {1: "outreach_start", 2: "outreach_caller"}
LONGEST_WAIT = timedelta(hours=12)
"""For its hour a text waits no longer: its clock of 24 hours runs on, and half of that is left to answer."""


def rungs() -> Rungs:
    """The seven ways of the signed file."""
    return load_rungs()


def goes_by_itself(task: Task) -> bool:
    """Whether the step that an outreach stands on is the app's or a message's, so that nobody is disturbed yet."""
    return task.kind is Kind.OUTREACH and not rungs().at(task.rung).is_person


def ways_now(chart: Chart, now: datetime) -> frozenset[str]:
    """The ways to the person that are open now; none that goes by itself while reaching out is held (HAZ-40)."""
    ways = open_ways(load_means(chart, KIND_OF_MESSAGE, now), now, rungs().device_silent_after)
    return ways - {"app", "message"} if is_held(chart) else ways


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
        highest=highest_of(task),
    )  # fmt: skip


def highest_of(task: Task) -> Highest | None:
    """The step over which a task that only a forecast began does not climb; None: it was more than a forecast."""
    if task.highest is None:
        return None
    return Highest(task.highest, load_foretold_rule().highest.next_after)


def _sent(chart: Chart, task: Task) -> Sent:
    """What became of the message of this rung."""
    wanted = ("nudge",) if rungs().at(task.rung).by == "app" else WAYS["outreach_text"]
    proofs = [proof for template, proof in load_proofs(chart, task.id) if template in wanted]
    if not proofs:
        return Sent()
    last = proofs[-1]
    return Sent(
        queued=True, sent_at=last.sent_at, shown_at=last.shown_at,
        failure=last.failure if last.state is Delivery.FAILED else "",
        lacks_proof=last.channel == TEXT and last.delivered_at is None,
    )  # fmt: skip


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
            chart.organisation_id, account_id, key=key, template=template, now=now, task_id=task.id,
            not_before=_hour_for(chart, now),
        )  # fmt: skip


def _hour_for(chart: Chart, now: datetime) -> datetime | None:
    """Until when a text waits by a fair test of its hour; None: it goes at once.

    Only hours that come soon enough and lie in the hours that the person chose can be drawn.
    """
    wishes = load_wishes(chart)
    comes = {way: next_hour(now, hour, chart.zone) for way, hour in HOURS.items()}
    soon = {way: at for way, at in comes.items() if at - now <= LONGEST_WAIT and is_open_hour(wishes, at)}
    way = arm_for(chart, now=now, occasion="outreach_hour", can={WAYS["outreach_hour"][0], *soon})
    return soon.get(way or "")


def begins_on(chart: Chart, level: int | None, rung: Rung, ways: Collection[str], now: datetime) -> Rung:
    """The rung with which an outreach of this level begins, by a fair test where one runs: today's, or a higher one.

    From level 3 on a clinician is asked, and nothing is drawn.
    """
    occasion = OCCASION_OF_LEVEL.get(1 if level is None else level)
    if occasion is None:
        return rung
    begins = {way: _named(BEGINS_WITH[way]) for way in WAYS[occasion]}
    can = {way for way, one in begins.items() if one.number >= rung.number and one.asks in ways}
    way = arm_for(chart, now=now, occasion=occasion, can=can)
    return rung if way is None else begins[way]


def _named(name: str) -> Rung:
    return next(rung for rung in rungs().rungs if rung.name == name)
