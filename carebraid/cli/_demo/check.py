"""``carebraid demo --check``: build the clinic in a fresh place, walk it as every role, live both loops, stop."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from carebraid.store.embedded import Embedded

from .walk import Failed, Walk

READY_WITHIN = 600.0
"""Seconds in which the page must be open, building included; a slow shared machine needs some of it."""


def check_demo(*, seed: int, people: int) -> int:
    """Do it all; say what was checked; give 0 where everything held and 1 at the first thing that did not."""
    started = time.monotonic()
    home = Path(tempfile.mkdtemp(prefix="carebraid-check-"))
    home.chmod(0o711)  # the database's own user must be able to pass through
    try:
        with _running(home, seed, people) as address:
            say(f"the demo was built and its page answered after {time.monotonic() - started:.0f} seconds")
            walk = Walk(address, Embedded(home), say)
            walk.all()
        say("server, worker and database stopped when asked to")
    except (Failed, LookupError) as failed:
        typer.secho(f"✗ {failed}", fg="red", err=True)
        return 1
    finally:
        shutil.rmtree(home, ignore_errors=True)
    typer.echo(f"Everything held, in {time.monotonic() - started:.0f} seconds.")
    return 0


def say(what: str) -> None:
    """One thing that held."""
    typer.echo(f"✓ {what}")


@contextmanager
def _running(home: Path, seed: int, people: int) -> Iterator[str]:
    """The demo, running in ``home``; asked to stop at the end and ended if it does not."""
    port = _free_port()
    surroundings = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DATABASE_OWNER_URL")}
    surroundings |= {"CAREBRAID_HOME": str(home)}
    command = [
        sys.executable,
        "-m",
        "carebraid.cli.main",
        "demo",
        "--seed",
        str(seed),
        "--people",
        str(people),
    ]
    log = home / "check.log"
    with log.open("wb") as out:
        child = subprocess.Popen(
            [*command, "--port", str(port)], env=surroundings, start_new_session=True, stdout=out, stderr=out
        )
    try:
        yield _wait(f"http://127.0.0.1:{port}/", child)
        child.send_signal(signal.SIGTERM)
        try:
            child.wait(60)
        except subprocess.TimeoutExpired:
            raise Failed("the demo did not stop within a minute of being asked to") from None
        if Embedded(home).is_running():
            raise Failed("the database still runs after the demo stopped")
    except (Failed, LookupError):
        typer.echo(
            f"The last lines that the demo wrote:\n{log.read_text(errors='replace')[-3000:]}", err=True
        )
        raise
    finally:
        if child.poll() is None:
            child.terminate()
            try:
                child.wait(60)
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
        Embedded(home).stop()


def _wait(address: str, child: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        if child.poll() is not None:
            raise Failed(f"the demo ended by itself with code {child.returncode}")
        try:
            with urllib.request.urlopen(address + "health", timeout=5) as answer:  # noqa: S310 - our own
                if answer.status == 200:
                    return address
        except OSError:
            time.sleep(0.5)
    raise Failed(f"the page did not open within {READY_WITHIN:.0f} seconds")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port
