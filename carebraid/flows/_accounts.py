"""What the flows that give people accounts share: who may give which role, and readable addresses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import CARE_TEAM, Role
from carebraid.core.kernel.refusal import Refused
from carebraid.store.accounts import Invitation, load_colleagues

WITH_STAFF_ROW = CARE_TEAM | {Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR, Role.INTEGRATOR}
OUTSIDE = frozenset({Role.FAMILY_SUPPORTER, Role.COMMUNITY_PARTNER, Role.FUNDER})
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Added:
    """A new account. ``invitation`` is shown once; None for a demo account, which needs none."""

    account_id: UUID
    staff_id: UUID | None
    invitation: Invitation | None


def read_roles(roles: Iterable[Role | str], allowed: frozenset[Role]) -> frozenset[Role]:
    """The roles, each one of ``allowed``. Refuses none at all, or another one (``account.wrong_role``)."""
    try:
        read = frozenset(Role(role) for role in roles)
    except ValueError:
        read = frozenset()
    if not read or not read <= allowed:
        raise Refused("account.wrong_role", "Please choose at least one role that fits here.")
    return read


def read_person(name: str, email: str) -> tuple[str, str]:
    """Name and address, tidied. Refuses ``account.name_missing`` and ``account.address_unreadable``."""
    said, address = " ".join(name.split()), email.strip().lower()
    if not said or len(said) > LONGEST_NAME:
        raise Refused(
            "account.name_missing", "Please give the name that others should see, in up to 120 letters."
        )
    try:
        validate_email(address)
    except ValidationError as error:
        raise Refused("account.address_unreadable", "Please look at the e-mail address again.") from error
    return said, address


def refuse_demo_unless_command(actor: Actor, is_demo: bool) -> None:
    """Accounts without a password are made by the demo's own command only."""
    if is_demo and actor.kind != "command":
        raise Refused("account.demo_only_by_command", "Demo accounts are made with the demo.", status=403)


def refuse_losing_last_administrator(actor: Actor, account_id: UUID) -> None:
    """Refuse (``account.last_administrator``) where ``account_id`` is the only administrator who could sign in."""
    if actor.organisation_id is None:
        return
    others = (
        one
        for one in load_colleagues(actor.organisation_id)
        if one.account_id != account_id and one.is_active and Role.ADMINISTRATOR in one.roles
    )
    if next(others, None) is None:
        raise Refused(
            "account.last_administrator",
            "This is the only administrator. Make somebody else one first, so that the house is not locked.",
            status=409,
        )
