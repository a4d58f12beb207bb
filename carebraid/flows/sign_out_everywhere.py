"""An administrator ends every sign-in of a colleague, whose phone was lost, say."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.accounts import load_colleague
from carebraid.store.sessions import end_sessions

from ._unit import unit


@unit
def sign_out_everywhere(*, actor: Actor, now: datetime, account_id: UUID) -> int:
    """End all sessions of an account of the organisation; how many. Refuses ``account.not_found``."""
    if actor.organisation_id is None:
        raise Refused("organisation.missing", "This needs an organisation.")
    load_colleague(actor.organisation_id, account_id)
    ended = end_sessions(account_id)
    journal.record(
        actor,
        "sign_out_everywhere",
        now=now,
        object_kind="account",
        object_id=account_id,
        detail={"ended": ended},
    )
    return ended
