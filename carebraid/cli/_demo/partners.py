"""The register of partners that Harbour Bridge works with."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.flows.save_partner import save_partner

PARTNERS: Final = (
    # name, class in law, kind, address, other names
    ("Riverside Family Medicine", "covered_entity", "clinic", "14 Ferry Street", ("Riverside FM",)),
    ("Mercy General Hospital", "covered_entity", "hospital", "200 Hill Road", ("Mercy General",)),
    ("Coastal Health Plan", "covered_entity", "health_plan", "PO Box 900", ()),
    ("Keystone Housing", "lawful_holder", "housing", "3 Mill Row", ()),
    ("Second Start Work", "lawful_holder", "work", "77 Canal Street", ()),
    ("Open Door Legal Aid", "lawful_holder", "legal", "5 Court Lane", ()),
)  # fmt: skip


def seed_partners(officer: Actor, at: datetime) -> dict[str, UUID]:
    """The register of partners, as the privacy officer began it; gives the id of each by its name."""
    return {
        name: save_partner(
            actor=officer, now=at, name=name, recipient_class=recipient_class, kind=kind, address=address,
            other_names=others,
        )
        for name, recipient_class, kind, address, others in PARTNERS
    }  # fmt: skip
