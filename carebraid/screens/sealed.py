"""Who stands behind a sealed emergency account's password and code, and how such accounts were used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.store.desk import open_desk
from carebraid.store.sealed import Use, find_sealed, load_uses

from ._screen import screen


@dataclass(frozen=True, slots=True)
class SealedUse:
    """One use of a sealed account. ``is_own``: somebody else reviews it."""

    use: Use
    is_own: bool


def behind_the_seal(email: str, password: str, code: str) -> Actor | None:
    """The actor whose account the flow may open now; None for anything that does not fit, after the same work."""
    with transaction.atomic():
        return find_sealed(email, password, code)


@screen
def sealed_use(*, actor: Actor, now: datetime, use_id: UUID) -> SealedUse:
    """One use, to be reviewed. Refuses ``sealed.not_found`` (404) and whoever is not the officer."""
    found = load_uses(open_desk(actor, now), only=use_id)
    if not found:
        raise Refused("sealed.not_found", "There is no such use here.", status=404)
    return SealedUse(found[0], found[0].account_id == actor.account_id)
