"""The first administrator of an organisation, with a one-time link: a fresh installation holds no account (SEC-025)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import typer

from ._house import open_house, start_database

app = typer.Typer(invoke_without_command=True, help="The first administrator, and sealed emergency accounts.")


@app.callback()
def admin(
    context: typer.Context,
    email: str = typer.Option("", "--email", help="Where they sign in."),
    name: str = typer.Option("", "--name", help="What colleagues call them."),
    organisation: str = typer.Option("", "--organisation", help="Its name; made if it is not here yet."),
    site: str = typer.Option(
        "Main site", "--site", help="Where they work; made if the organisation has no site."
    ),
    zone: str = typer.Option("America/New_York", "--zone", help="The time zone, as in the tz database."),
    country: str = typer.Option(
        "US", "--country", help="Two letters; decides which crisis lines it begins with."
    ),
    address: str = typer.Option("http://localhost:8000", "--address", help="Where this house is reached."),
) -> None:
    """Make an administrator, and the organisation if it is new. Prints a link and a code, once."""
    if context.invoked_subcommand is not None:
        return
    if not (email and name and organisation):
        typer.echo("Please give --email, --name and --organisation.", err=True)
        raise SystemExit(2)
    start_database()
    open_house()
    from carebraid.core.kernel.actor import Actor
    from carebraid.core.kernel.codes import Role
    from carebraid.flows.add_organisation import add_organisation
    from carebraid.flows.add_site import add_site
    from carebraid.flows.add_staff import add_staff
    from carebraid.screens.organisation import find_place

    now = datetime.now(UTC)
    actor = Actor(kind="command", name="carebraid admin", organisation_id=None, service="admin")
    slug = re.sub(r"[^a-z0-9]+", "-", organisation.lower()).strip("-")
    organisation_id, site_id = find_place(slug)
    if organisation_id is None:
        organisation_id = add_organisation(
            actor=actor, now=now, name=organisation, slug=slug, zone=zone, country=country
        )
    inside = replace(actor, organisation_id=organisation_id)
    if site_id is None:
        site_id = add_site(actor=inside, now=now, name=site, kind="outpatient", zone=zone)
    added = add_staff(
        actor=inside, now=now, name=name, email=email, roles=[Role.ADMINISTRATOR], site_id=site_id, zone=zone
    )
    if added.invitation is None:
        raise AssertionError("a real account has an invitation")
    typer.echo(f"{name} is an administrator of {organisation}.")
    typer.echo(f"Link, for one use until {added.invitation.ends_at:%Y-%m-%d %H:%M} UTC:")
    typer.echo(f"  {address.rstrip('/')}/invitation/{added.invitation.token}")
    typer.echo(f"Code, to be told by another way: {added.invitation.code[:4]} {added.invitation.code[4:]}")


@app.command("emergency-account")
def emergency_account(
    email: str = typer.Option(..., "--email", help="The address of the sealed account: one of its own."),
    name: str = typer.Option(..., "--name", help="Whose account it is, by name."),
    organisation: str = typer.Option(..., "--organisation", help="The short name of the organisation."),
    role: str = typer.Option("care_manager", "--role", help="A clinician's role."),
    zone: str = typer.Option("America/New_York", "--zone", help="The time zone, as in the tz database."),
) -> None:
    """Make a named emergency account under seal, or seal it again. Prints a password and a code, once, for an envelope."""
    start_database()
    open_house()
    from carebraid.core.kernel.actor import Actor
    from carebraid.flows.seal_account import seal_account
    from carebraid.screens.organisation import find_place

    organisation_id, site_id = find_place(organisation)
    if organisation_id is None or site_id is None:
        typer.echo(f"There is no organisation called {organisation} with a site.", err=True)
        raise SystemExit(2)
    actor = Actor(kind="command", name="carebraid admin", organisation_id=organisation_id, service="admin")
    sealed = seal_account(
        actor=actor,
        now=datetime.now(UTC),
        name=name,
        email=email,
        role=role,
        site_id=site_id,
        zone=zone,
    )
    typer.echo(
        f"{name}'s emergency account is {'sealed again' if sealed.again else 'made and sealed'}. It is closed."
    )
    typer.echo("Write both into an envelope, seal it, and lock it away. They are shown once:")
    typer.echo(f"  Password: {sealed.seal.password}")
    typer.echo(f"  Code:     {sealed.seal.code}")
    typer.echo("Opened at /sign-in/emergency, for four hours; the code works once, and the use is reviewed.")
