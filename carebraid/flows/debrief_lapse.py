"""Somebody tells of a slip and is asked five kind questions; what they learnt goes where it helps (CAP-098, CAP-099).

Recovery days stay counted. The next step is as heavy as the slip was (protocols.yaml ``outreach_stepped``, ``after_lapse``).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.moment import local_day
from carebraid.core.kernel.refusal import Refused
from carebraid.core.plan.safety import Change, merge, read_plan_rules
from carebraid.core.team.task import Kind, Priority
from carebraid.core.watch.lapse import RUNG, RecoveryDays, Severity, Told, read_told, severity
from carebraid.core.watch.own_plan import MOST_SIGNS, State
from carebraid.core.watch.rungs import due_on_rung, first_rung, open_rung
from carebraid.knowledge.protocols import load_protocols
from carebraid.store import follow_up, journal, lapses, safety, signals, tasks
from carebraid.store.chart import Chart, open_chart
from carebraid.store.my import fresh_ids
from carebraid.store.tasks import Kept

from ._raise import SUICIDE, Signal, raise_safety, raise_task, refresh_standing
from ._reach import rungs, ways_now
from ._signature import learn_now
from ._unit import unit

FURTHEST_BACK = timedelta(days=60)  # as a check-in: older news is for a talk
_SIGN_OF = {"bad_sleep": ("sleep", True), "withdrawal": ("doses", False)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Debriefed:
    """What came of it. ``due_at``: by when somebody calls. ``told``: a message to the person they chose is on its way."""

    id: UUID
    severity: Severity
    due_at: datetime
    recovery: RecoveryDays
    told: bool


@unit
def debrief_lapse(
    *, actor: Actor, now: datetime, patient_id: UUID, answers: Mapping[str, str], triggers: Collection[str] = (),
    on: date | None = None, tell: UUID | None = None, to_plan: bool = False, to_signs: bool = False,
) -> Debriefed:  # fmt: skip
    """Keep the slip beside the progress, have somebody call, and write back what the person wants written back.

    ``tell``: the supporter's contract, only where the person says so, and only by the person themself. Refuses
    ``lapse.unanswered``, a day to come or more than 60 days ago (``lapse.wrong_day``), ``lapse.own_word``.
    """
    purpose = Purpose.SELF if patient_id == actor.patient_id else Purpose.TREATMENT
    chart = open_chart(actor, patient_id, purpose, now, record_access=False)
    told, today = read_told(answers, triggers), local_day(now, chart.zone)
    on = on or today
    if not today - FURTHEST_BACK <= on <= today:
        raise Refused("lapse.wrong_day", "Please choose a day in the last 60 days.")
    if tell is not None and purpose is not Purpose.SELF:
        raise Refused("lapse.own_word", "Only the person can ask us to tell somebody.", status=403)
    heavy = severity(told, takes_moud="moud" in signals.load_medicines(chart))
    (made,) = fresh_ids(1)
    kept = _call(chart, heavy, told, made, now)
    reached = _tell(chart, tell, made, now) if tell is not None else False
    lapses.save_lapse(
        chart, made, on=on, severity=heavy, told=told, told_grant=tell if reached else None, now=now
    )
    if to_plan:
        _to_plan(chart, told, now)
    if to_signs:
        _to_signs(chart, told, now)
    refresh_standing(chart, now)
    journal.record(
        actor, "debrief_lapse", now=now, patient_id=patient_id, purpose=purpose, object_kind="entry", object_id=made,
        detail={"severity": str(heavy), "plan": to_plan, "signs": to_signs, "told": reached},
    )  # fmt: skip
    return Debriefed(
        id=made,
        severity=heavy,
        due_at=kept.task.due_at,
        recovery=lapses.load_recovery(chart, now),
        told=reached,
    )


def _call(chart: Chart, heavy: Severity, told: Told, made: UUID, now: datetime) -> Kept:
    """Somebody calls, as soon as the slip asks for; an open outreach hears of it too, so that there is one call."""
    source = ("lapse", str(made))
    signal = Signal(f"lapse_{heavy}", {}, now, *source)
    more = [Signal("lapse_medicine", {}, now, *source)] if told.medicine is False else []
    if heavy is Severity.DANGER:
        kept, _ = raise_safety(chart, protocol=SUICIDE, priority=Priority.IMMEDIATE, signal=signal, now=now)
        return kept
    start = first_rung(RUNG[heavy], rungs())
    if start is None:
        raise ValueError("after a slip a person calls")
    rung = open_rung(start.number, ways_now(chart, now), rungs())
    is_open = tasks.load_open_task(chart, Kind.SAFETY, SUICIDE) is not None  # one call, not two (HAZ-05)
    return raise_task(
        chart, kind=Kind.SAFETY if is_open else Kind.OUTREACH, subject=SUICIDE if is_open else "watch",
        signals=[signal, *more], now=now, rung=0 if is_open else rung.number,
        priority=Priority.SAME_DAY if heavy is Severity.RETURN else Priority.THIS_VISIT,
        due=due_on_rung(rung, now, chart.zone, rungs()),
    )  # fmt: skip


def _tell(chart: Chart, grant_id: UUID, made: UUID, now: datetime) -> bool:
    """A message that says nothing but that somebody would like a call; nobody whose contract does not hold gets one."""
    account = lapses.load_told_account(chart, grant_id, now)
    if account is None:
        return False
    key = f"lapse:{made}"
    follow_up.save_message(chart.organisation_id, account, key=key, template="call_somebody", now=now)
    return True


def _to_plan(chart: Chart, told: Told, now: datetime) -> None:
    """What came before and what helped, as lines of the safety plan in the person's own words."""
    lines = [("warning_signs", told.before), ("internal_coping", told.helped)]
    wanted = [(step, words) for step, words in lines if words]
    plan = safety.load_plan(chart, for_change=True)
    there = {(entry.step, entry.words) for entry in plan.entries}
    changes = [
        Change(kind="add", id=line_id, step=step, words=words)
        for (step, words), line_id in zip(wanted, fresh_ids(len(wanted)), strict=True)
        if (step, words) not in there
    ]
    if not changes:
        return
    rules = read_plan_rules(load_protocols()[SUICIDE])
    merged = merge(plan, changes, seen_version=plan.version, rules=rules, at=now)
    safety.save_plan(chart, merged.plan, now=now, review_on=local_day(now, chart.zone) + rules.review_every)


def _to_signs(chart: Chart, told: Told, now: datetime) -> None:
    """What came before is watched from now on, where the person's days can show it and nobody watches it yet."""
    there = signals.load_signs(chart)
    seen = {one.measure for one in there}
    wanted = [(_SIGN_OF[code], code) for code in told.triggers if code in _SIGN_OF]
    for (measure, is_low), _ in wanted[: max(0, MOST_SIGNS - len(there))]:
        if measure not in seen:
            signals.save_new_sign(
                chart, words=told.before or "", measure=measure, is_low=is_low, state=State.WATCHED, origin="written",
                then_what="", tell="team", now=now,
            )  # fmt: skip
    learn_now(chart, now)
