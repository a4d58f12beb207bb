"""``carebraid outreach times``: time from signal to human contact, the same numbers as the managers' page."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Annotated

import typer

from ._house import act_in

app = typer.Typer(no_args_is_help=True, help="How fast people are reached.")


@app.callback()
def outreach() -> None:
    """How fast people are reached."""


@app.command()
def times(
    organisation: Annotated[str, typer.Option(help="The short name of the organisation, as in its address.")],
    zone: Annotated[str, typer.Option(help="Where weeks begin, such as America/New_York.")] = "UTC",
    as_json: Annotated[bool, typer.Option("--json", help="Everything, as the page's file has it.")] = False,
) -> None:
    """The last 26 weeks: signals, reached, waiting, never reached, and the median. Small numbers are hidden."""
    actor = act_in(organisation, "outreach")
    from carebraid.screens.contact_times import contact_times

    seen = contact_times(actor=actor, now=datetime.now(UTC), zone=zone)
    if as_json:
        typer.echo(json.dumps(seen.data(), indent=1))
        return
    whole = seen.whole
    for name in ("signals", "reached", "within_day", "answered", "waiting", "never"):
        value = getattr(whole, name)
        typer.echo(f"{name:12} {'hidden' if value is None else value}")
    told = "cannot be told" if whole.median_minutes is None else f"{whole.median_minutes / 60:.1f} hours"
    typer.echo(f"{'median':12} {told}")
