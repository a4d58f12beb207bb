"""A visitor of the demo steps into one of its invented people."""

from __future__ import annotations

from datetime import datetime

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.accounts import load_mine

from ._unit import unit


@unit
def sign_in_demo(*, actor: Actor, now: datetime, is_demo: bool) -> None:
    """Let ``actor``, an account of the demo, in without a password while this installation ``is_demo``.

    Refuses ``demo.off`` (404) everywhere else and for every other account, exactly alike.
    """
    if not is_demo or actor.account_id is None or not load_mine(actor.account_id).is_demo:
        raise Refused("demo.off", "There is no such page here.", status=404)
    journal.record(
        actor,
        "sign_in",
        now=now,
        object_kind="account",
        object_id=actor.account_id,
        detail={"ways": ["demo"]},
    )
