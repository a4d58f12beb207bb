"""A named emergency account is made, or sealed again: closed, with a password and a code on paper (PRV-076)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import CLINICIANS, Role
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.accounts import load_colleagues, save_account, save_staff
from carebraid.store.sealed import Seal, is_kept_sealed, new_seal

from ._accounts import read_person, read_roles
from ._unit import unit


@dataclass(frozen=True, slots=True)
class Sealed:
    """The account and what is printed once. ``again``: the account was there and has a fresh seal."""

    account_id: UUID
    seal: Seal
    again: bool


@unit
def seal_account(
    *, actor: Actor, now: datetime, name: str, email: str, role: str, site_id: UUID, zone: str
) -> Sealed:
    """Make the account of a named clinician, closed and under seal; one that is there gets a fresh seal.

    It carries the clinician's role and no tie to anybody, so that every record it opens is opened in an emergency.
    Refuses ``organisation.missing``, ``account.wrong_role`` (only clinicians), what ``read_person`` refuses, and an
    address that belongs to an ordinary account (``account.address_taken``, 409).
    """
    if actor.organisation_id is None:
        raise Refused("organisation.missing", "This needs an organisation.")
    roles = read_roles([role], CLINICIANS)
    said, address = read_person(name, email)
    there = next((one for one in load_colleagues(actor.organisation_id) if one.email == address), None)
    if there is not None and not is_kept_sealed(there.account_id):
        raise Refused(
            "account.address_taken",
            "This address cannot be used here. Please choose another one.",
            status=409,
        )
    account_id = (
        there.account_id if there else _make(actor.organisation_id, said, address, roles, site_id, zone, now)
    )
    seal = new_seal(actor.organisation_id, account_id, by=actor.name, now=now)
    journal.record(
        actor, "seal_account", now=now, object_kind="account", object_id=account_id,
        detail={"again": there is not None, "roles": sorted(roles)},
    )  # fmt: skip
    return Sealed(account_id, seal, there is not None)


def _make(
    organisation_id: UUID,
    name: str,
    email: str,
    roles: frozenset[Role],
    site_id: UUID,
    zone: str,
    now: datetime,
) -> UUID:
    account_id = save_account(
        organisation_id=organisation_id, email=email, name=name, roles=roles, language="en", zone=zone, is_demo=False,
        now=now,
    )  # fmt: skip
    save_staff(
        organisation_id=organisation_id, account_id=account_id, site_id=site_id, name=name, phone="", now=now
    )  # fmt: skip
    return account_id
