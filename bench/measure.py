"""What is measured, in order: building, judging everybody, check-ins, pages, both at once, queries, memory."""

from __future__ import annotations

import argparse
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from statistics import median
from typing import Any

from carebraid.store.embedded import DATABASE, OWNER, Embedded

from . import house, process
from .freshness import Watch
from .goals import CHECKINS_A_SECOND, PAGES_A_SECOND

_PARTS = 3
_TIMES = 40
_CONNECTIONS = 48
_PEOPLE_AT_ONCE = 8
_STAFF, _DEVICES = 60, 2_000

_FIRST, _SAMPLE = 60, 2_000
_HALF_A_DAY_LATER = """
with chosen as (select patient_id, row_number() over () as n from
    (select patient_id from store_standing order by md5(id::text) limit %s) s),
  learnt as (update store_ownwatch w set learnt_at = now() - interval '8 days' from chosen c
    where c.patient_id = w.patient_id and c.n %% 14 = 0)
update store_standing s set computed_at = now() - interval '13 hours',
  foretold_until = case when c.n %% 14 = 7 then now() else s.foretold_until end
from chosen c where c.patient_id = s.patient_id"""
"""Everybody is judged twice a day; of fourteen one is due to have their signs learnt, and of one a week is over."""


def tell(what: str, **figures: Any) -> None:
    """One line of JSON for tools; one word for people."""
    print(json.dumps({"what": what, **figures}), flush=True)


def schema_digest() -> str:
    """Changes whenever the tables or the database's own rules do."""
    store = Path(__file__).resolve().parents[1] / "carebraid" / "store"
    files = [*sorted((store / "migrations").glob("0*.py")), *sorted((store / "sql").glob("*.sql"))]
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


def percentile(values: list[float], share: float) -> float:
    """The value below which ``share`` of ``values`` lie (nearest rank)."""
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1) if ordered else float("nan")


class Bench:
    """One run over one world. ``stop`` ends what was started, and only that."""

    def __init__(self, asked: argparse.Namespace, home: Path) -> None:
        self.asked, self.home = asked, home
        self.server = Embedded(home)
        self.started_database = False
        self.children: Any = None
        self.port = 0
        self.figures: dict[str, Any] = {"machine": process.machine(), "at": datetime.now(UTC).isoformat()}

    def run(self) -> dict[str, Any]:
        """Everything; gives the figures."""
        self.started_database = self.server.start()
        tell("machine", **self.figures["machine"])
        self._forget_other_schema()
        subprocess.run([sys.executable, "-m", "carebraid.cli.main", "migrate", "--quiet"], check=True)
        from carebraid.cli._house import open_house

        open_house()
        self._world()
        self._note("refresh", **self._refresh())
        self._serve()
        self._loads()
        self._note("inside", **self._inside())
        self._note("memory", **self._memory())
        return self.figures

    def stop(self) -> None:
        """End the server, the worker, and the database where this run started it."""
        if self.children is not None:
            self.children.stop()
        if self.started_database:
            self.server.stop()

    def _note(self, what: str, **figures: Any) -> None:
        self.figures[what] = figures
        tell(what, **figures)

    def _forget_other_schema(self) -> None:
        """A kept world of another schema is of no use: it is built again."""
        kept = self.home / "world.json"
        if kept.exists() and json.loads(kept.read_text()).get("schema") != schema_digest():
            kept.unlink()
            self.server.sql(f"drop database {DATABASE} with (force)")
            self.server.sql(f"create database {DATABASE} owner {OWNER}")

    # --- the world --------------------------------------------------------------------------------

    def _world(self) -> None:
        """Build the world, or use the one that lies here."""
        from . import world

        kept, schema = self.home / "world.json", schema_digest()
        with world.superuser(self.server) as connection:
            row = connection.execute("show server_version").fetchone()
            self.figures["machine"]["postgresql"] = row[0] if row else ""
        if kept.exists():
            self._note("world", **json.loads(kept.read_text())["built"])
            return
        built = world.build(
            self.server, patients=self.asked.patients, checkins=self.asked.checkins, now=datetime.now(UTC)
        )
        kept.write_text(json.dumps({"schema": schema, "built": built.stored()}))
        self._note("world", **built.stored())

    def _refresh(self) -> dict[str, Any]:
        """The worker's own job over a sample, as it finds them half a day later."""
        from carebraid.jobs.standing import refresh

        from . import world

        with world.superuser(self.server) as connection:
            connection.execute(_HALF_A_DAY_LATER, [_FIRST])
            refresh(datetime.now(UTC), older_than=timedelta(hours=12))  # a worker reads what it knows once
            connection.execute(_HALF_A_DAY_LATER, [_SAMPLE])
            before, cpu = time.perf_counter(), time.process_time()
            done = refresh(datetime.now(UTC), older_than=timedelta(hours=12))
            took, cpu = time.perf_counter() - before, time.process_time() - cpu
            connection.execute("vacuum (analyze) store_standing")
            # What tells owners of new tasks is taken off the queue, or the worker would be busy with it during the load.
            waiting = connection.execute(
                "delete from procrastinate_jobs where task_name = 'deliver' and status = 'todo'"
            )
            levels = connection.execute(
                "select coalesce(level::text, 'unknown'), count(*) from store_standing group by 1 order by 1"
            ).fetchall()
        return {
            "people": done, "seconds": round(took, 1), "per_second": round(done / took, 1) if took else None,
            "own_cpu_share": round(cpu / took, 2) if took else None, "levels": dict(levels), "messages_not_sent": waiting.rowcount,
        }  # fmt: skip

    # --- serving ----------------------------------------------------------------------------------

    def _serve(self) -> None:
        """The server and the worker exactly as ``carebraid serve`` starts them."""
        from carebraid.cli import serve

        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.children = serve.Children()
        with house.said_to(self.home / "served.log"):
            serve.start_children(self.children, "127.0.0.1", self.port, 2)
        serve.wait_until_open(f"http://127.0.0.1:{self.port}/", self.children)

    def _pids(self) -> dict[str, int]:
        postmaster = int((self.server.data / "postmaster.pid").read_text().split()[0])
        return {
            "web": self.children.running["web"].pid, "worker": self.children.running["worker"].pid, "postgres": postmaster,
        }  # fmt: skip

    # --- load -------------------------------------------------------------------------------------

    def _loads(self) -> None:
        checkins, pages = self._streams()
        rate_a, rate_b = {"rate": CHECKINS_A_SECOND}, {"rate": PAGES_A_SECOND}
        short = max(0.4, self.asked.seconds / _PARTS)
        self._drive([{**checkins, "people": 4}, {**pages, "people": 4}], min(5.0, short))  # warm
        most = {"people": _PEOPLE_AT_ONCE}
        loads = {
            "checkins_most": [{**checkins, **most}],
            "pages_most": [{**pages, **most}],
            "checkins": [{**checkins, **rate_a}],
            "pages": [{**pages, **rate_b}],
            "both": [{**checkins, **rate_a}, {**pages, **rate_b}],
            "both_most": [{**checkins, "people": 24}, {**pages, "people": 24}],
        }
        watch = Watch(self.server)
        watch.begin()
        for name, streams in loads.items():
            parts = [self._drive(streams, short) for _ in range(_PARTS)]
            self._note(name, **summary(parts))
        self._note("freshness", **watch.end())
        alone = [["caseload", "/clinic/people", self.largest.cookie]]
        parts = [self._drive([{"what": "pages", "pages": alone, "people": 1}], short)]
        self._note("largest_caseload", panel=self.largest.panel, **summary(parts))

    def _streams(self) -> tuple[dict[str, Any], dict[str, Any]]:
        from . import world

        with world.superuser(self.server) as connection:
            staff = house.sign_in_staff(connection, datetime.now(UTC), count=_STAFF)
            devices = house.give_rights(connection, count=_DEVICES, is_large=self.asked.checkins > 1_000_000)
            connection.execute("checkpoint")
        self.staff, self.devices, self.largest = staff, devices, staff[0]
        pages = []
        for one in staff:
            for n in range(20):
                person = one.people[n % len(one.people)]
                pages += [
                    ("inbox", "/clinic/", one.cookie),
                    ("caseload", "/clinic/people", one.cookie),
                    ("chart", f"/clinic/people/{person}", one.cookie),
                ]
        told = [[one.right, one.craving, one.mood, one.sleep, one.takes_moud] for one in devices]
        return {"what": "checkins", "devices": told}, {"what": "pages", "pages": pages}

    def _drive(self, streams: list[dict[str, Any]], seconds: float) -> dict[str, Any]:
        """One run of the client, with what each part of the house used meanwhile."""
        job = {
            "host": "127.0.0.1", "port": self.port, "connections": _CONNECTIONS, "seconds": seconds,
            "streams": streams,
        }  # fmt: skip
        pids = self._pids()
        before = {name: process.family_cpu_s(pid) for name, pid in pids.items()}
        with self._counted() as stored:
            done = subprocess.run(
                [sys.executable, "-m", "bench.client"], input=json.dumps(job), capture_output=True, text=True,
                timeout=seconds + 60, cwd=Path(__file__).resolve().parents[1], check=False,
            )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"the client failed: {done.stderr[-2000:]}")
        seen: dict[str, Any] = json.loads(done.stdout)
        seen["cpu_s"] = {
            name: round(process.family_cpu_s(pid) - before[name], 2) for name, pid in pids.items()
        }
        seen["stored"] = stored
        return seen

    @contextmanager
    def _counted(self) -> Iterator[dict[str, int]]:
        """How many check-ins lie in the table afterwards that did not before."""
        from . import world

        stored: dict[str, int] = {}
        began = datetime.now(UTC)
        yield stored
        with world.superuser(self.server) as connection:
            row = connection.execute(
                "select count(*) from store_checkin where learned_at >= %s", [began]
            ).fetchone()
            stored["checkins"] = row[0] if row else -1

    # --- inside, and memory -----------------------------------------------------------------------

    def _inside(self) -> dict[str, Any]:
        """What one request costs inside one process: statements, and processor time here and in the database."""
        from .inside import KINDS, Inside

        inside = Inside(self.staff[1 % len(self.staff)], self.devices, self._pids()["postgres"])
        return {kind: inside.cost(kind, _TIMES) for kind in KINDS}

    def _memory(self) -> dict[str, Any]:
        """Proportional memory (MB) of every process that was started."""
        return {name: process.family_memory(pid) for name, pid in self._pids().items()}


def summary(parts: list[dict[str, Any]]) -> dict[str, Any]:
    """The medians over several short runs; errors, wrong answers and lost check-ins are summed."""
    kinds = sorted({kind for part in parts for kind in part["took_ms"]})
    groups = {kind: [kind] for kind in kinds}
    pages = [kind for kind in kinds if kind != "checkin"]
    if len(pages) > 1:
        groups["pages"] = pages
    found: dict[str, Any] = {}
    for name, members in groups.items():
        took = [[ms for kind in members for ms in part["took_ms"].get(kind, [])] for part in parts]
        found[name] = {
            "per_second": round(
                median(len(one) / part["elapsed_s"] for one, part in zip(took, parts, strict=True)), 1
            ),
            **{
                f"p{share}_ms": median(percentile(one, share / 100) for one in took) for share in (50, 95, 99)
            },
            "most_ms": max(max(one, default=0.0) for one in took),
            "answers": sum(map(len, took)),
        }
    accepted = sum(len(part["took_ms"].get("checkin", [])) for part in parts)
    return {
        "kinds": found,
        "errors": sum(part["errors"] for part in parts),
        "lost": accepted - sum(part["stored"]["checkins"] for part in parts) if accepted else 0,
        "seconds": [part["elapsed_s"] for part in parts],
        "waiting_most": max(part["waiting_most"] for part in parts),
        "client_cpu_share": round(median(part["client_cpu_s"] / part["elapsed_s"] for part in parts), 2),
        "cpu_share": {
            name: round(median(part["cpu_s"][name] / part["elapsed_s"] for part in parts), 2)
            for name in parts[0]["cpu_s"]
        },
        "statuses": _added(part["statuses"] for part in parts),
    }


def _added(counts: Iterator[dict[str, int]]) -> dict[str, int]:
    total: dict[str, int] = {}
    for one in counts:
        for key, value in one.items():
            total[key] = total.get(key, 0) + value
    return total
