"""Somebody ends all of their sign-ins but the one in front of them."""

from __future__ import annotations

from datetime import datetime

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.sessions import end_sessions

from ._unit import unit


@unit
def end_other_sessions(*, actor: Actor, now: datetime, keep: str) -> int:
    """End every session of the actor but ``keep``; how many ended. Refuses a missing ``keep``."""
    if actor.account_id is None or not keep:
        raise Refused("session.not_found", "That device is signed out already.", status=404)
    ended = end_sessions(actor.account_id, but=keep)
    journal.record(
        actor,
        "end_other_sessions",
        now=now,
        object_kind="account",
        object_id=actor.account_id,
        detail={"ended": ended},
    )
    return ended
