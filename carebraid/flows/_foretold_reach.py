"""Forecasts that were high again and again bring a call, or a clinician's look at the support. Shared by the flows that may.

Only of models that may speak here (the equity gate); in the ways the person allows, within a budget of each colleague. Nobody
is asked twice for the same person: where somebody is on their way already, or was lately, a forecast adds nothing (HAZ-05).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.team.roster import owner_for
from carebraid.core.team.task import SAFETY_KINDS, Kind, Priority, Task
from carebraid.core.watch.foretold import Repeated, WeekTold, repeated
from carebraid.core.watch.intensify import REST
from carebraid.core.watch.rungs import Rung, due_on_rung, first_rung, open_rung
from carebraid.knowledge.outreach import load_foretold_rule
from carebraid.store import foretelling, journal, tasks
from carebraid.store.aftercare import load_decided_at
from carebraid.store.chart import Chart, open_chart
from carebraid.store.holds import is_held
from carebraid.store.rota import load_roster

from ._after_contact import DECIDERS
from ._raise import Signal, raise_task
from ._reach import owner_on, rungs, ways_now

_AT_WORK = SAFETY_KINDS | {Kind.OUTREACH, Kind.COMING_BACK, Kind.MORE_SUPPORT}
_QUIET_AFTER_CALL = timedelta(days=7)
_A_WEEK = timedelta(days=7)


def reach_out_to_forecasts(actor: Actor, patient_ids: Sequence[UUID], now: datetime) -> Counter[str]:
    """Do what repeatedly high forecasts of these people ask for, highest first; counts ``call``, ``look`` and ``waits``.

    ``waits``: the colleague's budget of the week is used up; the person stays raised in the caseload.
    """
    found: list[tuple[Repeated, Chart]] = []
    if actor.organisation_id is None:
        return Counter()
    for patient_id in foretelling.load_raised(actor.organisation_id, now, patient_ids):
        chart = open_chart(actor, patient_id, Purpose.OPERATIONS, now, record_access=False)
        told = repeated(_weeks(chart), now, load_foretold_rule())
        if told is not None:
            found.append((told, chart))
    found.sort(key=lambda one: (-(one[0].newest.probability or 0.0), str(one[1].patient_id)))
    return Counter(done for told, chart in found if (done := _ask(chart, told, now)))


def _weeks(chart: Chart) -> list[WeekTold]:
    return [
        WeekTold(
            task=one.task, week=one.week, is_high=one.is_high, probability=one.probability, as_of=one.as_of,
            computed_at=one.computed_at,
        )
        for one in foretelling.load_speaking(chart)
    ]  # fmt: skip


def _ask(chart: Chart, told: Repeated, now: datetime) -> str:
    """Gives what was done: ``call``, ``look``, ``waits``, or nothing where nothing is to be asked now."""
    if any(kept.task.kind in _AT_WORK for kept in tasks.load_open_tasks(chart)):
        return ""
    if is_held(chart):
        return ""
    rule = load_foretold_rule()
    ways = ways_now(chart, now)
    start = first_rung(rule.level, rungs())
    rung = None if start is None else open_rung(start.number, ways, rungs())
    # Whom nobody may call is not visited or treated as a crisis on a forecast's word: a clinician decides.
    if told.looks or rung is None or rung.level > rule.level:
        decided_at = load_decided_at(chart)
        if decided_at is None or now - decided_at >= REST:
            return _look(chart, told, now)
    if rung is None or rung.level > rule.level:
        return ""
    if tasks.has_closed_since(chart, Kind.OUTREACH, now - _QUIET_AFTER_CALL) or foretelling.has_asked_since(
        chart, now - rule.rest
    ):
        return ""
    return _call(chart, told, rung, now)


def _call(chart: Chart, told: Repeated, rung: Rung, now: datetime) -> str:
    owner = owner_on(
        rung, load_roster(chart.organisation_id, now), tasks.load_team(chart, now), now, chart.zone
    )
    if owner is None or not _has_room(chart, owner.member, now):
        return "waits"
    highest = load_foretold_rule().highest.rung
    kept = raise_task(
        chart, kind=Kind.OUTREACH, subject="watch", priority=Priority.THIS_VISIT, signals=[_signal(told, now)], now=now,
        due=due_on_rung(rung, now, chart.zone, rungs()), rung=rung.number, highest=highest,
    )  # fmt: skip
    _note(chart, kept.task, told, "call", now)
    return "call"


def _look(chart: Chart, told: Repeated, now: datetime) -> str:
    roster, team = load_roster(chart.organisation_id, now), tasks.load_team(chart, now)
    owner = owner_for(roster, team, now, DECIDERS)
    if owner is None or not _has_room(chart, owner.member, now):
        return "waits"
    kept = raise_task(
        chart, kind=Kind.MORE_SUPPORT, subject="", priority=Priority.THIS_VISIT, signals=[_signal(told, now)], now=now,
        prefer=DECIDERS, highest=0,
    )  # fmt: skip
    _note(chart, kept.task, told, "look", now)
    return "look"


def _note(chart: Chart, task: Task, told: Repeated, did: str, now: datetime) -> None:
    """What a forecast began, why, and how high it goes by itself."""
    detail = {
        "did": did, "highest": task.highest, "why": f"foretold_{told.newest.task}", "times": told.times, "weeks": told.weeks,
        "rung": task.rung,
    }  # fmt: skip
    journal.record(
        chart.actor, "foretold_asks", now=now, patient_id=chart.patient_id, purpose=chart.purpose, object_kind="task",
        object_id=task.id, detail=detail,
    )  # fmt: skip


def _has_room(chart: Chart, staff_id: UUID, now: datetime) -> bool:
    asked = foretelling.count_asked(chart.organisation_id, staff_id, now - _A_WEEK)
    return asked < load_foretold_rule().a_week


def _signal(told: Repeated, now: datetime) -> Signal:
    facts = {
        "times": told.times, "weeks": told.weeks, "of_100": round(100 * (told.newest.probability or 0.0)),
        "days": told.days_old(now),
    }  # fmt: skip
    return Signal(
        f"foretold_{told.newest.task}", facts, told.newest.computed_at, foretelling.SOURCE, told.newest.task
    )
