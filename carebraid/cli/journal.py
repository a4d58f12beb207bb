"""The journal on the command line: verify it, seal it now."""

from __future__ import annotations

from datetime import UTC, datetime

import typer

from carebraid.core.kernel.actor import Actor

from ._house import open_house, start_database

journal = typer.Typer(no_args_is_help=True, help="Verify the journal, or seal it now.")


@journal.command()
def verify() -> None:
    """Walk the chain of seals and say what was changed, taken away or added. Exit code 1 where anything was."""
    start_database()
    open_house()
    from django.conf import settings

    from carebraid.store.seals import verify as walk

    broken = list(walk(settings.CAREBRAID_HOME))
    for place in broken:
        row = f", row {place.row}" if place.row is not None else ""
        typer.echo(f"{place.what.replace('_', ' ')}: seal {place.seal}{row}", err=True)
    if broken:
        raise SystemExit(1)
    typer.echo("The journal is whole: every row is as it was written.")


@journal.command()
def seal() -> None:
    """Seal what was written since the last seal, without waiting for the schedule."""
    start_database()
    open_house()
    from django.conf import settings

    from carebraid.flows.seal_journal import seal_journal
    from carebraid.store.seals import write_anchor

    actor = Actor(kind="command", name="Journal", organisation_id=None, service="journal")
    made = seal_journal(actor=actor, now=datetime.now(UTC))
    if made is None:
        typer.echo("There is nothing new to seal.")
        return
    write_anchor(made, settings.CAREBRAID_HOME)
    typer.echo(f"Seal {made.number}: {made.rows} rows.")
