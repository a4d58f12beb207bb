"""A person says which messages they want: by which one address, of which kinds, in which hours, how many."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.reach.outreach_rules import A_DAY, A_WEEK, CHANNELS, KINDS, check_hours
from carebraid.store import journal
from carebraid.store.chart import open_chart
from carebraid.store.outreach import save_address, save_choice

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
    if not _ADDRESS.fullmatch(address):
        raise Refused("outreach.no_address", "Please give one e-mail address, such as name@example.org.")
    if not check_hours(from_hour, until_hour):
        raise Refused("outreach.hours", "Please choose hours between 8 in the morning and 9 in the evening.")
    if not (1 <= a_day <= MOST_A_DAY and 1 <= a_week <= MOST_A_WEEK):
        raise Refused("outreach.how_many", "Please choose how many messages are enough.")
    chart = open_chart(actor, patient_id, Purpose.SELF, now, record_access=False)
    save_choice(
        chart, channel_id=save_address(chart, channel, address), channel=channel, texts=texts, how="page",
        hours=(from_hour, until_hour), a_day=a_day, a_week=a_week, now=now,
    )  # fmt: skip
    journal.record(
        actor, "choose_messages", now=now, patient_id=patient_id, purpose=chart.purpose, object_kind="outreach",
        object_id=patient_id, detail={"channel": channel, "kinds": sorted(texts), "a_day": a_day, "a_week": a_week},
    )  # fmt: skip
