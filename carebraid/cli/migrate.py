"""Bring the database up to date."""

from __future__ import annotations

import typer

from ._house import collect_statics, migrate_now, open_house, start_database


def migrate() -> None:
    """Start the embedded database if there is no other, and bring its tables up to date."""
    start_database()
    open_house(as_owner=True)
    migrate_now()
    collect_statics()
    typer.echo("The database is up to date.")
