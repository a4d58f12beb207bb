"""Who hands in entries under a submit-only right, as the account stands at this moment."""

from __future__ import annotations

from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.store.accounts import load_account_actor
from carebraid.store.my import load_account_mark


def load_mark(account_id: UUID) -> str | None:
    """What a submit-only right is bound to; None where the account is closed."""
    return load_account_mark(account_id)


def load_submitter(account_id: UUID, mark: str, *, request: str = "") -> Actor | None:
    """The actor, or None where the account was closed, has a new password, or is not a person in care."""
    if load_account_mark(account_id) != mark:
        return None
    actor = load_account_actor(account_id, request=request)
    return actor if actor is not None and actor.patient_id is not None else None
