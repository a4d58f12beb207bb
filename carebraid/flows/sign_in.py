"""Somebody signed in: the trace of it, whatever way they proved themself."""

from __future__ import annotations

from datetime import datetime

from carebraid.core.kernel.actor import Actor
from carebraid.store import journal

from ._unit import unit


@unit
def sign_in(*, actor: Actor, now: datetime, ways: tuple[str, ...]) -> None:
    """Journal a sign-in that was proved by ``ways`` (password, totp, webauthn, recovery_codes, demo)."""
    journal.record(
        actor,
        "sign_in",
        now=now,
        object_kind="account",
        object_id=actor.account_id,
        detail={"ways": sorted(ways)},
    )
