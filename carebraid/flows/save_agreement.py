"""An agreement for a service, an audit or research: with everything the law wants of it, and it ends by itself."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.consent import Recipient
from carebraid.core.privacy.register import make_agreement
from carebraid.store import journal
from carebraid.store.desk import open_desk
from carebraid.store.register import keep_agreement
from carebraid.store.sharing import load_partners

from ._unit import unit


@unit
def save_agreement(
    *, actor: Actor, now: datetime, partner_id: UUID, kind: str, reference: str, from_at: datetime,
    until_at: datetime | None = None, body: str = "", purpose: str = "", classes: Collection[str] = (),
    destroy_by: date | None = None,
) -> UUID:  # fmt: skip
    """Put an agreement on the register (PRV-041, 045, 046).

    Refuses what ``core.privacy.register.make_agreement`` does, and ``partner.not_found`` (404).
    """
    desk = open_desk(actor, now)
    found = load_partners(desk.organisation_id, only=partner_id)
    if not found:
        raise Refused("partner.not_found", "There is no such partner on the register.", status=404)
    one = found[0]
    named = Recipient(name=one.name, other_names=one.other_names, identifiers=frozenset(one.identifiers))
    agreement = make_agreement(
        "", kind=kind, recipient=named, reference=reference, from_at=from_at, until_at=until_at, body=body,
        purpose=purpose, classes=classes, destroy_by=destroy_by,
    )  # fmt: skip
    agreement_id = keep_agreement(desk, partner_id, agreement)
    journal.record(
        actor, "save_agreement", now=now, purpose="operations", object_kind="agreement", object_id=agreement_id,
        detail={"kind": kind, "partner": str(partner_id)},
    )  # fmt: skip
    return agreement_id
