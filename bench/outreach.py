"""Whether outreach survives what machines do: ``python -m bench.outreach [crash] [flood] [frozen]``.

REL-11 ``crash``: a sender is killed (SIGKILL) at 200 points between taking a message in hand and marking it, then somebody
else takes over: reminders sent twice (goal 0), those in doubt listed, alarms lost (goal 0). REL-21 ``flood``: 100,000 waiting
messages and an alarm behind them: when the alarm goes to the next person (goal 60 s), and how fast the queue drains (goal 300 a
second). REL-10 ``frozen``: a worker stands still (SIGSTOP) with work in hand, four others start: takeover (goal 60 s), each job once.

A fresh place with its own database; messages go to a counting stub (crash) or, as in the demo, nowhere.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from . import house

POINTS, ITEMS, FREEZE_S = 200, 100_000, 60
STATEMENTS = 18
"""So many statements the taking in hand and the sending of one reminder have; later points kill right after the sending."""


@dataclass(frozen=True)
class World:
    """A small clinic: one colleague, one person who chose messages."""

    organisation_id: UUID
    staff_account: UUID
    person_account: UUID
    patient_id: UUID
    staff_id: UUID


@contextmanager
def within(organisation_id: UUID) -> Iterator[None]:
    """One transaction in which the organisation's rows are to be seen."""
    from django.db import transaction

    from carebraid.store import scope

    with transaction.atomic():
        scope.enter(organisation_id)
        yield


def build() -> World:
    """Make it through the tables and flows of the house."""
    from carebraid.core.kernel.actor import Actor
    from carebraid.core.kernel.codes import Role
    from carebraid.flows.choose_messages import choose_messages
    from carebraid.flows.enrol_patient import enrol_patient
    from carebraid.flows.join_team import join_team
    from carebraid.store import models
    from carebraid.store.accounts import load_account_actor
    from carebraid.store.patients import NewPatient

    now = datetime.now(UTC)
    made = models.Organisation.objects.create(name="Bench", slug="bench")
    with within(made.id):
        site = models.Site.objects.create(organisation=made, name="Clinic", kind="outpatient", zone="UTC")
        accounts = {}
        for name, role in (("ana", Role.CARE_MANAGER), ("ben", Role.PSYCHIATRIST), ("robin", Role.PATIENT)):
            accounts[name] = models.Account.objects.create(
                organisation=made, email=f"{name}@bench.example", name=name, roles=[role], zone="UTC"
            )
        staff = [
            models.Staff.objects.create(organisation=made, account=accounts[name], site=site, name=name)
            for name in ("ana", "ben")
        ]
        for place, one in enumerate(staff):
            models.OnCall.objects.create(organisation=made, staff=one, position=place)
    demo = Actor(kind="command", name="bench", organisation_id=made.id, service="demo")
    new = NewPatient(
        number="B-1", name_used="Robin", site_id=site.id, zone=_awake(now), account_id=accounts["robin"].id
    )
    patient_id = enrol_patient(actor=demo, now=now, patient=new)
    join_team(
        actor=demo, now=now, patient_id=patient_id, staff_id=staff[0].id, role=Role.CARE_MANAGER, is_lead=True
    )
    robin = load_account_actor(accounts["robin"].id)
    assert robin is not None
    choose_messages(
        actor=robin, now=now, patient_id=patient_id, address="r@bench.example", texts={"reminder": "yes"}
    )
    with within(made.id):
        models.Outreach.everyone.filter(patient_id=patient_id).update(a_day=30_000, a_week=30_000)
    return World(made.id, accounts["ana"].id, accounts["robin"].id, patient_id, staff[0].id)


def _awake(now: datetime) -> str:
    """A zone in which it is about noon: quiet hours are measured elsewhere."""
    ahead = 12 - now.hour
    return "UTC" if not ahead else f"Etc/GMT{-ahead:+d}"


def queued(world: World, key: str, *, to_person: bool) -> UUID:
    """One message waiting."""
    from carebraid.store import follow_up, models

    with within(world.organisation_id):
        follow_up.save_message(
            world.organisation_id, world.person_account if to_person else world.staff_account, key=key,
            template="waits_for_you" if to_person else "task_for_you", now=datetime.now(UTC),
        )  # fmt: skip
        found: UUID = models.Message.objects.get(key=key).id
    return found


def crash(world: World, points: int, seed: int = 1) -> dict[str, Any]:
    """REL-11: kill at ``points`` points, half of them with reminders, then take over as the round does."""
    from django.db import connections

    from carebraid.jobs.deliver import deliver
    from carebraid.store import models

    chance, stub = random.Random(seed), Path(tempfile.mkstemp()[1])
    messages: dict[UUID, bool] = {}
    killed = Counter[str]()
    for number in range(points):
        to_person = number % 2 == 0
        message_id = queued(world, f"crash:{number}", to_person=to_person)
        messages[message_id] = to_person
        point = chance.randrange(1, STATEMENTS + 6)
        connections.close_all()
        child = os.fork()
        if child == 0:
            _die_at(world, message_id, stub, point)
        _, status = os.waitpid(child, 0)
        killed[
            "killed"
            if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
            else f"ended_{status}"
        ] += 1
        again = datetime.now(UTC) + timedelta(minutes=1)
        deliver(again, message_id, world.organisation_id, send=lambda one: _count(stub, one.id))
    sent = Counter(UUID(line) for line in stub.read_text().split())
    with within(world.organisation_id):
        doubtful = set(models.Message.objects.filter(failure="in_doubt").values_list("id", flat=True))
    reminders = [one for one, to_person in messages.items() if to_person]
    alarms = [one for one, to_person in messages.items() if not to_person]
    return {
        "points": points, **killed, "reminders": len(reminders), "reminders_twice": sum(sent[one] > 1 for one in reminders),
        "in_doubt_listed": len(doubtful), "in_doubt_that_had_left": sum(sent[one] for one in doubtful),
        "reminders_neither_sent_nor_listed": sum(not sent[one] and one not in doubtful for one in reminders),
        "alarms": len(alarms), "alarms_lost": sum(not sent[one] for one in alarms),
        "alarms_twice": sum(sent[one] > 1 for one in alarms),
    }  # fmt: skip


def _count(stub: Path, message_id: UUID) -> None:
    with stub.open("a") as file:
        file.write(f"{message_id}\n")


def _die_at(world: World, message_id: UUID, stub: Path, point: int) -> None:
    """In the child: deliver, and be killed before statement ``point``; beyond the last one, right after the gateway took it."""
    from django.db import connection

    from carebraid.jobs.deliver import deliver

    seen = 0

    def count(run: Any, sql: Any, *rest: Any) -> Any:
        nonlocal seen
        seen += 1
        if seen == point:
            os.kill(os.getpid(), signal.SIGKILL)
        return run(sql, *rest)

    def send(one: Any) -> None:
        _count(stub, one.id)
        if point > STATEMENTS:
            os.kill(os.getpid(), signal.SIGKILL)

    try:
        with connection.execute_wrapper(count):
            deliver(datetime.now(UTC), message_id, world.organisation_id, send=send)
    finally:
        os._exit(0)


def start_worker(home: Path) -> subprocess.Popen[bytes]:
    """A real worker of the house; in the demo's manner nothing leaves it."""
    surroundings = {**os.environ, "CAREBRAID_HOME": str(home), "CAREBRAID_DEMO": "1"}
    with (home / "worker.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "carebraid.cli.main", "worker"], env=surroundings, stdout=log, stderr=log
        )


def stop(workers: list[subprocess.Popen[bytes]]) -> None:
    """End the workers that were started here."""
    for one in workers:
        one.send_signal(signal.SIGCONT)
        one.terminate()
    for one in workers:
        try:
            one.wait(20)
        except subprocess.TimeoutExpired:
            one.kill()
            one.wait()


def flood(world: World, home: Path, items: int, workers: int = 2, drain_s: float = 30) -> dict[str, Any]:
    """REL-21: ``items`` messages wait, then an alarm is due; when it moves on, and how fast the rest drains."""
    from django.db import connection

    from carebraid.core.kernel.actor import Actor
    from carebraid.flows.log_checkin import log_checkin
    from carebraid.store import models

    with within(world.organisation_id), connection.cursor() as cursor:
        cursor.execute(
            "insert into store_message (id, organisation_id, account_id, key, template, channels, queued_at, failure) "
            "select gen_random_uuid(), %s, %s, 'flood:' || n, 'task_for_you', '{}', now(), '' from generate_series(1, %s) n",
            [world.organisation_id, world.staff_account, items],
        )
        cursor.execute(
            "insert into procrastinate_jobs (queue_name, task_name, priority, queueing_lock, args, status) "
            "select 'messages', 'deliver', 0, 'message:' || id, jsonb_build_object('message_id', id, 'organisation_id', "
            "organisation_id), 'todo' from store_message where key like 'flood:%%'"
        )
        cursor.execute("analyze procrastinate_jobs")
    raised = datetime.now(UTC) - timedelta(minutes=9, seconds=50)
    robin = Actor(
        kind="account", name="Robin", organisation_id=world.organisation_id, patient_id=world.patient_id,
        account_id=world.person_account, roles=_patient(), zone="UTC",
    )  # fmt: skip
    raw = {"client_id": str(UUID(int=7)), "happened_at": raised.isoformat(), "safety": "yes"}
    alarm = log_checkin(actor=robin, now=raised, raw=raw).task_id
    due = raised + timedelta(minutes=10)
    running = [start_worker(home) for _ in range(workers)]
    try:
        moved_s = _until(
            lambda: models.TaskEvent.everyone.filter(task_id=alarm, kind="escalate").exists(), world, 180
        )
        moved_s = None if moved_s is None else (datetime.now(UTC) - due).total_seconds()
        told_s = _until(
            lambda: models.Message.objects.filter(key__startswith=f"task:{alarm}", sent_at__isnull=False).count() >= 2,
            world, 5,
        )  # fmt: skip
        before, began = _waiting(), time.monotonic()
        time.sleep(drain_s)
        drained = (before - _waiting()) / (time.monotonic() - began)
    finally:
        stop(running)
    return {
        "items": items, "workers": workers, "alarm_to_next_person_s": _round(moved_s), "told_within_5_s": told_s is not None,
        "drained_per_s": round(drained, 1), "load": round(os.getloadavg()[0], 1),
    }  # fmt: skip


def _patient() -> Any:
    from carebraid.core.kernel.codes import Role

    return frozenset({Role.PATIENT})


def _waiting() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from procrastinate_jobs where status = 'todo' and task_name = 'deliver'"
        )
        return int(cursor.fetchone()[0])


def _until(is_so: Any, world: World, limit_s: float) -> float | None:
    """Seconds until it is so, None where it never was within the limit."""
    began = time.monotonic()
    while time.monotonic() - began < limit_s:
        with within(world.organisation_id):
            if is_so():
                return time.monotonic() - began
        time.sleep(0.25)
    return None


def _round(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 1)


def frozen(world: World, home: Path, freeze_s: float, messages: int = 200) -> dict[str, Any]:
    """REL-10: a worker stands still with work in hand; four others start. All is sent, each once, also after it wakes."""
    from django.db import connection

    from carebraid.store import models

    running = [start_worker(home)]
    try:
        _until(lambda: models.Pulse.objects.filter(name="sweep").exists(), world, 90)
        for number in range(messages):
            queued(world, f"frozen:{number}", to_person=False)
        mine = models.Message.objects.filter(key__startswith="frozen:")
        _until(lambda: mine.filter(sent_at__isnull=False).count() > 0, world, 60)
        running[0].send_signal(signal.SIGSTOP)
        began, stood = time.monotonic(), datetime.now(UTC)
        running += [start_worker(home) for _ in range(4)]
        beat = lambda: models.Pulse.objects.filter(name="sweep", beat_at__gt=stood).exists()  # noqa: E731
        sweep_s = _until(beat, world, 180)
        _until(lambda: not mine.filter(sent_at=None).exists(), world, 240)
        all_s = time.monotonic() - began
        with within(world.organisation_id):
            left = mine.filter(sent_at=None).count()
        time.sleep(max(freeze_s - all_s, 0))
        running[0].send_signal(signal.SIGCONT)
        time.sleep(10)
        with within(world.organisation_id), connection.cursor() as cursor:
            cursor.execute(
                "select count(*), count(distinct object_id) from store_journalentry where action = 'deliver_message' "
                "and outcome = 'done' and object_id in (select id::text from store_message where key like 'frozen:%%')"
            )
            done, different = cursor.fetchone()
    finally:
        stop(running)
    return {
        "frozen_s": freeze_s, "scale": "1:10 of the 10 minutes of REL-10", "messages": messages, "takeover_s": _round(sweep_s),
        "all_sent_s": _round(all_s), "unsent": left, "sent": done, "different": different, "twice": done - different,
        "load": round(os.getloadavg()[0], 1),
    }  # fmt: skip


def main() -> int:
    """Print what was measured, one JSON line for each; 1 where a goal was missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.outreach", description=__doc__)
    parser.add_argument("which", nargs="*", choices=["crash", "flood", "frozen", []])
    parser.add_argument("--points", type=int, default=POINTS)
    parser.add_argument("--items", type=int, default=ITEMS)
    parser.add_argument("--freeze", type=float, default=FREEZE_S)
    asked = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="carebraid-outreach-"))
    home.chmod(0o711)
    house.enter_home(home)
    from carebraid.cli._house import open_house
    from carebraid.store.embedded import Embedded

    server = Embedded(home)
    server.start()
    met = True
    try:
        subprocess.run([sys.executable, "-m", "carebraid.cli.main", "migrate", "--quiet"], check=True)
        open_house()
        world = build()
        which = asked.which or ["crash", "flood", "frozen"]
        if "crash" in which:
            found = crash(world, asked.points)
            print(json.dumps({"rel": "REL-11", **found}), flush=True)
            met &= not (
                found["reminders_twice"] or found["alarms_lost"] or found["reminders_neither_sent_nor_listed"]
            )
        if "frozen" in which:
            found = frozen(world, home, asked.freeze)
            print(json.dumps({"rel": "REL-10", **found}), flush=True)
            met &= (
                found["takeover_s"] is not None
                and found["takeover_s"] <= 60
                and not found["twice"]
                and not found["unsent"]
            )
        if "flood" in which:
            found = flood(world, home, asked.items)
            print(json.dumps({"rel": "REL-21", **found}), flush=True)
            met &= (found["alarm_to_next_person_s"] or 999) <= 60 and found["drained_per_s"] >= 300
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)
    return int(not met)


if __name__ == "__main__":
    sys.exit(main())
