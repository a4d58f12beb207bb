"""Is the house well? In plain words."""

from __future__ import annotations

from datetime import UTC, datetime

import typer

from ._house import open_house, start_database

_SIGNS = {"well": "✓", "watch": "!", "ill": "✗", "unknown": "?"}
_COLOURS = {"well": "green", "watch": "yellow", "ill": "red", "unknown": "red"}


def doctor(
    only_alarms: bool = typer.Option(
        False, "--only-alarms", help="Say only what is wrong, for the watchdog."
    ),
    verify: bool = typer.Option(True, help="Walk the whole journal too."),
    jobs: bool = typer.Option(False, "--jobs", help="List jobs that have failed for good."),
) -> None:
    """Examine database, worker, schedules, journal, disk and knowledge. Exit code 1 where something is wrong."""
    start_database()
    open_house()
    from django.conf import settings

    from carebraid.screens.health import examine, failed_jobs

    if jobs:
        for name, at, attempts in failed_jobs():
            typer.echo(f"{name}: failed {attempts} times, last {at:%Y-%m-%d %H:%M} UTC")
        return
    health = examine(
        now=datetime.now(UTC), home=settings.CAREBRAID_HOME, verify_journal=verify and not only_alarms
    )
    for check in health.checks:
        if only_alarms and check.state in ("well", "watch"):
            continue
        typer.secho(f"{_SIGNS[check.state]} ", fg=_COLOURS[check.state], nl=False, err=only_alarms)
        typer.echo(check.words.format(**check.facts), err=only_alarms)
    if health.state == "ill":
        raise SystemExit(1)
