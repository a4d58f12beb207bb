"""Who is signed in: the actor that every flow and screen is handed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.store.accounts import load_account_actor
from carebraid.store.accounts import load_signed_in as _load_signed_in


def load_actor(account_id: UUID, *, request: str = "") -> Actor | None:
    """The actor behind an account as it stands at this moment (SEC-008), or None where it was closed."""
    return load_account_actor(account_id, request=request)


def load_signed_in(account_id: object) -> Any:
    """The account behind a session, for Django's own sign-in; None where there is none."""
    return _load_signed_in(account_id)
