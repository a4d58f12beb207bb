"""The record of processing, gathered from what is on file and from the tables themselves (GDPR 30; PRV-098)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import connection

from carebraid.core.kernel.moment import local_day
from carebraid.core.privacy.regime import ProcessingRegister, Processor, Purpose, Recorded

from . import models
from .organisations import load_organisation, load_sites
from .regime import load_gdpr_sites, load_processing

_WORKS_FOR_US = ("business_associate", "service_organisation")


def load_processing_register(
    organisation_id: UUID, purposes: Mapping[str, Purpose], *, language: str, now: datetime
) -> ProcessingRegister:
    """The whole record of one organisation, in the reader's language. Call inside the organisation's scope."""
    house, sites = load_organisation(organisation_id), load_sites(organisation_id)
    partners = models.Partner.objects.filter(
        organisation_id=organisation_id, recipient_class__in=_WORKS_FOR_US, ended_at=None
    )
    gdpr = load_gdpr_sites(organisation_id)
    return ProcessingRegister(
        controller=house.name, country=house.country, made_on=local_day(now, house.zone),
        sites=tuple((one.name, one.id in gdpr) for one in sites),
        recorded=_recorded(organisation_id, {one.id: one.name for one in sites}, purposes, language, house.zone),
        processors=tuple(
            Processor(
                name=one.name, recipient_class=one.recipient_class, contract=one.contract_reference,
                contract_on=one.contract_on,
            )
            for one in partners.order_by("name")
        ),
        places=_places(), retention=_retention(),
    )  # fmt: skip


def _recorded(
    organisation_id: UUID,
    names: Mapping[UUID, str],
    purposes: Mapping[str, Purpose],
    language: str,
    zone: str,
) -> tuple[Recorded, ...]:
    on = {(one.site_id, one.purpose): one for one in load_processing(organisation_id)}
    rows = []
    for site_id in sorted(load_gdpr_sites(organisation_id), key=lambda one: names[one]):
        for purpose in purposes.values():
            kept = on.get((site_id, purpose.id))
            parts = ("words", "data", "people", "recipients", "kept", "risks")
            rows.append(Recorded(
                site=names[site_id], purpose=_said(purpose.title, language),
                told=tuple((part, _said(getattr(purpose, part), language)) for part in parts),
                article_6=kept.article_6 if kept else "", article_9=kept.article_9 if kept else "",
                why=kept.why if kept else "", since=local_day(kept.from_at, zone) if kept else None,
                by=kept.by if kept else "",
            ))  # fmt: skip
    return tuple(rows)


def _said(words: Mapping[str, str], language: str) -> str:
    return words.get(language, words["en"])


def _places() -> tuple[str, ...]:
    """Where rows and files lie, as this installation is set up; never a password."""
    host = str(connection.settings_dict.get("HOST") or "")
    where = "this machine" if host.startswith("/") or host in ("", "localhost", "127.0.0.1") else host
    return (f"PostgreSQL: {where}", f"Keys, anchors and backups: {settings.CAREBRAID_HOME}")


def _retention() -> tuple[tuple[str, str, str], ...]:
    found = apps.get_app_config("store").get_models()
    rows = ((one.__name__, one.classified) for one in found)  # type: ignore[attr-defined]
    return tuple(sorted((name, rule.sensitivity, rule.retention) for name, rule in rows))
