"""Somebody answered a text: a stop is obeyed at once, a wrong person believed, and whoever writes is told that nobody reads it."""

from __future__ import annotations

from datetime import datetime

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.moment import local_day
from carebraid.core.reach.texting import NOBODY_READS, asks_how
from carebraid.store import follow_up, journal
from carebraid.store.chart import Chart, open_chart
from carebraid.store.reaching import load_account, look_now
from carebraid.store.texting import load_people_at, save_answered_by_text, take_heard

from ._heard import act_on
from ._unit import unit


@unit
def hear_text(*, actor: Actor, now: datetime, number: str, words: str, provider_id: str) -> tuple[str, ...]:
    """Act on one answer for everybody who has this number; gives what was heard. The words and the number are not kept.

    The same ``provider_id`` again changes nothing. No answer turns messages on. An answer that is no stop brings an open
    outreach to the next way: the person wrote, nobody reads it, so somebody calls.
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
    asks = asks_how(words)
    for task_id in () if asks else save_answered_by_text(chart, now):
        look_now(chart, task_id, now)
    account_id = load_account(chart)
    if account_id is not None:
        # Once a day: two telephones that answer by themselves must not talk all night.
        follow_up.save_message(
            chart.organisation_id, account_id, key=f"read:{chart.patient_id}:{local_day(now, chart.zone)}",
            template=NOBODY_READS, now=now, is_urgent=True,
        )  # fmt: skip
    return "asked" if asks else heard
