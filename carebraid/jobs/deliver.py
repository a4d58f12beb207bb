"""One queued message goes to its gateway."""

from __future__ import annotations

from datetime import datetime
from smtplib import SMTPRecipientsRefused
from uuid import UUID

from carebraid.core.reach.outreach_rules import AddressRefused
from carebraid.flows.deliver_message import deliver_message
from carebraid.gateways import email
from carebraid.store.follow_up import Outgoing

from ._actor import job_actor


def deliver(now: datetime, message_id: UUID, organisation_id: UUID) -> bool:
    """Send the message unless it was sent; what the gateway raises makes the worker try again later."""
    return deliver_message(
        actor=job_actor("deliver", organisation_id), now=now, message_id=message_id, send=_by_email
    )


def _by_email(message: Outgoing) -> None:
    try:
        email.send(message.address, message.language, message.template)
    except SMTPRecipientsRefused as refused:
        if message.patient_id is not None:
            raise AddressRefused from refused
        raise
