"""Emergency accounts whose time is over are closed by the house itself (PRV-076)."""

from __future__ import annotations

from datetime import datetime

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.sealed import close_over

from ._unit import unit


@unit
def close_sealed_accounts(*, actor: Actor, now: datetime) -> int:
    """Close them with their sessions and passwords; gives how many. Refuses ``organisation.missing``."""
    if actor.organisation_id is None:
        raise Refused("organisation.missing", "This needs an organisation.")
    closed = close_over(actor.organisation_id, now)
    for account_id in closed:
        journal.record(actor, "sealed_account.closed", now=now, object_kind="account", object_id=account_id)
    journal.record(actor, "close_sealed_accounts", now=now, detail={"accounts": len(closed)})
    return len(closed)
