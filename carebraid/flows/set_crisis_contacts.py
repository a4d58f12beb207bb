"""An administrator says which numbers stand on the crisis page, in which order, and when to look again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.organisations import Contact, save_crisis_contacts

from ._crisis import read_contacts
from ._unit import unit


@unit
def set_crisis_contacts(*, actor: Actor, now: datetime, contacts: Sequence[Contact]) -> None:
    """Put ``contacts``, in this order, in the place of those that stand. Refuses what :func:`read_contacts` does."""
    if actor.organisation_id is None:
        raise Refused("organisation.missing", "This needs an organisation.")
    kept = read_contacts(contacts, actor, now)
    save_crisis_contacts(actor.organisation_id, kept)
    journal.record(
        actor, "set_crisis_contacts", now=now, object_kind="organisation", object_id=actor.organisation_id,
        detail={"contacts": [one.contact for one in kept]},
    )  # fmt: skip


__all__ = ["Contact", "set_crisis_contacts"]
