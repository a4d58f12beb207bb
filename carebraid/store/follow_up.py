"""Work after the transaction, queued inside it, and messages with their delivery states."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from . import models
from ._fresh import fresh_id

FIRST = 50
"""Below the rounds themselves (100), above every other message."""
IN_DOUBT = "in_doubt"
"""A sender died with the message in hand. It is not sent again to a person in care: twice is worse than a call."""


def queue(job: str, *, key: str, priority: int = 0, **arguments: Any) -> None:
    """Queue ``job`` in this transaction; the same ``key`` still waiting is one job. Higher ``priority`` comes first."""
    try:
        with transaction.atomic():  # the database refuses the second; what came before must not fall with it
            app.configure_task(job, queueing_lock=key, priority=priority, allow_unknown=True).defer(
                **arguments
            )
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
    is_urgent: bool = False,
    not_before: datetime | None = None,
) -> bool:
    """Queue one neutral message to somebody; the same ``key`` again is the same message, and gives False.

    ``task_id``: the outreach it is a step of, which then hears what became of it. ``is_urgent``: before everything else that
    waits to be sent (REL-21). ``not_before``: it waits until then.
    """
    message, made = models.Message.objects.get_or_create(
        key=key,
        defaults={
            "id": fresh_id(), "organisation_id": organisation_id, "account_id": account_id,
            "template": template, "queued_at": now, "task_id": task_id,
        },
    )  # fmt: skip
    ids = {"message_id": str(message.id), "organisation_id": str(organisation_id)}
    if made and not_before is not None:
        queue_again("deliver", not_before, key=f"message:{message.id}:later", **ids)
    elif made:
        queue("deliver", key=f"message:{message.id}", priority=FIRST if is_urgent else 0, **ids)
    return made


def load_account_of_staff(staff_id: UUID) -> UUID:
    """The account that somebody on the staff signs in with."""
    return models.Staff.objects.values_list("account_id", flat=True).get(id=staff_id)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message on its way: to which address, in which language, from which template.

    ``patient_id`` is set where the account belongs to a person in care: what they chose then decides where it goes, and
    ``channel`` how. ``code`` fills the one text that has a place for it.
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
    began_at: datetime | None = None
    key: str = ""
    channel: str = "e-mail"
    code: str = ""


def load_message(message_id: UUID) -> Outgoing | None:
    """The message, locked until the transaction ends; None where there is none in scope."""
    rows = models.Message.objects.select_for_update(of=("self",)).select_related("account")
    row = rows.filter(id=message_id).first()
    if row is None:
        return None
    person = models.Patient.everyone.filter(account_id=row.account_id).values_list("id", flat=True).first()
    return Outgoing(
        row.id, row.account.email, row.account.language, row.template, row.queued_at, row.sent_at, person, row.failure,
        row.task_id, row.began_at, row.key,
    )  # fmt: skip


def mark_begun(message_id: UUID, at: datetime | None) -> None:
    """A sender has the message in hand; None: it was given back, and has certainly not left."""
    models.Message.objects.filter(id=message_id, sent_at=None).update(began_at=at)


_TAKE = """
with picked as (
  select m.id from store_message m
  where m.organisation_id = %(organisation)s and m.sent_at is null and m.failure = '' and m.began_at is null
    and m.queued_at > %(oldest)s and not exists (select 1 from store_patient p where p.account_id = m.account_id)
  order by m.queued_at limit %(limit)s for update of m skip locked
), gone as (
  delete from procrastinate_jobs where status = 'todo' and queueing_lock in (select 'message:' || id from picked)
)
update store_message m set began_at = %(now)s from picked, store_account a
where m.id = picked.id and a.id = m.account_id
returning m.id, a.email, a.language, m.template, m.queued_at
"""


def take_waiting(
    organisation_id: UUID, now: datetime, *, oldest: datetime, limit: int
) -> tuple[Outgoing, ...]:
    """Take messages to colleagues in hand, longest waiting first, with the jobs that were queued for them. Messages to people
    in care are never among them: each is asked about by itself when it leaves."""
    asked: dict[str, Any] = {"organisation": organisation_id, "now": now, "oldest": oldest, "limit": limit}
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, asked)
        return tuple(
            Outgoing(id_, address, language, template, queued_at, None, began_at=now)
            for id_, address, language, template, queued_at in cursor.fetchall()
        )


def mark_many(sent: Iterable[UUID], given_back: Iterable[UUID], now: datetime) -> None:
    """These have left; those have certainly not."""
    models.Message.objects.filter(id__in=list(sent)).update(sent_at=now, channels=["e-mail"])
    models.Message.objects.filter(id__in=list(given_back), sent_at=None).update(began_at=None)


_LEFT_LYING = """
select m.id from store_message m
where m.organisation_id = %(organisation)s and m.sent_at is null and m.failure = ''
  and coalesce(m.began_at, m.queued_at) < %(before)s and m.queued_at > %(oldest)s
  and not exists (select 1 from procrastinate_jobs j where j.status = 'todo'
    and j.queueing_lock in ('message:' || m.id, 'message:' || m.id || ':later'))
order by m.queued_at limit %(limit)s
"""


LYING_AFTER = timedelta(seconds=45)
"""No sender has a message in hand for so long: gateways give up after 20 seconds."""


def _left_lying(organisation_id: UUID, now: datetime, limit: int) -> list[UUID]:
    asked: dict[str, Any] = {
        "organisation": organisation_id, "before": now - LYING_AFTER, "oldest": now - timedelta(days=2), "limit": limit,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_LEFT_LYING, asked)
        return [row[0] for row in cursor.fetchall()]


def has_left_lying(organisation_id: UUID, now: datetime) -> bool:
    """Whether a message is in nobody's hand: a worker died with it, or before it."""
    return bool(_left_lying(organisation_id, now, 1))


def queue_left_lying(organisation_id: UUID, now: datetime, *, limit: int) -> int:
    """Queue again what no sender has in hand. Gives how many."""
    found = _left_lying(organisation_id, now, limit)
    for message_id in found:
        queue(
            "deliver",
            key=f"message:{message_id}",
            message_id=str(message_id),
            organisation_id=str(organisation_id),
        )
    return len(found)


def count_in_doubt(organisation_id: UUID, since: datetime) -> int:
    """Messages to people in care of which nobody knows whether they left, queued since then."""
    rows = models.Message.objects.filter(
        organisation_id=organisation_id, failure=IN_DOUBT, queued_at__gte=since
    )
    return int(rows.count())


def mark_sent(message_id: UUID, now: datetime, channel: str = "e-mail", went_to: UUID | None = None) -> None:
    """The message has left by that channel; ``went_to``: to which of the person's own ways."""
    models.Message.objects.filter(id=message_id).update(sent_at=now, channels=[channel], went_to_id=went_to)


def mark_failed(message_id: UUID, reason: str) -> None:
    """The message will not be sent, and why."""
    models.Message.objects.filter(id=message_id).update(failure=reason)
