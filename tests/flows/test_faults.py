"""All or nothing: a database call that fails anywhere in a loop leaves no half of it, and trying again gives one effect.

REL-03, REL-04: every database call of both loops fails in turn. REL-01: the server itself is killed.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, InterfaceError, OperationalError, connection, connections, transaction

from carebraid.flows.complete_instrument import complete_instrument
from carebraid.flows.log_checkin import log_checkin
from carebraid.flows.record_outcome import record_outcome
from carebraid.store import scope
from carebraid.store.embedded import Embedded
from carebraid.store.models import CheckIn, JournalEntry, Message, Response, SafetyCase, Task, TaskEvent
from tests.conftest import make_database
from tests.worlds import Cast, make_cast

POSITIVE = [0, 0, 0, 0, 0, 0, 0, 0, 1, 0]


@pytest.fixture
def committed_cast(own_database: str, now: datetime) -> Cast:
    """The small cast, committed in a database of its own."""
    with transaction.atomic():
        return make_cast(now)


@dataclass
class FailAt:
    """Raises at the database call of that number, as a lost connection would."""

    number: int
    calls: int = 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.calls += 1
        if self.calls == self.number:
            raise OperationalError("the connection is gone")
        return execute(sql, params, many, context)


def counts(cast: Cast) -> dict[str, int]:
    with transaction.atomic():
        scope.enter(cast.organisation_id)
        done = JournalEntry.objects.filter(
            action__in=["log_checkin", "complete_instrument", "record_outcome"]
        )
        return {
            "checkins": CheckIn.everyone.count(), "responses": Response.everyone.count(),
            "tasks": Task.everyone.count(), "cases": SafetyCase.everyone.count(),
            "events": TaskEvent.everyone.count(), "messages": Message.objects.count(), "journal": done.count(),
        }  # fmt: skip


def jobs() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from procrastinate_jobs")
        return int(cursor.fetchone()[0])


def loops(cast: Cast, now: datetime) -> dict[str, Callable[[], object]]:
    raw = {
        "client_id": str(uuid4()),
        "happened_at": now.isoformat(),
        "craving": 9,
        "used": "yes",
        "safety": "yes",
    }
    response_id = uuid4()
    return {
        "checkin": lambda: log_checkin(actor=cast.patient, now=now, raw=raw),
        "answers": lambda: complete_instrument(
            actor=cast.clinician, now=now, patient_id=cast.patient_id, response_id=response_id, instrument="phq-9",
            answers=POSITIVE, finished=True, happened_at=now, source="clinic",
        ),
    }  # fmt: skip


@pytest.mark.parametrize("loop", ["checkin", "answers"])
def test_rel_04_every_call_fails_in_turn_and_nothing_is_half_done(
    committed_cast: Cast, now: datetime, loop: str
) -> None:
    act = loops(committed_cast, now)[loop]
    nothing, no_jobs = counts(committed_cast), jobs()
    number = 0
    while True:
        number += 1
        wrapper = FailAt(number)
        try:
            with connection.execute_wrapper(wrapper):
                act()
        except OperationalError:
            assert counts(committed_cast) == nothing, f"call {number} left something behind"
            assert jobs() == no_jobs
            continue
        break
    assert number > 10, "the loop made fewer calls than it must"
    after = counts(committed_cast)
    kind = {"checkin": "checkins", "answers": "responses"}[loop]
    assert (after[kind], after["cases"]) == (1, 1)
    assert after["tasks"] == 1
    act()
    again = counts(committed_cast)
    assert {key: again[key] for key in again if key != "journal"} == {
        key: after[key] for key in after if key != "journal"
    }, "the second time changed something"


def test_rel_03_closing_fails_at_every_call_and_the_task_stays_open(
    committed_cast: Cast, now: datetime
) -> None:
    loops(committed_cast, now)["answers"]()
    with transaction.atomic():
        scope.enter(committed_cast.organisation_id)
        task_id = Task.everyone.get().id
    number = 0
    while True:
        number += 1
        try:
            with connection.execute_wrapper(FailAt(number)):
                record_outcome(
                    actor=committed_cast.clinician, now=now, task_id=task_id, seen_version=1,
                    outcome="reached_talked", reached="person", reached_at=now,
                )  # fmt: skip
        except OperationalError:
            with transaction.atomic():
                scope.enter(committed_cast.organisation_id)
                assert Task.everyone.get(id=task_id).state == "open"
                assert SafetyCase.everyone.get().closed_at is None
            continue
        break
    with transaction.atomic():
        scope.enter(committed_cast.organisation_id)
        assert Task.everyone.get(id=task_id).state == "closed"
        assert SafetyCase.everyone.get().closed_at == now


@pytest.fixture
def server_to_kill(tmp_path_factory: pytest.TempPathFactory, own_database: str) -> Iterator[Embedded]:
    """A database server of the test's own, with Django pointed at it."""
    home = Path("/tmp") / f"carebraid-kill-{os.getpid()}"  # short: a socket's path is limited
    server = Embedded(home)
    make_database(server, "kill")
    settings = connections["default"].settings_dict
    kept = dict(settings)
    connections.close_all()
    settings.update(HOST=str(server.socket_dir), NAME="kill")
    yield server
    connections.close_all()
    settings.update(HOST=kept["HOST"], NAME=kept["NAME"])
    server.stop()
    import shutil

    shutil.rmtree(home)


def kill_server(server: Embedded) -> None:
    """SIGKILL to the postmaster; its children end with it."""
    postmaster = int((server.data / "postmaster.pid").read_text().splitlines()[0])
    os.kill(postmaster, signal.SIGKILL)
    while server.is_running() or Path(f"/proc/{postmaster}").exists():
        time.sleep(0.02)


def test_rel_01_the_database_is_killed_and_nothing_acknowledged_is_lost(
    server_to_kill: Embedded, now: datetime
) -> None:
    kills = 25 if os.environ.get("CAREBRAID_LONG") else 3
    with transaction.atomic():
        cast = make_cast(now)
    acknowledged: list[UUID] = []
    stop = threading.Event()

    def write() -> None:
        """A device that sends each entry until it is acknowledged."""
        minutes = 0
        while not stop.is_set():
            minutes += 1
            at = now + timedelta(seconds=minutes)
            raw = {"client_id": str(uuid4()), "happened_at": at.isoformat(), "craving": 3, "safety": "yes"}
            while not stop.is_set():
                try:
                    log_checkin(actor=cast.patient, now=at, raw=raw)
                    acknowledged.append(UUID(raw["client_id"]))
                    break
                except (DatabaseError, InterfaceError):
                    connection.close()
                    time.sleep(0.05)
        connection.close()

    def until_more_are_acknowledged() -> None:
        """Some entries further the house is in the middle of the next ones, however fast it is."""
        enough = len(acknowledged) + 30
        for _ in range(10_000):
            if len(acknowledged) >= enough:
                return
            time.sleep(0.02)
        raise AssertionError("nothing was acknowledged any more")

    clients = [threading.Thread(target=write) for _ in range(3)]
    for client in clients:
        client.start()
    try:
        for _ in range(kills):
            until_more_are_acknowledged()
            kill_server(server_to_kill)
            server_to_kill.start()
        until_more_are_acknowledged()
    finally:
        stop.set()
        for client in clients:
            client.join()
    connection.close()
    with transaction.atomic():
        scope.enter(cast.organisation_id)
        kept = set(CheckIn.everyone.values_list("id", flat=True))
        assert set(acknowledged) - kept == set()
        assert CheckIn.everyone.filter(safety_case=None).count() == 0
        assert SafetyCase.everyone.filter(closed_at=None).count() == 1
        assert Task.everyone.exclude(state="closed").filter(owner=None).count() == 0
