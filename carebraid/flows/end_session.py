"""Somebody ends one of their own sign-ins, on whatever device it is."""

from __future__ import annotations

import re
from datetime import datetime

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.sessions import end_sessions

from ._unit import unit

_KEY = re.compile(r"[0-9a-f]{16}")


@unit
def end_session(*, actor: Actor, now: datetime, session: str) -> None:
    """End the session that the account page shows under ``session``.

    Refuses ``session.not_found`` (404) for any that is not the actor's own, exactly as for none.
    """
    ended = 0
    if actor.account_id is not None and _KEY.fullmatch(session):
        ended = end_sessions(actor.account_id, only=session)
    if not ended:
        raise Refused("session.not_found", "That device is signed out already.", status=404)
    journal.record(
        actor,
        "end_session",
        now=now,
        object_kind="account",
        object_id=actor.account_id,
        detail={"ended": ended},
    )
