"""The load, from a process of its own: arrivals at fixed rates over persistent connections on the loopback.

Reads one job as JSON from standard input, writes what it saw as JSON. Arrivals are open-loop (exponential gaps
around the rate) and a request's time counts from the moment it was meant to be sent, so that waiting for a slow
server counts too (coordinated omission). A stream without a rate is closed-loop: that many people who ask again as
soon as they are answered, which shows how much the server can take.
"""

from __future__ import annotations

import asyncio
import json
import random
import resource
import sys
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from .house import Device, told_by

_GIVE_UP_S = 15.0
Done = Callable[[int, bytes], None]


class Connection(asyncio.Protocol):
    """One persistent HTTP/1.1 connection: one request at a time."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self.kept = b""
        self.done: Done | None = None
        self.closed = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]

    def connection_lost(self, exc: Exception | None) -> None:
        self.closed = True
        self._finish(0, b"")

    def ask(self, request: bytes, done: Done) -> None:
        """Send ``request``; ``done`` gets the status (0: the connection broke) and the body."""
        self.kept, self.done = b"", done
        if self.transport is None or self.closed:
            self._finish(0, b"")
        else:
            self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        self.kept += data
        head, gap, body = self.kept.partition(b"\r\n\r\n")
        if not gap:
            return
        low = head.lower()
        at = low.find(b"content-length:")
        if at >= 0:
            length = int(low[at + 15 :].split(b"\r\n", 1)[0])
            if len(body) >= length:
                self._finish(int(head[9:12]), body)
        elif b"transfer-encoding: chunked" in low:
            if body.endswith(b"0\r\n\r\n"):
                self._finish(int(head[9:12]), body)
        else:
            self._finish(int(head[9:12]), body)

    def _finish(self, status: int, body: bytes) -> None:
        done, self.done = self.done, None
        if done is not None:
            done(status, body)


@dataclass(slots=True)
class Seen:
    """What came back: milliseconds by kind of request, and answers by status."""

    took_ms: dict[str, list[float]] = field(default_factory=dict)
    statuses: Counter[str] = field(default_factory=Counter)
    errors: int = 0
    waiting_most: int = 0
    first: float = 0.0
    last: float = 0.0

    def note(self, kind: str, meant_at: float, status: int, is_right: bool) -> None:
        now = time.perf_counter()
        self.last = max(self.last, now)
        self.statuses[f"{kind} {status}{'' if is_right else ' wrong'}"] += 1
        if is_right:
            self.took_ms.setdefault(kind, []).append(round((now - meant_at) * 1000, 2))
        else:
            self.errors += 1


class Pool:
    """A fixed number of connections, used in turn; requests beyond them wait in line."""

    def __init__(self, host: str, port: int, size: int, seen: Seen) -> None:
        self.host, self.port, self.size, self.seen = host, port, size, seen
        self.free: deque[Connection] = deque()
        self.line: deque[tuple[bytes, Done]] = deque()
        self.out = 0
        self.mending: asyncio.Future[None] | None = None

    async def open(self) -> None:
        """Connect them all."""
        for _ in range(self.size):
            self.free.append(await self._connect())

    async def _connect(self) -> Connection:
        loop = asyncio.get_running_loop()
        _, made = await loop.create_connection(Connection, self.host, self.port)
        return made

    def ask(self, request: bytes, done: Done) -> None:
        """Send now if a connection is free, else as soon as one is."""
        self.out += 1
        if self.free:
            self._send(self.free.popleft(), request, done)
        else:
            self.line.append((request, done))
            self.seen.waiting_most = max(self.seen.waiting_most, len(self.line))

    def _send(self, connection: Connection, request: bytes, done: Done) -> None:
        def finished(status: int, body: bytes) -> None:
            self.out -= 1
            done(status, body)
            if connection.closed:
                self.mending = asyncio.ensure_future(self._again())
            elif self.line:
                asked, then = self.line.popleft()
                self._send(connection, asked, then)
            else:
                self.free.append(connection)

        connection.ask(request, finished)

    async def _again(self) -> None:
        try:
            self.free.append(await self._connect())
        except OSError:
            return
        if self.line and self.free:
            asked, then = self.line.popleft()
            self._send(self.free.popleft(), asked, then)


class Stream:
    """One kind of traffic: pages that colleagues open, or check-ins that devices hand in."""

    def __init__(self, job: dict[str, Any], host: str, chance: random.Random) -> None:
        self.job, self.host, self.chance = job, host, chance

    def next(self) -> tuple[str, bytes]:
        """The kind of the next request, and its bytes."""
        if self.job["what"] == "checkins":
            return "checkin", self._checkin()
        kind, path, cookie = self.chance.choice(self.job["pages"])
        return kind, (
            f"GET {path} HTTP/1.1\r\nHost: {self.host}\r\nCookie: {cookie}\r\nAccept: text/html\r\n"
            "Accept-Encoding: identity\r\n\r\n"
        ).encode()

    def _checkin(self) -> bytes:
        device = Device(*self.chance.choice(self.job["devices"]))
        row = told_by(device, self.chance, datetime.now(UTC))
        body = json.dumps({"schema": 3, "sent_at": row["happened_at"], "rows": [row]}).encode()
        head = (
            f"POST /me/send HTTP/1.1\r\nHost: {self.host}\r\nAuthorization: Submit {device.right}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    @staticmethod
    def is_right(kind: str, status: int, body: bytes) -> bool:
        """Whether the answer is the one that was wanted, whole."""
        if kind == "checkin":
            return status == 200 and b'"state": "saved"' in body
        return status == 200 and b"</html>" in body[-200:]


async def run(job: dict[str, Any]) -> dict[str, Any]:
    """Open the connections, let every stream run its time, wait for the last answers."""
    seen, chance = Seen(), random.Random()
    pool = Pool(job["host"], job["port"], job["connections"], seen)
    await pool.open()
    streams = [Stream(one, f"{job['host']}:{job['port']}", chance) for one in job["streams"]]
    seen.first = time.perf_counter()
    until = seen.first + job["seconds"]
    await asyncio.gather(*(_live(stream, pool, seen, until, chance) for stream in streams))
    give_up = time.perf_counter() + _GIVE_UP_S
    while pool.out and time.perf_counter() < give_up:
        await asyncio.sleep(0.02)
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "took_ms": seen.took_ms, "statuses": dict(seen.statuses), "errors": seen.errors + pool.out,
        "elapsed_s": round(seen.last - seen.first, 3), "waiting_most": seen.waiting_most,
        "client_cpu_s": round(used.ru_utime + used.ru_stime, 2),
    }  # fmt: skip


async def _live(stream: Stream, pool: Pool, seen: Seen, until: float, chance: random.Random) -> None:
    if stream.job.get("rate"):
        await _open_loop(stream, pool, seen, until, chance)
    else:
        await asyncio.gather(*(_closed_loop(stream, pool, seen, until) for _ in range(stream.job["people"])))


async def _open_loop(stream: Stream, pool: Pool, seen: Seen, until: float, chance: random.Random) -> None:
    meant = time.perf_counter()
    while (meant := meant + chance.expovariate(stream.job["rate"])) < until:
        wait = meant - time.perf_counter()
        if wait > 0:
            await asyncio.sleep(wait)
        _ask(stream, pool, seen, meant)
        if wait <= -0.05:
            await asyncio.sleep(0)  # far behind: still let answers in between


def _ask(
    stream: Stream, pool: Pool, seen: Seen, meant: float, then: Callable[[], None] | None = None
) -> None:
    kind, request = stream.next()

    def done(status: int, body: bytes) -> None:
        seen.note(kind, meant, status, stream.is_right(kind, status, body))
        if then is not None:
            then()

    pool.ask(request, done)


async def _closed_loop(stream: Stream, pool: Pool, seen: Seen, until: float) -> None:
    while time.perf_counter() < until:
        answered = asyncio.Event()
        _ask(stream, pool, seen, time.perf_counter(), answered.set)
        await answered.wait()


if __name__ == "__main__":
    print(json.dumps(asyncio.run(run(json.load(sys.stdin)))))
