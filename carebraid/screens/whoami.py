"""Who is signed in: the actor that every flow and screen is handed."""

from __future__ import annotations

from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.store.accounts import load_account_actor


def load_actor(account_id: UUID, *, request: str = "") -> Actor | None:
    """The actor behind an account as it stands at this moment (SEC-008), or None where it was closed."""
    return load_account_actor(account_id, request=request)
