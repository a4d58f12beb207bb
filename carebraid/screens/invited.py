"""Whom an invitation link is for."""

from __future__ import annotations

from datetime import datetime

from carebraid.core.kernel.actor import Actor
from carebraid.store.accounts import load_account_actor, load_invited


def invited(token: str, *, now: datetime, request: str = "") -> Actor | None:
    """The person whom ``token`` invites; None where the link is unknown, used, replaced or too old."""
    account_id = load_invited(token, now)
    return None if account_id is None else load_account_actor(account_id, request=request)
