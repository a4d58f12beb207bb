"""Work after the transaction, queued inside it, and messages with their delivery states."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from . import models
from ._fresh import fresh_id


def queue(job: str, *, key: str, **arguments: Any) -> None:
    """Queue ``job`` in this transaction; the same ``key`` still waiting is one job."""
    try:
        with transaction.atomic():  # the database refuses the second; what came before must not fall with it
            app.configure_task(job, queueing_lock=key, allow_unknown=True).defer(**arguments)
    except AlreadyEnqueued:
        return


def queue_again(job: str, at: datetime, *, key: str, **arguments: Any) -> None:
    """Queue ``job`` in this transaction to run at ``at``; the same ``key`` still waiting is one job."""
    try:
        with transaction.atomic():  # the database refuses the second; what came before must not fall with it
            app.configure_task(job, queueing_lock=key, schedule_at=at, allow_unknown=True).defer(**arguments)
    except AlreadyEnqueued:
        return


def save_message(
    organisation_id: UUID,
    account_id: UUID,
    *,
    key: str,
    template: str,
    now: datetime,
    task_id: UUID | None = None,
) -> bool:
    """Queue one neutral message to somebody; the same ``key`` again is the same message, and gives False.

    ``task_id``: the outreach it is a step of, which then hears what became of it.
    """
    message, made = models.Message.objects.get_or_create(
        key=key,
        defaults={
            "id": fresh_id(), "organisation_id": organisation_id, "account_id": account_id,
            "template": template, "queued_at": now, "task_id": task_id,
        },
    )  # fmt: skip
    if made:
        queue(
            "deliver",
            key=f"message:{message.id}",
            message_id=str(message.id),
            organisation_id=str(organisation_id),
        )
    return made


def load_account_of_staff(staff_id: UUID) -> UUID:
    """The account that somebody on the staff signs in with."""
    return models.Staff.objects.values_list("account_id", flat=True).get(id=staff_id)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message on its way: to which address, in which language, from which template.

    ``patient_id`` is set where the account belongs to a person in care: what they chose then decides where it goes.
    """

    id: UUID
    address: str
    language: str
    template: str
    queued_at: datetime
    sent_at: datetime | None
    patient_id: UUID | None = None
    failure: str = ""
    task_id: UUID | None = None


def load_message(message_id: UUID) -> Outgoing | None:
    """The message, locked until the transaction ends; None where there is none in scope."""
    rows = models.Message.objects.select_for_update(of=("self",)).select_related("account")
    row = rows.filter(id=message_id).first()
    if row is None:
        return None
    person = models.Patient.everyone.filter(account_id=row.account_id).values_list("id", flat=True).first()
    return Outgoing(
        row.id, row.account.email, row.account.language, row.template, row.queued_at, row.sent_at, person, row.failure,
        row.task_id,
    )  # fmt: skip


def mark_sent(message_id: UUID, now: datetime) -> None:
    """The message has left."""
    models.Message.objects.filter(id=message_id).update(sent_at=now, channels=["e-mail"])


def mark_failed(message_id: UUID, reason: str) -> None:
    """The message will not be sent, and why."""
    models.Message.objects.filter(id=message_id).update(failure=reason)
