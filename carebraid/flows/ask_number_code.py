"""A person asks for a code to the number that they want texts at: nothing else goes there before they could read it out."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.reach.texting import CODES_A_DAY, NUMBER_CODE, TEXT, to_e164
from carebraid.store import follow_up, journal
from carebraid.store.chart import open_chart
from carebraid.store.reaching import load_account
from carebraid.store.texting import CODE_KEY, count_codes, has_gateway, is_noted_unsafe, save_asked

from ._unit import unit

_DAY = timedelta(days=1)


@unit
def ask_number_code(*, actor: Actor, now: datetime, patient_id: UUID, number: str, text: str) -> None:
    """Queue one text with a code to ``number``; ``text`` holds the words that were shown before they said yes to it.

    Only the person themself. Refuses ``number.unreadable``, ``text.not_set_up``, a number that the team noted as not safe
    (``outreach.not_safe``), and more than three codes in a day, by this person or to this number (``number.too_often``).
    """
    wanted = to_e164(number)
    if not has_gateway(TEXT):
        raise Refused(
            "text.not_set_up", "Texts are not set up here. Messages can come by e-mail.", status=409
        )
    chart = open_chart(actor, patient_id, Purpose.SELF, now, record_access=False)
    if is_noted_unsafe(chart, wanted):
        raise Refused(
            "outreach.not_safe",
            "This number is noted as not safe for you. Please talk to your team if that has changed.",
        )
    if max(count_codes(chart, wanted, now - _DAY)) >= CODES_A_DAY:
        raise Refused(
            "number.too_often", "There were enough codes for today. Please try again tomorrow.", status=429
        )
    account_id = load_account(chart)
    if account_id is None:
        raise ValueError("somebody in care acts without an account")
    proof_id = save_asked(chart, wanted, text, now)
    follow_up.save_message(
        chart.organisation_id, account_id, key=f"{CODE_KEY}{proof_id}", template=NUMBER_CODE, now=now,
        is_urgent=True,
    )  # fmt: skip
    journal.record(
        actor, "ask_number_code", now=now, patient_id=patient_id, purpose=chart.purpose, object_kind="number_proof",
        object_id=proof_id,
    )  # fmt: skip
