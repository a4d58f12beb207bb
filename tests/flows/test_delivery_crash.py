"""REL-11, HAZ-35: a sender that dies between sending and marking sends no reminder twice and loses no alarm."""

from __future__ import annotations

from datetime import datetime, timedelta
from smtplib import SMTPResponseException, SMTPServerDisconnected
from uuid import UUID

import pytest
from django.db import connection, transaction

from carebraid.flows.begin_delivery import begin_delivery
from carebraid.flows.choose_messages import choose_messages
from carebraid.jobs._actor import job_actor
from carebraid.jobs.deliver import deliver, deliver_more
from carebraid.jobs.sweep import sweep
from carebraid.store import follow_up, scope
from carebraid.store.follow_up import Outgoing
from carebraid.store.models import Message
from tests.worlds import Cast

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=1)


def queued(cast: Cast, now: datetime, *, to_person: bool) -> UUID:
    account = cast.patient.account_id if to_person else cast.clinician.account_id
    assert account is not None
    with transaction.atomic():
        scope.enter(cast.organisation_id)
        template = "waits_for_you" if to_person else "task_for_you"
        follow_up.save_message(cast.organisation_id, account, key="k", template=template, now=now)
        found: UUID = Message.objects.get(key="k").id
    return found


def chosen(cast: Cast, now: datetime) -> None:
    choose_messages(
        actor=cast.patient,
        now=now,
        patient_id=cast.patient_id,
        address="r@safe.example",
        texts={"reminder": "Yes."},
    )


def dies(cast: Cast, now: datetime, message_id: UUID) -> None:
    """What a killed sender leaves behind: it had the message in hand, and nothing after that."""
    assert begin_delivery(actor=job_actor("deliver", cast.organisation_id), now=now, message_id=message_id)


@pytest.mark.parametrize(("to_person", "again"), [(True, False), (False, True)])
def test_in_doubt_a_reminder_is_not_sent_and_an_alarm_is(
    cast: Cast, now: datetime, to_person: bool, again: bool
) -> None:
    chosen(cast, now)
    message_id = queued(cast, now, to_person=to_person)
    dies(cast, now, message_id)
    sent: list[Outgoing] = []
    assert deliver(now + LATER, message_id, cast.organisation_id, send=sent.append) is again
    assert len(sent) == again
    message = Message.objects.get(id=message_id)
    assert message.failure == ("" if again else "in_doubt")
    assert follow_up.count_in_doubt(cast.organisation_id, now) == (not again)


def test_what_the_gateway_refused_has_not_left_and_is_tried_again(cast: Cast, now: datetime) -> None:
    chosen(cast, now)
    message_id = queued(cast, now, to_person=True)

    def refuses(message: Outgoing) -> None:
        raise SMTPResponseException(451, "later")

    with pytest.raises(SMTPResponseException):
        deliver(now, message_id, cast.organisation_id, send=refuses)
    sent: list[Outgoing] = []
    assert deliver(now + LATER, message_id, cast.organisation_id, send=sent.append) is True
    assert len(sent) == 1


def test_a_connection_that_broke_leaves_it_in_doubt(cast: Cast, now: datetime) -> None:
    chosen(cast, now)
    message_id = queued(cast, now, to_person=True)

    def breaks(message: Outgoing) -> None:
        raise SMTPServerDisconnected

    with pytest.raises(SMTPServerDisconnected):
        deliver(now, message_id, cast.organisation_id, send=breaks)
    assert deliver(now + LATER, message_id, cast.organisation_id, send=breaks) is False
    assert Message.objects.get(id=message_id).failure == "in_doubt"


def test_the_round_queues_again_what_a_dead_worker_had(cast: Cast, now: datetime) -> None:
    message_id = queued(cast, now, to_person=False)
    jobs = "select count(*) from procrastinate_jobs where status = 'todo' and queueing_lock = %s"

    def waiting() -> int:
        with connection.cursor() as cursor:
            cursor.execute(jobs, [f"message:{message_id}"])
            return int(cursor.fetchone()[0])

    assert waiting() == 1
    assert "queued_again" not in sweep(now + LATER), "it waits in the queue"
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs where queueing_lock = %s", [f"message:{message_id}"])
    assert "queued_again" not in sweep(now + timedelta(seconds=30)), "somebody may have it in hand"
    assert sweep(now + LATER)["queued_again"] == 1
    assert waiting() == 1


def test_a_quiet_hour_gives_it_back_for_the_morning(cast: Cast, now: datetime) -> None:
    night = now.replace(hour=4)  # 23:00 in New York
    chosen(cast, night - timedelta(hours=1))
    message_id = queued(cast, night, to_person=True)
    sent: list[Outgoing] = []
    assert deliver(night, message_id, cast.organisation_id, send=sent.append) is False
    assert Message.objects.get(id=message_id).began_at is None
    assert deliver(now, message_id, cast.organisation_id, send=sent.append) is True


def many(cast: Cast, now: datetime, count: int) -> None:
    assert cast.clinician.account_id is not None and cast.patient.account_id is not None
    with transaction.atomic():
        scope.enter(cast.organisation_id)
        for n in range(count):
            follow_up.save_message(
                cast.organisation_id, cast.clinician.account_id, key=f"m{n}", template="task_for_you", now=now
            )
        follow_up.save_message(
            cast.organisation_id, cast.patient.account_id, key="own", template="waits_for_you", now=now
        )


def test_rel_21_a_batch_goes_at_once_and_never_one_to_a_person_in_care(cast: Cast, now: datetime) -> None:
    many(cast, now, 130)
    sent: list[Outgoing] = []
    assert [deliver_more(now, cast.organisation_id, send=sent.append) for _ in range(3)] == [100, 30, 0]
    assert len({one.id for one in sent}) == 130
    assert {one.template for one in sent} == {"task_for_you"}
    scope.enter(cast.organisation_id)
    assert Message.objects.filter(sent_at=None).values_list("key", flat=True).get() == "own"
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from procrastinate_jobs where task_name = 'deliver' and status = 'todo'"
        )
        assert cursor.fetchone()[0] == 1, "their jobs went with them"


def test_a_gateway_that_breaks_in_the_middle_loses_nothing(cast: Cast, now: datetime) -> None:
    many(cast, now, 10)
    sent: list[Outgoing] = []

    def breaks(one: Outgoing) -> None:
        if len(sent) == 4:
            raise ConnectionError
        sent.append(one)

    with pytest.raises(ConnectionError):
        deliver_more(now, cast.organisation_id, send=breaks)
    assert deliver_more(now + LATER, cast.organisation_id, send=sent.append) == 6
    assert len({one.id for one in sent}) == len(sent) == 10
