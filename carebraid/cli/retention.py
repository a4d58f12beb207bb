"""``carebraid retention``: what is over, holds, and disposal that one administrator asks for and another confirms."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from ._house import open_house, start_database

if TYPE_CHECKING:
    from carebraid.core.kernel.actor import Actor

app = typer.Typer(no_args_is_help=True, help="What is over, what is held, and disposal by two people.")
Who = Annotated[str, typer.Option("--by", help="The e-mail address of the administrator who does it.")]
Password = Annotated[str, typer.Option(prompt=True, hide_input=True, help="Asked for where it is not given.")]


def _sign_in(by: str, password: str) -> Actor:
    """The administrator, by their own password. Ends with code 2 where it does not fit."""
    start_database()
    open_house()
    from carebraid.core.kernel.codes import Role
    from carebraid.screens.retention import who_is

    actor = who_is(by, password)
    if actor is None or not actor.has_role(Role.ADMINISTRATOR):
        typer.echo("This is not an administrator's address and password.", err=True)
        raise SystemExit(2)
    return actor


@app.command("list")
def over(by: Who, password: Password) -> None:
    """List what is over in each table, what holds stand, and what no clock ends. Deletes nothing."""
    actor = _sign_in(by, password)
    from carebraid.screens.retention import retention

    seen = retention(actor=actor, now=datetime.now(UTC))
    for one in seen.over:
        typer.echo(
            f"{one.table}: {one.rows} over, {one.held} held ({one.rule}; before {one.older_than:%Y-%m-%d})"
        )
    for hold_id, is_everybody, why, since in seen.holds:
        typer.echo(
            f"Hold {hold_id}: {'everybody' if is_everybody else 'one person'}, since {since:%Y-%m-%d}: {why}"
        )
    typer.echo("No clock ends these; nothing of them is disposed of here:")
    for table, rule in seen.kept:
        typer.echo(f"  {table}: {rule}")


@app.command()
def ask(
    table: Annotated[str, typer.Argument(help="A table of the list.")], by: Who, password: Password
) -> None:
    """Ask that what is over in TABLE be deleted. Prints the number that somebody else confirms."""
    actor = _sign_in(by, password)
    from carebraid.flows.ask_disposal import ask_disposal

    plan = ask_disposal(actor=actor, now=datetime.now(UTC), table=table)
    typer.echo(f"Asked for. Somebody else confirms it: carebraid retention confirm {plan}")


@app.command()
def confirm(
    disposal: Annotated[UUID, typer.Argument(help="The number that was printed.")],
    by: Who,
    password: Password,
) -> None:
    """Delete what a colleague asked for, and print the certificate."""
    actor = _sign_in(by, password)
    from carebraid.flows.confirm_disposal import confirm_disposal

    done = confirm_disposal(actor=actor, now=datetime.now(UTC), plan_id=disposal)
    typer.echo(f"Certificate of disposal {done.id}")
    typer.echo(f"  Table: {done.table}; rows: {done.rows}; ended before {done.older_than:%Y-%m-%d %H:%M} UTC")
    typer.echo(f"  Rule: {done.rule}")
    typer.echo(f"  Asked for: {done.asked_at:%Y-%m-%d %H:%M} UTC by account {done.asked_by}")
    typer.echo(f"  Done: {done.done_at:%Y-%m-%d %H:%M} UTC by {actor.name}, account {actor.account_id}")
    typer.echo(f"  SHA-256 of the ids: {done.digest}")
    typer.echo("  Gone from the live tables. Backups made before keep them until they run out themselves.")


@app.command()
def hold(
    why: Annotated[str, typer.Argument(help="Why it must be kept.")],
    by: Who,
    password: Password,
    person: Annotated[UUID | None, typer.Option(help="Whose rows; everybody's where left out.")] = None,
) -> None:
    """Keep what would be over, for one person or for everybody."""
    actor = _sign_in(by, password)
    from carebraid.flows.place_hold import place_hold

    typer.echo(f"Hold {place_hold(actor=actor, now=datetime.now(UTC), why=why, patient_id=person)} stands.")


@app.command()
def lift(
    hold_id: Annotated[UUID, typer.Argument(metavar="HOLD", help="The number of the hold.")],
    by: Who,
    password: Password,
) -> None:
    """Lift a hold."""
    actor = _sign_in(by, password)
    from carebraid.flows.lift_hold import lift_hold

    lift_hold(actor=actor, now=datetime.now(UTC), hold_id=hold_id)
    typer.echo("The hold is lifted.")
