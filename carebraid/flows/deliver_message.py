"""A queued message goes out, once, and its delivery state says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.reach.outreach_rules import (
    KIND_OF,
    STOP_CONFIRMED,
    AddressRefused,
    Due,
    StoppedThere,
    Why,
    may_answer,
    may_confirm_stop,
    may_go,
    next_open_at,
)
from carebraid.core.reach.texting import NOBODY_READS, NUMBER_CODE, TEXT
from carebraid.store import follow_up, journal
from carebraid.store.chart import Chart, open_chart
from carebraid.store.outreach import load_chosen, load_wishes, save_doubt, save_stop, take_turn
from carebraid.store.reaching import look_now
from carebraid.store.texting import CODE_KEY, has_gateway, load_asked

from ._unit import unit

OUT_OF_DATE = timedelta(days=1)  # project convention
_AT_ONCE = {STOP_CONFIRMED: may_confirm_stop, NOBODY_READS: may_answer}
"""Answers to what the person did at this moment: hours and caps are theirs."""


@unit
def deliver_message(
    *, actor: Actor, now: datetime, message_id: UUID, send: Callable[[follow_up.Outgoing], None]
) -> bool:
    """Send a message by ``send`` (a gateway) and mark it sent; False where it was not sent this time.

    The row is locked while it is sent, so that two workers cannot send it twice. What ``send`` raises
    leaves the message queued for the next try. One that has waited for more than a day is not sent: what
    it was about has climbed on, and old news at a strange hour helps nobody (HAZ-40, HAZ-54).
    To a person in care it goes only where and when they chose (PRV-061, PRV-089 to PRV-094); at a quiet hour it
    waits for the next open one.
    """
    message = follow_up.load_message(message_id)
    if message is None:
        raise Refused("message.not_found", "There is no such message here.", status=404)
    is_late = now - message.queued_at > OUT_OF_DATE
    is_open = message.sent_at is None and not message.failure
    why = ""
    if is_open and is_late:
        why = "out_of_date"
    elif is_open:
        why = _send(actor, message, send, now)
    if why and why != Why.OK and why != Why.QUIET_HOURS:
        follow_up.mark_failed(message_id, why)
        _tell_outreach(actor, message, now)
    is_sent = why == Why.OK
    if is_open and not is_sent:
        follow_up.mark_begun(message_id, None)
    journal.record(
        actor, "deliver_message", now=now, patient_id=message.patient_id, object_kind="message",
        object_id=message_id, outcome="done" if is_sent else "seen",
        detail={"template": message.template, "late": is_late, "why": why},
    )  # fmt: skip
    return is_sent


def _tell_outreach(actor: Actor, message: follow_up.Outgoing, now: datetime) -> None:
    """An outreach whose message will not arrive goes on by the next way at once, not when its wait is over."""
    if message.task_id is not None and message.patient_id is not None:
        chart = open_chart(actor, message.patient_id, Purpose.OPERATIONS, now, record_access=False)
        look_now(chart, message.task_id, now)


def _send(
    actor: Actor, message: follow_up.Outgoing, send: Callable[[follow_up.Outgoing], None], now: datetime
) -> str:
    """Send it, to a person in care by their own rules; gives why it went or did not."""
    if message.patient_id is None:
        send(message)
        follow_up.mark_sent(message.id, now)
        return Why.OK
    chart = open_chart(actor, message.patient_id, Purpose.OPERATIONS, now, record_access=False)
    if message.template == NUMBER_CODE:
        return _send_code(chart, message, send, now)
    return _send_to_person(chart, message, send, now)


def _send_code(
    chart: Chart, message: follow_up.Outgoing, send: Callable[[follow_up.Outgoing], None], now: datetime
) -> str:
    """The code that the person asked for goes to the number they typed, and to no other; a later code takes its place."""
    asked = load_asked(chart, now)
    if asked is None or message.key != f"{CODE_KEY}{asked.id}":
        return "out_of_date"
    if not has_gateway(TEXT):
        return Why.NOT_SET_UP
    try:
        send(replace(message, address=asked.number, channel=TEXT, code=asked.code))
    except AddressRefused:
        return "address_refused"
    except StoppedThere:
        return "stopped_there"
    follow_up.mark_sent(message.id, now, TEXT)
    return Why.OK


def _send_to_person(
    chart: Chart, message: follow_up.Outgoing, send: Callable[[follow_up.Outgoing], None], now: datetime
) -> str:
    wishes = load_wishes(chart)
    due = Due(
        kind=KIND_OF.get(message.template, ""), channel=wishes.channel, address=wishes.address,
        has_gateway=has_gateway(wishes.channel),
    )  # fmt: skip
    outgoing = replace(message, address=wishes.address, channel=wishes.channel)
    if message.template in _AT_ONCE:
        why = _AT_ONCE[message.template](due, wishes, now)
        return why if why is not Why.OK else _hand_over(chart, outgoing, send, now)
    why = may_go(due, wishes, now)
    if why is Why.QUIET_HOURS:
        follow_up.queue_again(
            "deliver", next_open_at(wishes, now), key=f"message:{message.id}:later", message_id=str(message.id),
            organisation_id=str(chart.organisation_id),
        )  # fmt: skip
    if why is not Why.OK:
        return why
    if not take_turn(chart, now):
        return Why.ENOUGH_TODAY
    return _hand_over(chart, outgoing, send, now)


def _hand_over(
    chart: Chart, message: follow_up.Outgoing, send: Callable[[follow_up.Outgoing], None], now: datetime
) -> str:
    """Give it to the gateway; an address that nobody can be reached at is in doubt from now on, and a stop is a stop."""
    try:
        send(message)
    except AddressRefused:
        save_doubt(chart, "failure", now)
        return "address_refused"
    except StoppedThere:
        if message.template != STOP_CONFIRMED:
            save_stop(chart, "carrier", now)
        return "stopped_there"
    follow_up.mark_sent(message.id, now, message.channel, load_chosen(chart))
    return Why.OK
