"""Bring the database up to date."""

from __future__ import annotations

import typer

from ._house import collect_statics, migrate_now, open_house, start_database


def migrate(quiet: bool = typer.Option(False, "--quiet", help="Say nothing when all is well.")) -> None:
    """Start the embedded database if there is no other, and bring its tables up to date."""
    start_database()
    open_house(as_owner=True)
    migrate_now()
    collect_statics()
    if not quiet:
        typer.echo("The database is up to date.")
