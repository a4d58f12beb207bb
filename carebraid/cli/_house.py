"""Opening the house for a command: the database up, Django ready, the tables current."""

from __future__ import annotations

import os
from pathlib import Path

import typer

from carebraid.core.kernel.actor import Actor
from carebraid.store.embedded import APP, OWNER, Embedded, default_home


def start_database() -> tuple[Embedded | None, bool]:
    """The embedded server, running (and whether this call started it); None where DATABASE_URL names another."""
    if os.environ.get("DATABASE_URL"):
        return None, False
    server = Embedded(default_home())
    return server, server.start()


def open_house(*, as_owner: bool = False) -> None:
    """Make Django ready in this process; ``as_owner`` connects as the role that owns the tables."""
    if as_owner:
        os.environ["CAREBRAID_AS_OWNER"] = "1"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "carebraid.config.settings")
    import django

    django.setup()


def act_in(organisation: str, service: str) -> Actor:
    """Open the house for the command ``service``, which acts in the organisation with this short name.

    Ends the command with 2 where there is none of that name.
    """
    start_database()
    open_house()
    from carebraid.screens.organisation import find_place

    organisation_id, _ = find_place(organisation)
    if organisation_id is None:
        typer.echo(f"There is no organisation called {organisation}.", err=True)
        raise SystemExit(2)
    return Actor(
        kind="command", name=f"carebraid {service}", organisation_id=organisation_id, service=service
    )


def migrate_now() -> None:
    """Bring the tables up to date as their owner, and let the program's own role use them.

    Runs in a process that was opened with ``as_owner=True``.
    """
    from django.core.management import call_command
    from django.db import connection

    with connection.cursor() as cursor:
        # Said before any table is made, so that each new one is usable by the role that owns nothing.
        for kind, rights in (
            ("tables", "select, insert, update, delete"),
            ("sequences", "usage, select"),
            ("functions", "execute"),
        ):
            cursor.execute(f"alter default privileges in schema public grant {rights} on {kind} to {APP}")
        cursor.execute(f"grant usage on schema public to {APP}")
    call_command("migrate", interactive=False, verbosity=0)


def collect_statics() -> None:
    """Copy static files, hashed and compressed, to where the server reads them."""
    from django.conf import settings
    from django.core.management import call_command

    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    # The library's extensions name type files in their comments, which are not there to be hashed.
    call_command("collectstatic", interactive=False, verbosity=0, clear=True, ignore_patterns=["ext"])


__all__ = ["APP", "OWNER", "act_in", "collect_statics", "migrate_now", "open_house", "start_database"]
