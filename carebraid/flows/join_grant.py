"""Somebody who supports one person already takes the link of another with the same account."""

from __future__ import annotations

from datetime import datetime

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.accounts import is_second_fact, load_invited
from carebraid.store.window import move_offers, refuse_unless_apart

from ._unit import unit


@unit
def join_grant(*, actor: Actor, now: datetime, token: str, code: str) -> None:
    """Bring the offer behind a link to the signed-in supporter, to be read and answered there.

    Refuses ``grant.keep_apart`` for an account of somebody's own care or work, ``invitation.over`` and
    ``invitation.wrong_code``.
    """
    refuse_unless_apart(actor)
    invited = load_invited(token, now)
    if invited is None or actor.account_id is None or invited == actor.account_id:
        raise Refused(
            "invitation.over", "This link has been used or has run out. Ask for a new one.", status=404
        )
    if not is_second_fact(token, code):
        raise Refused("invitation.wrong_code", "That is not the code that belongs to this link.", status=403)
    if not move_offers(invited, actor.account_id):
        raise Refused(
            "invitation.over", "This link has been used or has run out. Ask for a new one.", status=404
        )
    journal.record(actor, "join_grant", now=now, object_kind="account", object_id=actor.account_id)
