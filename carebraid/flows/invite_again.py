"""A colleague whose link ran out, or who has forgotten the password, gets a new one-time link."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.accounts import Invitation, load_colleague, save_invitation

from ._unit import unit


@unit
def invite_again(*, actor: Actor, now: datetime, account_id: UUID) -> Invitation:
    """A new link for the account; its password, its sessions and older links end. Its second factor stays (SEC-022).

    Refuses ``account.not_found``, ``account.closed``, ``account.demo`` and one's own account
    (``account.own``: change your password instead).
    """
    if actor.organisation_id is None:
        raise Refused("organisation.missing", "This needs an organisation.")
    one = load_colleague(actor.organisation_id, account_id)
    if not one.is_active:
        raise Refused("account.closed", "This account is closed.", status=409)
    if one.is_demo:
        raise Refused(
            "account.demo", "Demo accounts are shared, so how they sign in stays as it is.", status=403
        )
    if account_id == actor.account_id:
        raise Refused("account.own", "For yourself, change the password on your account page.", status=409)
    invitation = save_invitation(account_id, now)
    journal.record(actor, "invite_again", now=now, object_kind="account", object_id=account_id)
    return invitation
