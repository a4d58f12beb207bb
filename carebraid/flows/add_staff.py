"""A colleague begins: an account, a place on the staff list, roles, and a one-time link instead of a password."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Role
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.accounts import save_account, save_invitation, save_staff
from carebraid.store.organisations import load_sites

from ._accounts import WITH_STAFF_ROW, Added, read_person, read_roles, refuse_demo_unless_command
from ._unit import unit


@unit
def add_staff(
    *, actor: Actor, now: datetime, name: str, email: str, roles: Iterable[Role | str], site_id: UUID,
    phone: str = "", language: str = "en", zone: str | None = None, is_demo: bool = False,
) -> Added:  # fmt: skip
    """Add a colleague with ``roles`` at a site; the invitation is theirs alone and lasts 72 hours (SEC-023).

    Refuses ``account.wrong_role`` (patients and people outside are not staff), ``account.name_missing``,
    ``account.address_unreadable``, ``account.address_taken``, ``site.not_found``, and a demo account for
    everybody but the demo's command.
    """
    refuse_demo_unless_command(actor, is_demo)
    given = read_roles(roles, WITH_STAFF_ROW)
    said, address = read_person(name, email)
    if actor.organisation_id is None:
        raise Refused("organisation.missing", "This needs an organisation.")
    site = next((one for one in load_sites(actor.organisation_id) if one.id == site_id), None)
    if site is None:
        raise Refused("site.not_found", "There is no such site here.", status=404)
    account_id = save_account(
        organisation_id=actor.organisation_id, email=address, name=said, roles=given, language=language,
        zone=zone or site.zone, is_demo=is_demo, now=now,
    )  # fmt: skip
    staff_id = save_staff(
        organisation_id=actor.organisation_id,
        account_id=account_id,
        site_id=site_id,
        name=said,
        phone=phone,
        now=now,
    )
    invitation = None if is_demo else save_invitation(account_id, now)
    journal.record(
        actor, "add_staff", now=now, object_kind="account", object_id=account_id,
        detail={"roles": sorted(given), "staff": str(staff_id), "is_demo": is_demo},
    )  # fmt: skip
    return Added(account_id, staff_id, invitation)


__all__ = ["Added", "add_staff"]
