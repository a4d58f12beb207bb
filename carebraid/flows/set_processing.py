"""A purpose of processing is switched on at a site with its recorded grounds, or off (GDPR 6, 9; PRV-095)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.regime import check_grounds
from carebraid.knowledge.processing import load_purposes
from carebraid.store import journal
from carebraid.store.desk import open_desk
from carebraid.store.regime import end_processing, load_gdpr_sites, save_processing

from ._unit import unit


@unit
def set_processing(
    *, actor: Actor, now: datetime, site_id: UUID, purpose: str, on: bool, article_6: str = "", article_9: str = "",
    why: str = "",
) -> None:  # fmt: skip
    """Switch it on with both grounds and a reason, which stand in the notice from then on; or off.

    Refuses what ``check_grounds`` does, ``regime.not_gdpr`` (409: the site is not under the GDPR),
    ``processing.off_already`` (409) and whoever is not the officer.
    """
    desk = open_desk(actor, now)
    if site_id not in load_gdpr_sites(desk.organisation_id):
        raise Refused("regime.not_gdpr", "This site is not under the GDPR. Please say so first.", status=409)
    if on:
        said = check_grounds(load_purposes().get(purpose), article_6=article_6, article_9=article_9, why=why)
        save_processing(
            desk.organisation_id, site_id, purpose, article_6=article_6, article_9=article_9, why=said, by=actor.name,
            now=now,
        )  # fmt: skip
    elif not end_processing(desk.organisation_id, site_id, purpose, by=actor.name, now=now):
        raise Refused("processing.off_already", "This is switched off already.", status=409)
    journal.record(
        actor, "set_processing", now=now, purpose="operations", object_kind="processing", object_id=site_id,
        detail={"purpose": purpose, "on": on, "article_6": article_6 if on else "", "article_9": article_9 if on else ""},
    )  # fmt: skip
