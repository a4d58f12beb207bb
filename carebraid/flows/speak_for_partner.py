"""An administrator says which partner an outside account speaks for, or that it speaks for none any more."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Role
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal, sharing
from carebraid.store.accounts import load_colleague

from ._unit import unit


@unit
def speak_for_partner(*, actor: Actor, now: datetime, account_id: UUID, partner_id: UUID | None) -> None:
    """From now on the account sees what was made ready for that partner and no other; None ends it.

    Only an account that is a community partner and nothing else speaks for one. Refuses ``account.not_found``,
    ``account.wrong_role`` and ``partner.unknown`` (404).
    """
    if actor.organisation_id is None:
        raise Refused("organisation.missing", "This needs an organisation.")
    one = load_colleague(actor.organisation_id, account_id)
    if one.roles != {Role.COMMUNITY_PARTNER}:
        raise Refused("account.wrong_role", "Only the account of a community partner can speak for one.")
    if partner_id is not None and not sharing.load_partners(actor.organisation_id, only=partner_id):
        raise Refused("partner.unknown", "This partner is not on the register.", status=404)
    sharing.end_partner_member(account_id, now)
    if partner_id is not None:
        sharing.save_partner_member(
            actor.organisation_id, partner_id=partner_id, account_id=account_id, from_at=now
        )
    journal.record(
        actor, "speak_for_partner", now=now, object_kind="account", object_id=account_id,
        detail={"partner": str(partner_id) if partner_id else None},
    )  # fmt: skip
