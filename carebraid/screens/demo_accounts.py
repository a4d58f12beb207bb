"""The people of the demo, for its sign-in page."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Role
from carebraid.store.accounts import load_account_actor, load_demo_accounts


@dataclass(frozen=True, slots=True)
class DemoPerson:
    account_id: UUID
    name: str
    roles: frozenset[Role]
    key: str
    """The part of the address before the @, which names the six guides."""


def demo_accounts(*, is_demo: bool) -> tuple[DemoPerson, ...]:
    """Everybody who can be stepped into; nobody where this is not the demo."""
    if not is_demo:
        return ()
    return tuple(
        DemoPerson(one.account_id, one.name, one.roles, one.email.partition("@")[0])
        for one in load_demo_accounts()
    )


def find_demo_actor(address: str) -> Actor:
    """The demo account with that address, acting. A missing one is a fault (LookupError)."""
    found = next((one for one in load_demo_accounts() if one.email == address), None)
    actor = load_account_actor(found.account_id) if found else None
    if actor is None:
        raise LookupError(f"no demo account has the address {address}")
    return actor
