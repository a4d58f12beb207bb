"""One queued message goes to its gateway."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from uuid import UUID

from carebraid.core.reach.outreach_rules import AddressRefused
from carebraid.core.reach.texting import TEXT
from carebraid.flows.begin_deliveries import begin_deliveries
from carebraid.flows.begin_delivery import begin_delivery
from carebraid.flows.deliver_message import deliver_message
from carebraid.flows.mark_deliveries import mark_deliveries
from carebraid.gateways import email, sms
from carebraid.store.follow_up import Outgoing

from ._actor import job_actor
from ._short import short_transactions

Send = Callable[[Outgoing], None]
_AT_ONCE = 100


def deliver(now: datetime, message_id: UUID, organisation_id: UUID, *, send: Send | None = None) -> bool:
    """Send the message unless it was sent; what the gateway raises makes the worker try again later.

    That it is in hand is saved before it is sent, and that it was sent after: in between nobody knows (REL-11). Where the
    gateway says that it did not take it, it is given back; where the connection broke it stays in doubt.
    """
    actor = job_actor("deliver", organisation_id)
    with short_transactions():
        if not begin_delivery(actor=actor, now=now, message_id=message_id):
            return False
        try:
            return deliver_message(
                actor=actor, now=now, message_id=message_id, send=send or _by_channel(organisation_id)
            )
        except (SMTPServerDisconnected, TimeoutError):
            raise
        except Exception:
            begin_delivery(actor=actor, now=now, message_id=message_id, give_back=True)
            raise


def deliver_more(now: datetime, organisation_id: UUID, *, send: Send | None = None) -> int:
    """Send one batch of what else waits for colleagues; gives how many left. One batch, so that an alarm never waits for all."""
    actor = job_actor("deliver", organisation_id)
    with short_transactions():
        taken = begin_deliveries(actor=actor, now=now, limit=_AT_ONCE)
        sent: list[UUID] = []
        try:
            for message in taken:
                (send or _by_email)(message)
                sent.append(message.id)
        finally:
            if taken:
                left = [message.id for message in taken[len(sent) :]]
                mark_deliveries(actor=actor, now=now, sent=sent, given_back=left)
    return len(sent)


def _by_channel(organisation_id: UUID) -> Send:
    """The gateway of the channel that the person chose; colleagues get e-mail."""

    def send(message: Outgoing) -> None:
        if message.channel != TEXT:
            return _by_email(message)
        return sms.send(
            message.address, message.language, message.template, code=message.code, message_id=message.id,
            organisation_id=organisation_id,
        )  # fmt: skip

    return send


def _by_email(message: Outgoing) -> None:
    try:
        email.send(message.address, message.language, message.template)
    except SMTPRecipientsRefused as refused:
        if message.patient_id is not None:
            raise AddressRefused from refused
        raise
