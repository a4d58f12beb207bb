"""The privacy officer says which rules hold here: the GDPR at a site, the duties of an intermediary for all."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.regime import GDPR, INTERMEDIARY
from carebraid.store import journal
from carebraid.store.desk import open_desk
from carebraid.store.organisations import load_sites
from carebraid.store.regime import save_regime

from ._unit import unit


@unit
def set_regime(*, actor: Actor, now: datetime, kind: str, holds: bool, site_id: UUID | None = None) -> None:
    """Let a rule hold from now on, or no more. Requests that wait keep the clock they began with (PRV-059, PRV-095).

    Refuses ``regime.unknown``, ``site.not_found`` (404), ``regime.unchanged`` (409) and whoever is not the officer.
    """
    desk = open_desk(actor, now)
    if kind not in (GDPR, INTERMEDIARY):
        raise Refused("regime.unknown", "Please choose which rule holds.")
    place = site_id if kind == GDPR else None
    if kind == GDPR and site_id not in {one.id for one in load_sites(desk.organisation_id)}:
        raise Refused("site.not_found", "There is no such site here.", status=404)
    if not save_regime(desk.organisation_id, kind, place, holds=holds, by=actor.name, now=now):
        raise Refused("regime.unchanged", "A colleague has changed this already.", status=409)
    journal.record(
        actor, "set_regime", now=now, purpose="operations", object_kind="regime", object_id=place or "",
        detail={"kind": kind, "holds": holds},
    )  # fmt: skip
