"""After a migration or a restore every row is taken as it is now for what the application left (PRV-079)."""

from __future__ import annotations

from datetime import datetime

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.integrity import check_redo, tell_altered
from carebraid.store import journal
from carebraid.store.emergency import tell_officers
from carebraid.store.integrity import is_entered, load_altered
from carebraid.store.integrity import redo_digests as redo

from ._unit import unit


@unit
def redo_digests(*, actor: Actor, now: datetime, rows: int, why: str) -> int:
    """Write the digests of one organisation anew; gives of how many rows. Works only as the owner of the tables.

    Nothing is washed away by it: what does not agree must stand in an incident first, ``rows`` must be exactly how
    many do not agree, and the officers are told. Refuses ``organisation.missing`` and what :func:`check_redo` refuses.
    """
    if actor.organisation_id is None:
        raise Refused("organisation.missing", "This needs an organisation.")
    altered = load_altered(actor.organisation_id)
    words = tell_altered(((one.table, one.what, str(one.row)) for one in altered), ())
    check_redo(why, rows, len(altered), is_entered=bool(words) and is_entered(actor.organisation_id, words))
    done = redo(actor.organisation_id)
    told = tell_officers(actor.organisation_id, f"redo_digests:{now.isoformat()}", now)
    journal.record(
        actor, "redo_digests", now=now, purpose="operations",
        detail={"altered": len(altered), "rows": done, "why": why.strip()[:200], "told": told},
    )  # fmt: skip
    return done
