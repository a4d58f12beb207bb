"""Somebody reads what is offered to them, and says yes or no."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.window import PURPOSE, load_offers, save_answer

from ._unit import unit


@unit
def accept_grant(*, actor: Actor, now: datetime, grant_id: UUID, agrees: bool = True) -> None:
    """Agree to a contract offered to one's own account, or decline it. Nothing is shown before a yes (PRV-070).

    Refuses ``grant.keep_apart``, and ``grant.not_open`` (404) for one that is not offered, not to this account,
    withdrawn or run out, all in the same words.
    """
    offer = next((one for one in load_offers(actor, now) if one.grant_id == grant_id), None)
    if offer is None or not save_answer(offer, agrees=agrees, now=now):
        raise Refused("grant.not_open", "Nothing waits for an answer here.", status=404)
    journal.record(
        actor, "accept_grant", now=now, patient_id=offer.patient_id, purpose=PURPOSE, object_kind="grant",
        object_id=grant_id, detail={"agrees": agrees},
    )  # fmt: skip
