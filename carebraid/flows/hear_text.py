"""Somebody answered a text: a stop is obeyed at once, a wrong person believed, and whoever writes is told that nobody reads it."""

from __future__ import annotations

from datetime import datetime

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.moment import local_day
from carebraid.core.kernel.refusal import Refused
from carebraid.core.reach.texting import NOBODY_READS, asks_how, is_thanks
from carebraid.core.team.task import Kind, Priority
from carebraid.core.watch.ladder import due_at
from carebraid.core.watch.rungs import due_on_rung, open_rung
from carebraid.store import follow_up, journal
from carebraid.store.chart import Chart, open_chart
from carebraid.store.reaching import load_account
from carebraid.store.texting import load_people_at, save_answered_by_text, take_heard

from ._heard import act_on
from ._raise import Signal, raise_task, refresh_standing
from ._reach import rungs, ways_now
from ._unit import unit


@unit
def hear_text(*, actor: Actor, now: datetime, number: str, words: str, provider_id: str) -> tuple[str, ...]:
    """Act on one answer for everybody who has this number; gives what was heard. The words and the number are not kept.

    The same ``provider_id`` again changes nothing. No answer turns messages on. Whoever writes more than a thank you is told
    that nobody reads it, and a colleague is asked to call today.
    """
    if actor.organisation_id is None:
        raise ValueError("an answer is heard in one organisation at a time")
    people = load_people_at(actor.organisation_id, number)
    is_first = take_heard(actor.organisation_id, provider_id, now)
    heard = []
    for patient_id, is_current in people if is_first else ():
        chart = open_chart(actor, patient_id, Purpose.OPERATIONS, now, record_access=False)
        heard.append(_hear(chart, words, now, is_current=is_current))
        journal.record(
            actor, "hear_text", now=now, patient_id=patient_id, purpose=chart.purpose, object_kind="outreach",
            object_id=patient_id, detail={"heard": heard[-1]},
        )  # fmt: skip
    if not heard:
        journal.record(
            actor,
            "hear_text",
            now=now,
            object_kind="outreach",
            outcome="seen",
            detail={"again": not is_first},
        )
    return tuple(heard)


def _hear(chart: Chart, words: str, now: datetime, *, is_current: bool) -> str:
    heard = act_on(chart, words, now, is_current=is_current)
    if heard != "heard" or not is_current:
        return heard
    if is_thanks(words):
        return "thanks"
    is_question = asks_how(words)
    if not is_question:
        save_answered_by_text(chart, now)
        _ask_for_a_call(chart, now)
    account_id = load_account(chart)
    if account_id is not None:
        # Once a day: two telephones that answer by themselves must not talk all night.
        follow_up.save_message(
            chart.organisation_id, account_id, key=f"read:{chart.patient_id}:{local_day(now, chart.zone)}",
            template=NOBODY_READS, now=now, is_urgent=True,
        )  # fmt: skip
    return "asked" if is_question else heard


def _ask_for_a_call(chart: Chart, now: datetime) -> None:
    """Somebody wrote what nobody reads: a person calls today. An open outreach comes to a person at once (HAZ-11)."""
    way = open_rung(rungs().down_to, ways_now(chart, now), rungs())
    due = min(due_on_rung(way, now, chart.zone, rungs()), due_at("same_day", now, chart.zone))
    try:
        raise_task(
            chart, kind=Kind.OUTREACH, subject="watch", priority=Priority.SAME_DAY, now=now, rung=way.number, due=due,
            signals=[Signal("wrote_back", {}, now, "message", "")],
        )  # fmt: skip
    except Refused as refused:  # what was heard is kept whether or not somebody is there
        if refused.code != "task.nobody_here":
            raise
    refresh_standing(chart, now)
