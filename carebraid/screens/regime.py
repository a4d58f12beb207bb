"""Which rules hold here, and what is processed on which ground, as the privacy officer keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.privacy.regime import ProcessingRegister, Purpose
from carebraid.knowledge.processing import load_purposes
from carebraid.store.desk import open_desk
from carebraid.store.organisations import load_sites
from carebraid.store.processing_register import load_processing_register
from carebraid.store.regime import Processed, is_intermediary, load_gdpr_sites, load_processing

from ._screen import screen


@dataclass(frozen=True, slots=True)
class SiteRules:
    """One site: whether it is under the GDPR, and each purpose with its recorded grounds (None: switched off)."""

    id: UUID
    name: str
    is_gdpr: bool
    purposes: tuple[tuple[Purpose, Processed | None], ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """The page."""

    sites: tuple[SiteRules, ...]
    is_intermediary: bool


@screen
def rules(*, actor: Actor, now: datetime) -> Rules:
    """Which rules hold here. Refuses whoever is not the officer (``desk.officer_only``)."""
    desk = open_desk(actor, now)
    gdpr = load_gdpr_sites(desk.organisation_id)
    on = {(one.site_id, one.purpose): one for one in load_processing(desk.organisation_id)}
    purposes = load_purposes().values()
    return Rules(
        tuple(
            SiteRules(
                site.id, site.name, site.id in gdpr,
                tuple((one, on.get((site.id, one.id))) for one in purposes) if site.id in gdpr else (),
            )
            for site in load_sites(desk.organisation_id)
        ),
        is_intermediary(desk.organisation_id),
    )  # fmt: skip


@screen
def register_of_processing(*, actor: Actor, now: datetime, language: str) -> ProcessingRegister:
    """The record of processing. Refuses whoever is not the officer."""
    desk = open_desk(actor, now)
    return load_processing_register(desk.organisation_id, load_purposes(), language=language, now=now)
