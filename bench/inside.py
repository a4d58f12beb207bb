"""One kind of request inside one process, through the same middleware: statements, and processor time by part.

``python -m bench.inside --home DIR checkin`` says what a request costs; with ``--profile``, where.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import os
import pstats
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from . import house, process

KINDS = ("inbox", "caseload", "chart", "checkin")


class Inside:
    """Requests to the house in this process. Django is ready and somebody is signed in."""

    def __init__(self, staff: house.SignedIn, devices: list[house.Device], postmaster: int) -> None:
        from django.test import RequestFactory

        from carebraid.config.wsgi import application

        self.staff, self.devices, self.postmaster = staff, devices, postmaster
        self.application, self.make = application, RequestFactory(headers={"host": "127.0.0.1"})
        self.chance = random.Random()

    def environ(self, kind: str) -> dict[str, Any]:
        """What the server would hand over for one request of that kind."""
        if kind == "checkin":
            device = self.chance.choice(self.devices)
            row = house.told_by(device, self.chance, datetime.now(UTC))
            sent = json.dumps({"schema": 3, "sent_at": row["happened_at"], "rows": [row]})
            made = self.make.post(
                "/me/send",
                sent,
                content_type="application/json",
                headers={"authorization": f"Submit {device.right}"},
            )
            return dict(made.environ)
        person = self.chance.choice(self.staff.people)
        path = {"inbox": "/clinic/", "caseload": "/clinic/people", "chart": f"/clinic/people/{person}"}[kind]
        return {**self.make.get(path).environ, "HTTP_COOKIE": self.staff.cookie}

    def ask(self, environ: dict[str, Any]) -> bytes:
        """The body of the answer. Anything but a right answer is a fault."""
        status: list[str] = []
        answer = self.application(environ, lambda said, _headers, _exc=None: status.append(said))
        body = b"".join(answer)
        answer.close()
        is_saved = b'"saved"' in body or environ["PATH_INFO"] != "/me/send"
        if not status[0].startswith("200") or not is_saved:
            raise RuntimeError(f"{environ['PATH_INFO']} answered {status[0]}: {body[:200]!r}")
        return body

    def cost(self, kind: str, times: int) -> dict[str, Any]:
        """Processor milliseconds a request here and in the database, statements, and the size of the answer."""
        asked = [self.environ(kind) for _ in range(times + 5)]
        for environ in asked[:5]:
            self.ask(environ)
        database, here, began = (
            process.family_cpu_s(self.postmaster),
            time.process_time(),
            time.perf_counter(),
        )
        sizes = [len(self.ask(environ)) for environ in asked[5:]]
        here, took = time.process_time() - here, time.perf_counter() - began
        database = process.family_cpu_s(self.postmaster) - database
        with counted() as said:
            self.ask(self.environ(kind))
        return {
            "cpu_ms": round(here * 1000 / times, 2), "database_cpu_ms": round(database * 1000 / times, 2),
            "took_ms": round(took * 1000 / times, 2), "queries": len(said), "bytes": max(sizes),
        }  # fmt: skip


@contextmanager
def counted() -> Iterator[list[tuple[float, str]]]:
    """(milliseconds, statement) of everything this process asks the database meanwhile."""
    from django.db import connection

    said: list[tuple[float, str]] = []

    def note(run: Callable[..., Any], sql: str, *rest: Any) -> Any:
        began = time.perf_counter()
        try:
            return run(sql, *rest)
        finally:
            said.append((round((time.perf_counter() - began) * 1000, 2), " ".join(str(sql).split())[:120]))

    with connection.execute_wrapper(note):
        yield said


def main() -> None:
    """Measure by hand on a kept world."""
    parser = argparse.ArgumentParser(prog="python -m bench.inside", description=__doc__)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--largest", action="store_true", help="as the colleague with the largest panel")
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--statements", action="store_true")
    asked = parser.parse_args()
    house.enter_home(asked.home.resolve())
    from carebraid.cli._house import open_house
    from carebraid.store.embedded import Embedded

    from .world import superuser

    server = Embedded(asked.home.resolve())
    started = server.start()
    try:
        subprocess.run([sys.executable, "-m", "carebraid.cli.main", "migrate", "--quiet"], check=True)
        open_house()
        with superuser(server) as connection:
            staff = house.sign_in_staff(connection, datetime.now(UTC), count=4)
            devices = house.give_rights(connection, count=300, is_large=False)
        postmaster = int((server.data / "postmaster.pid").read_text().split()[0])
        inside = Inside(staff[0 if asked.largest else 1], devices, postmaster)
        for _ in range(asked.rounds):
            print(json.dumps(inside.cost(asked.kind, asked.times)))
        if asked.statements:
            with counted() as said:
                inside.ask(inside.environ(asked.kind))
            print(*(f"{took:8.2f} ms  {sql}" for took, sql in said), sep="\n")
        if asked.profile:
            environs = [inside.environ(asked.kind) for _ in range(asked.times)]
            with cProfile.Profile(time.process_time) as profile:
                for environ in environs:
                    inside.ask(environ)
            pstats.Stats(profile).sort_stats("cumulative").print_stats(80)
            pstats.Stats(profile).sort_stats("tottime").print_stats(40)
    finally:
        if started and not os.environ.get("CAREBRAID_BENCH_LEAVE"):
            server.stop()


if __name__ == "__main__":
    main()
