"""``carebraid integrity``: what was altered outside the application, and all digests anew after a migration or restore."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from ._house import open_house, start_database

if TYPE_CHECKING:
    from carebraid.core.kernel.actor import Actor

app = typer.Typer(no_args_is_help=True, help="What was altered outside the application.")
Who = Annotated[str, typer.Option("--by", help="The e-mail address of the administrator who does it.")]
Password = Annotated[str, typer.Option(prompt=True, hide_input=True, help="Asked for where it is not given.")]


def _sign_in(by: str, password: str, *, as_owner: bool = False) -> Actor:
    """The administrator, by their own password. Ends with code 2 where it does not fit."""
    start_database()
    open_house(as_owner=as_owner)
    from carebraid.core.kernel.codes import Role
    from carebraid.screens.retention import who_is

    actor = who_is(by, password)
    if actor is None or not actor.has_role(Role.ADMINISTRATOR):
        typer.echo("This is not an administrator's address and password.", err=True)
        raise SystemExit(2)
    return actor


def _look(actor: Actor) -> int:
    from carebraid.core.kernel.actor import Actor
    from carebraid.flows.check_integrity import check_integrity

    job = Actor(kind="job", name="Integrity", organisation_id=actor.organisation_id, service="integrity")
    return check_integrity(actor=job, now=datetime.now(UTC))


@app.command()
def check(by: Who, password: Password) -> None:
    """Compare every row of the organisation with its digest now; what does not agree becomes an incident. Exit code 1
    where anything does not."""
    found = _look(_sign_in(by, password))
    if found:
        typer.echo(f"{found} rows are not as the application left them. The incident says which.", err=True)
        raise SystemExit(1)
    typer.echo("Every row is as the application left it.")


@app.command()
def redo(
    by: Who,
    password: Password,
    rows: Annotated[int, typer.Option(help="How many rows do not agree, by the check.")],
    why: Annotated[str, typer.Option(help="Why: which migration or restore. Name nobody.")],
) -> None:
    """Take every row as it is now for what the application left. Looks first, so that an incident keeps what did not
    agree, and refuses where that is not the number you named."""
    actor = _sign_in(by, password, as_owner=True)
    _look(actor)
    from carebraid.flows.redo_digests import redo_digests

    done = redo_digests(actor=actor, now=datetime.now(UTC), rows=rows, why=why)
    typer.echo(
        f"The digests of {done} rows were written anew. The incident stays open until somebody closes it."
    )
