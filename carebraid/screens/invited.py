"""Whom an invitation link is for."""

from __future__ import annotations

from datetime import datetime

from carebraid.core.kernel.actor import Actor
from carebraid.store.accounts import load_account_actor, load_invited, load_mine


def invited(token: str, *, now: datetime, request: str = "") -> Actor | None:
    """The person whom ``token`` invites; None where the link is unknown, used, replaced or too old."""
    account_id = load_invited(token, now)
    return None if account_id is None else load_account_actor(account_id, request=request)


def my_address(*, actor: Actor, now: datetime) -> str:
    """The address with which somebody who has just begun signs in; empty for whoever has no account."""
    return load_mine(actor.account_id).email if actor.account_id else ""
