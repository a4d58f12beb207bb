"""Somebody who is not staff gets an account: a person in care, a relative, a partner, a funder."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import CLINICIANS, Role
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.accounts import save_account, save_invitation
from carebraid.store.organisations import load_organisation

from ._accounts import OUTSIDE, Added, read_person, read_roles, refuse_demo_unless_command
from ._unit import unit


@unit
def add_account(
    *, actor: Actor, now: datetime, name: str, email: str, roles: Iterable[Role | str], language: str = "en",
    zone: str | None = None, is_demo: bool = False,
) -> Added:  # fmt: skip
    """Add an account with a one-time link that lasts 72 hours (SEC-023).

    Clinicians give accounts to people in care, administrators to relatives, partners and funders. Refuses
    ``account.wrong_role`` otherwise, and what :func:`add_staff` refuses.
    """
    refuse_demo_unless_command(actor, is_demo)
    allowed = frozenset[Role]()
    if actor.kind == "command" or actor.has_role(*CLINICIANS):
        allowed |= {Role.PATIENT}
    if actor.kind == "command" or actor.has_role(Role.ADMINISTRATOR):
        allowed |= OUTSIDE
    given = read_roles(roles, allowed)
    said, address = read_person(name, email)
    if actor.organisation_id is None:
        raise Refused("organisation.missing", "This needs an organisation.")
    account_id = save_account(
        organisation_id=actor.organisation_id, email=address, name=said, roles=given, language=language,
        zone=zone or load_organisation(actor.organisation_id).zone, is_demo=is_demo, now=now,
    )  # fmt: skip
    invitation = None if is_demo else save_invitation(account_id, now)
    journal.record(
        actor, "add_account", now=now, object_kind="account", object_id=account_id,
        detail={"roles": sorted(given), "is_demo": is_demo},
    )  # fmt: skip
    return Added(account_id, None, invitation)
