"""``carebraid demo``: an invented clinic, from nothing to an open page with one command."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import webbrowser
from datetime import UTC, datetime

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from carebraid.store.embedded import DATABASE, OWNER, Embedded, default_home

from ._demo_scores import demo_truth
from ._house import open_house, start_database
from .serve import migrate_as_owner

REAL = (
    "A real organisation lives in this database, and the demo's sign-in is open to everybody: it does not start here. "
    "Please set CAREBRAID_HOME to an empty folder and start again."
)
UNFINISHED = (
    "An earlier start of the demo was interrupted and left a clinic half built beside other organisations. "
    "Please set CAREBRAID_HOME to an empty folder and start again."
)


app = typer.Typer(
    add_completion=False, help="An invented clinic, and how much of what was planted in it is found."
)
app.command("truth")(demo_truth)


@app.callback(invoke_without_command=True)
def demo(
    context: typer.Context,
    seed: int = typer.Option(1, help="The same seed gives the same people."),
    people: int = typer.Option(200, min=6, max=1000, help="How many people live at Harbour Bridge."),
    port: int = typer.Option(8000, help="Port to listen on."),
    check: bool = typer.Option(False, "--check", help="Build in a fresh place, try everything, stop."),
    build_only: bool = typer.Option(False, "--build-only", help="Build the clinic and stop."),
    open_page: bool = typer.Option(False, "--open-page", help="Open the page in this machine's browser."),
) -> None:
    """Open the demo clinic Harbour Bridge; the first time it is built, which takes a minute or two."""
    if context.invoked_subcommand is not None:
        return
    if check:
        from ._demo.check import check_demo

        raise typer.Exit(check_demo(seed=seed, people=people))
    os.environ["CAREBRAID_DEMO"] = "1"
    server, started = start_database()
    migrate_as_owner()
    try:
        if _ask_state() == "real":
            raise SystemExit(REAL)
        if _ask_state() == "half":
            _clear_half(server)
        if _ask_state() == "none":
            _build_in_a_process(seed, people)
        if build_only:
            return
        _serve(port, open_page)
    except KeyboardInterrupt:
        typer.echo("Stopped. If the clinic was not finished, the next start builds it anew.")
        raise SystemExit(130) from None
    finally:
        if server is not None and started:
            server.stop()


def _serve(port: int, open_page: bool) -> None:
    from .serve import run, say_address

    def opened(address: str) -> None:
        say_address(address)
        typer.echo("Choose somebody on the sign-in page. Everybody here is invented.")
        if open_page:
            webbrowser.open(address)

    run(port=port, when_open=opened)


# --- building ----------------------------------------------------------------------------------
# Each in a process of its own, so that the one that serves never opened the house itself.

_STATE = "from carebraid.cli._demo.state import say_state; say_state()"
_BUILD = """
from carebraid.cli.demo import build_now
try:
    build_now({seed}, {people})
except KeyboardInterrupt:
    raise SystemExit(130)
"""


def _ask_state() -> str:
    """``none``, ``half``, ``whole`` or ``real``."""
    asked = subprocess.run([sys.executable, "-c", _STATE], check=True, capture_output=True, text=True)
    return asked.stdout.split()[-1]


def _build_in_a_process(seed: int, people: int) -> None:
    done = subprocess.run([sys.executable, "-c", _BUILD.format(seed=seed, people=people)], check=False)
    if done.returncode != 0:
        raise SystemExit(done.returncode)


def _clear_half(server: Embedded | None) -> None:
    """Throw an interrupted demo away, where nothing else lives in the database; otherwise say what to do."""
    from ._demo.state import is_alone

    if server is None or not is_alone(server):
        raise SystemExit(UNFINISHED)
    typer.echo("An earlier start was interrupted; the clinic is built anew.")
    server.sql(f"drop database {DATABASE} with (force)")
    server.sql(f"create database {DATABASE} owner {OWNER}")
    migrate_as_owner()


def build_now(seed: int, people: int) -> None:
    """Build the world in this process, with a progress bar, and say what was built."""
    open_house()
    from ._demo.build import build_world
    from ._demo.living import hurry
    from ._demo.state import note_whole

    now = datetime.now(UTC)
    started = time.perf_counter()
    hurry()
    with Progress(
        TextColumn("{task.description:<24}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=Console(), transient=False,
    ) as bar:  # fmt: skip
        lines: dict[str, object] = {}

        def progress(what: str, done: int, of: int) -> None:
            line = lines.setdefault(what, bar.add_task(what, total=of)) if what not in lines else lines[what]
            bar.update(line, completed=done)  # type: ignore[arg-type]

        world = build_world(now=now, seed=seed, people=people, progress=progress, home=default_home())
    note_whole(now, seed, world.people)
    typer.echo(
        f"Harbour Bridge: {world.people} people, {world.staff} colleagues, nine months, built in "
        f"{time.perf_counter() - started:.0f} seconds (seed {seed})."
    )
