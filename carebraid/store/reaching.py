"""Ways to reach one person, and what became of the messages of an outreach."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from carebraid.core.reach.delivery import Means, Proof
from carebraid.core.reach.outreach_rules import Due, may_go

from . import models
from ._fresh import fresh_id
from .chart import Chart
from .outreach import load_wishes
from .texting import has_gateway, proof_of

_MEANS = """
select a.id,
  greatest((select max(c.learned_at) from store_checkin c where c.patient_id = p.id and c.learned_at <= %(now)s
      and c.answering is distinct from 'someone_else'),
    (select max(m.shown_at) from store_message m where m.account_id = p.account_id and m.shown_at <= %(now)s)),
  (select count(*) from store_contactchannel h where h.patient_id = p.id and h.is_safe and h.kind in ('mobile', 'phone')),
  (select w.ways from store_reachwish w where w.patient_id = p.id)
from store_patient p left join store_account a on a.id = p.account_id and a.is_active where p.id = %(patient)s
"""


@dataclass(frozen=True, slots=True)
class Nudge:
    """A message in the app that waits for its person."""

    id: UUID
    queued_at: datetime
    shown_at: datetime | None


def load_account(chart: Chart) -> UUID | None:
    """The account that the person signs in with, None where there is none that works."""
    row = models.Patient.everyone.select_related("account").get(id=chart.patient_id)
    return row.account_id if row.account is not None and row.account.is_active else None


def load_means(chart: Chart, kind: str, now: datetime) -> Means:
    """What there is to reach the person by, with what the rules say of a message of that kind now."""
    with connection.cursor() as cursor:
        cursor.execute(_MEANS, {"patient": chart.patient_id, "now": now})
        account, seen_at, telephones, wish = cursor.fetchone()
    wishes = load_wishes(chart)
    due = Due(
        kind=kind, channel=wishes.channel, address=wishes.address, has_gateway=has_gateway(wishes.channel)
    )
    return Means(
        has_account=account is not None, seen_at=seen_at, message=may_go(due, wishes, now), telephones=telephones, wish=wish
    )  # fmt: skip


def save_wish(chart: Chart, ways: Collection[str], now: datetime) -> None:
    """Keep how the person lets us reach out in person."""
    said = {"ways": sorted(ways), "chosen_at": now, "chosen_by": chart.actor.reference}
    models.ReachWish.everyone.update_or_create(
        patient_id=chart.patient_id,
        defaults=said,
        create_defaults={
            **said,
            "id": fresh_id(),
            "organisation_id": chart.organisation_id,
            "labels": ["BH", "ETH"],
        },
    )


def load_wish(chart: Chart) -> tuple[str, ...] | None:
    """How the person lets us reach out in person; None: never asked."""
    found = models.ReachWish.of(chart).first()
    return None if found is None else tuple(found.ways)


def load_proofs(chart: Chart, task_id: UUID) -> tuple[tuple[str, Proof], ...]:
    """(template, proof) of each message of one outreach to the person, oldest first."""
    rows = models.Message.objects.filter(task_id=task_id, organisation_id=chart.organisation_id)
    own = rows.filter(account__patient=chart.patient_id).order_by("queued_at", "id")
    return tuple((row.template, proof_of(row)) for row in own)


def save_nudge(chart: Chart, account_id: UUID, task_id: UUID, *, key: str, now: datetime) -> None:
    """Put one message into the person's app; it is there at once, and no gateway is asked."""
    models.Message.objects.get_or_create(
        key=key,
        defaults={
            "id": fresh_id(), "organisation_id": chart.organisation_id, "account_id": account_id, "task_id": task_id,
            "template": "nudge", "channels": ["app"], "queued_at": now, "sent_at": now,
        },
    )  # fmt: skip


def load_nudge(chart: Chart) -> Nudge | None:
    """The message in the app that the person has not answered, while its outreach is open."""
    rows = models.Message.objects.filter(
        account__patient=chart.patient_id, template="nudge", answered_at=None, organisation_id=chart.organisation_id
    ).exclude(task__state="closed")  # fmt: skip
    row = rows.order_by("-queued_at").first()
    return None if row is None else Nudge(row.id, row.queued_at, row.shown_at)


def save_shown(chart: Chart, message_id: UUID, now: datetime, *, opened: bool = False) -> None:
    """The person's device showed the message, or they opened it; the first time stays."""
    rows = models.Message.objects.filter(id=message_id, account__patient=chart.patient_id)
    rows.filter(shown_at=None).update(shown_at=now)
    if opened:
        rows.filter(opened_at=None).update(opened_at=now)


def save_answered(chart: Chart, task_id: UUID, now: datetime) -> None:
    """The person let us hear from them: every message of this outreach that they were sent is answered."""
    rows = models.Message.objects.filter(task_id=task_id, account__patient=chart.patient_id, answered_at=None)
    rows.exclude(sent_at=None).update(answered_at=now)


def load_task_of_message(chart: Chart, message_id: UUID) -> UUID | None:
    """The outreach that a message of the person belongs to; None where it is not theirs."""
    rows = models.Message.objects.filter(id=message_id, account__patient=chart.patient_id)
    return rows.values_list("task_id", flat=True).first()


def look_now(chart: Chart, task_id: UUID, now: datetime) -> None:
    """Something happened to a message of this outreach: the next round looks at it."""
    models.Task.of(chart).exclude(state="closed").filter(id=task_id, next_step_at__gt=now).update(
        next_step_at=now
    )
