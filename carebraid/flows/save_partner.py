"""A partner on the register: whom it is in law, by which names it is known, and the contract it stands on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.privacy.register import check_partner
from carebraid.store import journal
from carebraid.store.desk import open_desk
from carebraid.store.register import change_partner, refuse_taken_name
from carebraid.store.sharing import save_partner as save_new_partner

from ._unit import unit


@unit
def save_partner(
    *, actor: Actor, now: datetime, name: str, recipient_class: str, kind: str = "", address: str = "",
    other_names: Collection[str] = (), identifiers: Collection[str] = (), contract_reference: str = "",
    contract_on: date | None = None, partner_id: UUID | None = None,
) -> UUID:  # fmt: skip
    """Add a partner, or change the one called ``partner_id``. Consents name recipients by what stands here (PRV-014).

    Refuses what ``core.privacy.register.check_partner`` does (PRV-036, 038, 041, 087), ``partner.name_taken`` (409)
    and ``partner.not_found`` (404).
    """
    check_partner(
        name=name, recipient_class=recipient_class, kind=kind, identifiers=identifiers,
        contract_reference=contract_reference, contract_on=contract_on,
    )  # fmt: skip
    desk = open_desk(actor, now)
    values = {
        "name": " ".join(name.split()), "recipient_class": recipient_class, "kind": kind, "address": address.strip(),
        "other_names": [one.strip() for one in other_names if one.strip()],
        "identifiers": [one.strip() for one in identifiers if one.strip()],
        "contract_reference": contract_reference.strip(), "contract_on": contract_on,
    }  # fmt: skip
    refuse_taken_name(desk, str(values["name"]), besides=partner_id)
    if partner_id is None:
        partner_id = save_new_partner(desk.organisation_id, **values)
    else:
        change_partner(desk, partner_id, values)
    journal.record(
        actor, "save_partner", now=now, purpose="operations", object_kind="partner", object_id=partner_id,
        detail={"class": recipient_class, "contract": bool(values["contract_reference"])},
    )  # fmt: skip
    return partner_id
