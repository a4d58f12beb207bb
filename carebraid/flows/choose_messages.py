"""A person says which messages they want: by which one address, of which kinds, in which hours, how many."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.reach.outreach_rules import A_DAY, A_WEEK, CHANNELS, KINDS, check_hours, is_confirmed
from carebraid.core.reach.texting import PROVED_LATELY, TEXT, to_e164
from carebraid.store import journal
from carebraid.store.chart import Chart, open_chart
from carebraid.store.outreach import load_wishes, save_address, save_choice
from carebraid.store.texting import is_noted_unsafe, load_proved

from ._unit import unit

_ADDRESS = re.compile(r"[^@\s,;<>\"]{1,64}@[^@\s,;<>\"]{1,180}\.[^@\s,;<>\".]{2,20}")
MOST_A_DAY = 5
MOST_A_WEEK = 21


@unit
def choose_messages(
    *, actor: Actor, now: datetime, patient_id: UUID, address: str, texts: Mapping[str, str], channel: str = "e-mail",
    from_hour: int = 8, until_hour: int = 21, a_day: int = A_DAY, a_week: int = A_WEEK,
) -> None:  # fmt: skip
    """Keep the person's choice with its evidence; ``texts`` holds, for each kind said yes to, the text that was shown.

    Only the person themself may (their own chart). Refuses a channel or kind this house does not have, an address
    that is none or is noted as not safe, hours outside 08 to 21, and more messages than anybody needs.
    """
    if channel not in CHANNELS or not texts or not set(texts) <= set(KINDS) or not all(texts.values()):
        raise Refused(
            "outreach.choose_kinds", "Please choose at least one kind of message, or stop them all."
        )
    if channel == TEXT:
        address = to_e164(address)
    elif not _ADDRESS.fullmatch(address):
        raise Refused("outreach.no_address", "Please give one e-mail address, such as name@example.org.")
    if not check_hours(from_hour, until_hour):
        raise Refused("outreach.hours", "Please choose hours between 8 in the morning and 9 in the evening.")
    if not (1 <= a_day <= MOST_A_DAY and 1 <= a_week <= MOST_A_WEEK):
        raise Refused("outreach.how_many", "Please choose how many messages are enough.")
    chart = open_chart(actor, patient_id, Purpose.SELF, now, record_access=False)
    if channel == TEXT:
        _check_number(chart, address, now)
    save_choice(
        chart, channel_id=save_address(chart, channel, address), channel=channel, texts=texts, how="page",
        hours=(from_hour, until_hour), a_day=a_day, a_week=a_week, now=now,
    )  # fmt: skip
    journal.record(
        actor, "choose_messages", now=now, patient_id=patient_id, purpose=chart.purpose, object_kind="outreach",
        object_id=patient_id, detail={"channel": channel, "kinds": sorted(texts), "a_day": a_day, "a_week": a_week},
    )  # fmt: skip


def _check_number(chart: Chart, number: str, now: datetime) -> None:
    """Refuse a number that the team noted as not safe, and one that is neither proved lately nor in use without a doubt."""
    if is_noted_unsafe(chart, number):
        raise Refused(
            "outreach.not_safe",
            "This number is noted as not safe for you. Please talk to your team if that has changed.",
        )
    wishes = load_wishes(chart)
    is_in_use = (wishes.channel, wishes.address) == (TEXT, number) and is_confirmed(wishes, now)
    since = max(now - PROVED_LATELY, wishes.doubted_at or now - PROVED_LATELY)
    if not is_in_use and number not in load_proved(chart, since):
        raise Refused(
            "number.not_proved",
            "Please ask for a code first, so that we know the number is yours.",
            status=409,
        )
