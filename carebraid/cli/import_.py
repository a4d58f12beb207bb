"""``carebraid import``: records from elsewhere become charts; what is damaged is set aside and told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from carebraid.core.kernel.refusal import Refused

from ._house import open_house, start_database

if TYPE_CHECKING:
    from ._ctn0094_run import Step, Summary

app = typer.Typer(no_args_is_help=True, help="Bring records in from elsewhere.")

STATES = {
    "new": "new",
    "already": "already here, unchanged",
    "changed": "changed since and amended",
    "kept": "left as they were, because part of their record cannot be read this time",
    "refused": "not taken",
}


@app.command()
def ctn0094(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="The folder with the CTN-0094 tables (Parquet).")
    ],
) -> None:
    """Import the participants of the CTN-0094 trials as de-identified charts of an organisation of their own."""
    _ready()
    from django.conf import settings

    from ._ctn0094_run import import_ctn0094

    now = datetime.now(UTC)
    with _progress() as step:
        summary = import_ctn0094(folder, now=now, is_demo=settings.CAREBRAID_DEMO, step=step)
    for line in tell(summary):
        typer.echo(line)


@app.command()
def quarantine(limit: Annotated[int, typer.Option(help="How many to list, newest first.")] = 50) -> None:
    """List what imports had to set aside, with the reason. What it says is kept, and not shown here."""
    _ready()
    from carebraid.flows.open_study import SLUG
    from carebraid.screens.quarantine import quarantine as look
    from carebraid.store.organisations import find_organisation

    from ._ctn0094_run import ACTOR, SOURCE

    house = find_organisation(SLUG)
    if house is None:
        typer.echo("Nothing was imported yet.")
        return
    now = datetime.now(UTC)
    found = look(actor=replace(ACTOR, organisation_id=house.id), now=now, source=SOURCE, limit=limit)
    for one in found.newest:
        typer.echo(f"{one.at:%Y-%m-%d %H:%M}  {one.place}  {one.code}  {one.words}")
    typer.echo(f"{found.total} set aside in all{'' if found.total <= limit else f', {limit} shown'}.")


def tell(summary: Summary) -> Iterator[str]:
    """The summary at the end, line by line."""
    people = sum(count for state, count in summary.people.items() if state != "refused")
    yield f"{people:,} people are in their charts, {summary.randomized:,} of them randomized."
    for state, words in STATES.items():
        if summary.people[state]:
            yield f"  {summary.people[state]:,} {words}"
    yield f"{summary.rows:,} rows read; {summary.entries:,} entries added, {summary.withdrawn:,} withdrawn."
    if summary.missing:
        yield f"Not in the folder, so nothing is known of them: {', '.join(summary.missing)}."
    aside = sum(summary.faults.values())
    if not aside:
        yield "Nothing had to be set aside."
        return
    yield f"{aside:,} set aside ({summary.newly_aside:,} of them new); see them with: carebraid import quarantine"
    for code, count in summary.faults.most_common():
        yield f"  {count:,} {code}"


def _ready() -> None:
    """The database up and its tables there. Refuses (``database.not_ready``) where they were never made."""
    start_database()
    open_house()
    from django.db import connection

    if "store_importrun" not in connection.introspection.table_names():
        raise Refused("database.not_ready", "The database has no tables yet. Please run: carebraid migrate")


@contextmanager
def _progress() -> Iterator[Step]:
    """A bar on a terminal; quiet where the output goes into a pipe or a file."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("Reading the tables", total=None)

        def step(done: int, total: int) -> None:
            bar.update(task, description="Participants", completed=done, total=total)

        yield step
