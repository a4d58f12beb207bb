"""A place where care happens: a clinic, a ward, a crisis line, a partner."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.moment import zone as known_zone
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.organisations import save_site

from ._unit import unit

KINDS = ("outpatient", "detox", "ward", "crisis_line", "partner", "study")


@unit
def add_site(*, actor: Actor, now: datetime, name: str, kind: str, zone: str) -> UUID:
    """Add a site. Refuses ``site.name_missing``, ``site.unknown_kind``, ``site.name_taken`` and an unknown zone."""
    known_zone(zone)
    said = " ".join(name.split())
    if not said or len(said) > 120 or actor.organisation_id is None:
        raise Refused("site.name_missing", "Please give the site a name of up to 120 letters.")
    if kind not in KINDS:
        raise Refused("site.unknown_kind", "Please choose what kind of place this is.")
    site_id = save_site(organisation_id=actor.organisation_id, name=said, kind=kind, zone=zone)
    journal.record(actor, "add_site", now=now, object_kind="site", object_id=site_id, detail={"kind": kind})
    return site_id
