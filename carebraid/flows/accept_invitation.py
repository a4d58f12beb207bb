"""Somebody begins with their account: the link, its code, and a password of their own."""

from __future__ import annotations

from datetime import datetime

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.accounts import check_password, is_second_fact, load_invited, save_password

from ._unit import unit


@unit
def accept_invitation(*, actor: Actor, now: datetime, token: str, code: str, password: str) -> None:
    """Set the first password of the account that ``token`` invites, who is ``actor``.

    Refuses ``invitation.over`` (used, replaced, older than 72 hours, or somebody else's),
    ``invitation.wrong_code`` and ``account.weak_password`` (under 12 characters, common, or like the name).
    """
    if actor.account_id is None or load_invited(token, now) != actor.account_id:
        raise Refused(
            "invitation.over", "This link has been used or has run out. Ask for a new one.", status=404
        )
    if not is_second_fact(token, code):
        raise Refused("invitation.wrong_code", "That is not the code that belongs to this link.", status=403)
    reasons = check_password(actor.account_id, password)
    if reasons:
        raise Refused("account.weak_password", "{reason}", reason=" ".join(reasons))
    save_password(actor.account_id, password)
    journal.record(actor, "accept_invitation", now=now, object_kind="account", object_id=actor.account_id)
