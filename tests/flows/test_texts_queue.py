"""Texts with several connections at once: a callback before the sender is done, twice at once, and the queue's own back-off."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from carebraid.core.reach.texting import Texts
from carebraid.jobs.deliver import deliver
from carebraid.store import models, scope
from carebraid.store.embedded import APP, Embedded
from tests.flows.test_texts import NUMBER, choose, message, queued
from tests.text_provider import Provider, calls_back, provider
from tests.worlds import Cast, make_cast


@pytest.fixture
def desk(settings: Any, tmp_path: Path) -> Iterator[Provider]:
    with provider() as made:
        settings.CAREBRAID_TEXTS = made.texts
        settings.STATIC_ROOT = tmp_path
        yield made


def place(now: datetime) -> tuple[Cast, UUID]:
    """The cast with a chosen number and one text that waits, committed; the person is where it is midday now."""
    with transaction.atomic():
        cast = make_cast(now)
        scope.enter(cast.organisation_id)
        offset = (12 - now.hour + 12) % 24 - 12
        zone = f"Etc/GMT{-offset:+d}"  # the sign of these names is turned round
        assert now.astimezone(ZoneInfo(zone)).hour == 12
        models.Patient.everyone.filter(id=cast.patient_id).update(zone=zone)
        choose(cast, now)
        return cast, queued(cast, now)


def speak_in_a_thread(form: dict[str, str], status: str, answers: list[int], done: Event) -> Thread:
    def go() -> None:
        try:
            answers.append(calls_back(form, status).status_code)
        finally:
            connections.close_all()
            done.set()

    thread = Thread(target=go)
    thread.start()
    return thread


def test_a_callback_that_comes_before_the_sender_is_done_is_not_lost(
    own_database: str, now: datetime, desk: Provider
) -> None:
    cast, waiting = place(now)
    answers: list[int] = []
    threads: list[Thread] = []
    done = Event()

    def at_once(form: dict[str, str]) -> None:
        threads.extend(speak_in_a_thread(form, "delivered", answers, done) for _ in range(2))
        assert not done.wait(0.5), "it waits until the sender is done"

    desk.before = at_once
    assert deliver(now, waiting, cast.organisation_id) is True
    for thread in threads:
        thread.join()
    assert answers == [204, 204]
    with transaction.atomic():
        kept = message(cast, "one")
        assert (kept.sent_at, kept.failure, kept.delivered_at is None) == (now, "", False)
        told = models.JournalEntry.objects.filter(action="note_delivery").values_list("detail", flat=True)
        assert sorted(one["what"] for one in told) == ["arrived", "nothing"]


_WORK = """
import asyncio
from carebraid.cli._house import open_house
open_house()
from procrastinate.contrib.django import app

async def work():
    async with app.with_connector(app.connector.get_worker_connector()).open_async() as opened:
        await opened.run_worker_async(queues=["messages"], wait=False, concurrency=1)

asyncio.run(work())
"""


def work_through_the_queue(name: str, texts: Texts) -> None:
    """A worker in a process of its own does what is due in the queue of messages, and ends."""
    said = {
        "URL": texts.address,
        "ACCOUNT": texts.account,
        "TOKEN": texts.token,
        "FROM": texts.sender,
        "ANSWERS": texts.answers,
    }
    place = {"DATABASE_URL": Embedded(Path(os.environ["CAREBRAID_HOME"])).url(APP, name)}
    surroundings = os.environ | place | {f"CAREBRAID_TEXT_{key}": value for key, value in said.items()}
    subprocess.run(
        [sys.executable, "-c", _WORK], check=True, env=surroundings, capture_output=True, timeout=120
    )


def waiting_jobs(message_id: UUID) -> list[tuple[int, float]]:
    """(tries so far, seconds that it was put off for at the last one) of the jobs of this message that wait."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select attempts, extract(epoch from scheduled_at - (select max(at) from procrastinate_events e"
            " where e.job_id = j.id and e.type = 'deferred_for_retry'))::float8 from procrastinate_jobs j"
            " where status = 'todo' and args->>'message_id' = %s", [str(message_id)],
        )  # fmt: skip
        return list(cursor.fetchall())


def put_off(message_id: UUID, wait: timedelta) -> None:
    with connection.cursor() as cursor:
        asked = [wait, str(message_id)]
        cursor.execute(
            "update procrastinate_jobs set scheduled_at = now() + %s where args->>'message_id' = %s", asked
        )


def test_a_busy_gateway_is_asked_again_later_and_later_by_the_queue(
    own_database: str, desk: Provider
) -> None:
    assert desk.texts is not None
    now = timezone.now() - timedelta(seconds=1)
    cast, waiting = place(now)
    desk.script = [(429, 20429), (500, 0)]
    waits = []
    for tries in (1, 2):
        work_through_the_queue(own_database, desk.texts)
        assert len(desk.took) == tries
        ((attempts, wait),) = waiting_jobs(waiting)
        waits.append(wait)
        assert attempts == tries
        put_off(waiting, timedelta(hours=1))
        if tries == 1:
            work_through_the_queue(own_database, desk.texts)
            assert len(desk.took) == tries, "not before its time"
        put_off(waiting, timedelta())
    # From then on it is counted, and the job is told of it a moment later, however long that takes.
    assert waits[0] <= 3 < waits[1] <= 9
    work_through_the_queue(own_database, desk.texts)
    assert [form["To"] for form in desk.took] == [NUMBER] * 3
    with transaction.atomic():
        kept = message(cast, "one")
        assert kept.sent_at is not None
        assert kept.sent_at > now
