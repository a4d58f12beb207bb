"""Who acts when the text provider speaks to the house, and in which organisations its word counts."""

from __future__ import annotations

from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.store.texting import load_houses_of


def provider_in(organisation_id: UUID, *, request: str = "") -> Actor:
    """The sender of messages, in one organisation: what became of a message is the other half of its work."""
    return Actor(
        kind="job", name="Deliver", organisation_id=organisation_id, service="deliver", request=request
    )


def houses_of(number: str) -> tuple[UUID, ...]:
    """Organisations in which somebody is, or was, texted at this number."""
    return load_houses_of(number)
