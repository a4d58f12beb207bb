"""Serve the house: database, web server and worker together, with a watchdog beside the worker."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import typer

from ._house import collect_statics, start_database

_WATCH_EVERY = 5.0


class Children:
    """The processes that this command started, by what they are for; only these are ever ended."""

    def __init__(self) -> None:
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.is_stopping = False

    def start(self, name: str, *command: str) -> None:
        """Start one child in this process's surroundings."""
        self.running[name] = subprocess.Popen(command, env=os.environ.copy(), start_new_session=True)

    def stop(self) -> None:
        """Ask every child to stop, wait, and end those that did not."""
        self.is_stopping = True
        for child in self.running.values():
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + 10
        for child in self.running.values():
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait(5)


def start_children(children: Children, host: str, port: int, workers: int) -> None:
    """Start the web server and the worker."""
    granian = Path(sys.executable).with_name("granian")
    children.start(
        "web", str(granian), "--interface", "wsgi", "--host", host, "--port", str(port), "--workers",
        str(workers), "--blocking-threads", "4", "--no-ws", "--respawn-failed-workers", "--log-level", "warning",
        "--backpressure", "64", "carebraid.config.wsgi:application",
    )  # fmt: skip
    children.start("worker", sys.executable, "-m", "carebraid.cli.main", "worker")


def serve(
    host: str = typer.Option("127.0.0.1", help="Address to listen on."),
    port: int = typer.Option(8000, help="Port to listen on."),
    workers: int = typer.Option(2, help="Web server processes; one a core."),
) -> None:
    """Start the database, the web server and the worker, and keep them running until told to stop."""
    run(host=host, port=port, workers=workers)


def run(
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    workers: int = 2,
    when_open: Callable[[str], None] | None = None,
) -> None:
    """Serve until a signal comes. ``when_open`` is called once with the address when the page answers."""
    server, started = start_database()
    try:
        refuse_without_limits()
        migrate_as_owner()
    except BaseException:
        if server is not None and started:
            server.stop()
        raise
    say_check()
    children = Children()

    def stop(_number: int, _frame: FrameType | None) -> None:
        children.is_stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    address = f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}/"  # noqa: S104
    try:
        start_children(children, host, port, workers)
        wait_until_open(address, children)
        (when_open or say_address)(address)
        watch(children)
    finally:
        children.stop()
        if server is not None and started:
            server.stop()


def refuse_without_limits() -> None:
    """Do not open where dose limits, monitoring or withdrawal steps cannot be relied on; say which file and why."""
    from carebraid.knowledge.needed import find_broken

    broken = find_broken()
    if broken:
        said = "\n".join(f"  {one}" for one in broken)
        raise SystemExit(
            f"Not opened: medicines would be given without their limits and checks.\n{said}\n"
            "Put the signed file back, or sign a reviewed change: docs/how-to/renew-medicine-knowledge.md."
        )


def say_check() -> None:
    """At every start: say aloud where the interaction check does not prove itself. The house opens all the same."""
    from datetime import UTC, datetime

    from carebraid.knowledge.alive import load_alive

    alive = load_alive()
    if not alive.is_ready(datetime.now(UTC).date()):
        why = "; ".join(alive.proof.faults[:3]) or "its knowledge is too old"
        typer.echo(
            f"The interaction check is not alive ({why}). Every order will say: could not check.", err=True
        )


def migrate_as_owner() -> None:
    """Bring tables and static files up to date in a process of its own, which connects as their owner."""
    subprocess.run([sys.executable, "-m", "carebraid.cli.main", "migrate", "--quiet"], check=True)


def wait_until_open(address: str, children: Children, *, seconds: float = 180) -> None:
    """Wait until the server says it is up; end with a fault where a child died or time ran out."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and not children.is_stopping:
        if children.running["web"].poll() is not None:
            raise SystemExit("The web server did not start. Is the port taken? Try another with --port.")
        try:
            with urllib.request.urlopen(address + "health", timeout=2) as answer:  # noqa: S310 - our own address
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    if not children.is_stopping:
        raise SystemExit(f"The web server did not answer within {seconds:.0f} seconds.")


def watch(children: Children) -> None:
    """Outside the worker: start again what died, and say aloud when an alarm waits unseen (HAZ-02)."""
    next_look, said = time.monotonic() + 30, ""
    while not children.is_stopping:
        time.sleep(_WATCH_EVERY if not children.is_stopping else 0)
        worker = children.running["worker"]
        if worker.poll() is not None and not children.is_stopping:
            typer.echo("The worker had stopped; it is started again.", err=True)
            children.start("worker", *map(str, worker.args))  # type: ignore[arg-type]
        if time.monotonic() >= next_look and not children.is_stopping:
            next_look = time.monotonic() + 30
            said = say_alarms(said)


def say_alarms(before: str) -> str:
    """Say what is wrong, once until it changes (the figures in it may); gives what was said."""
    looked = subprocess.run(
        [sys.executable, "-m", "carebraid.cli.main", "doctor", "--only-alarms"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    now_said = re.sub(r"\d+", "", looked.stderr)
    if now_said != before:
        typer.echo(looked.stderr, err=True, nl=False)
    return now_said


def say_address(address: str) -> None:
    """Tell where the page is."""
    typer.echo(f"Carebraid is open at {address} - stop it with Ctrl+C.")


__all__ = ["collect_statics", "run", "serve"]
