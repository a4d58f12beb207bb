"""The notice of privacy practices: for the person to read, and who still lacks it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from carebraid.core.kernel.actor import Actor
from carebraid.knowledge.privacy_notice import PrivacyNotice, current_version, load_privacy_notice
from carebraid.knowledge.processing import load_purposes
from carebraid.store.desk import Whom, open_desk
from carebraid.store.duties import has_notice, load_without_notice
from carebraid.store.my import open_own_chart
from carebraid.store.organisations import load_organisation
from carebraid.store.regime import Processed, load_gdpr_sites, load_processing, load_site_of

from ._screen import screen


@dataclass(frozen=True, slots=True)
class MyNotice:
    """The notice in the reader's language; ``is_given``: this version was given before.

    ``grounds`` are (purpose, what for, article 6, article 9) of what the person's site processes; only under the GDPR.
    """

    notice: PrivacyNotice
    is_given: bool
    grounds: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Lacking:
    """People in care without the current version, and that version in words for whoever reads it aloud."""

    people: tuple[Whom, ...]
    notice: PrivacyNotice


@screen
def my_notice(*, actor: Actor, now: datetime, language: str) -> MyNotice:
    """The signed-in person's notice. Refuses whoever is not in care here."""
    chart = open_own_chart(actor, now)
    house = load_organisation(chart.organisation_id)
    site_id = load_site_of(chart)
    holds = site_id in load_gdpr_sites(chart.organisation_id)
    on = load_processing(chart.organisation_id) if holds else ()
    grounds = tuple(_ground(one, language) for one in on if one.site_id == site_id)
    return MyNotice(load_privacy_notice(language, house.name), has_notice(chart, current_version()), grounds)


def _ground(one: Processed, language: str) -> tuple[str, str, str, str]:
    purpose = load_purposes()[one.purpose]
    title, words = (said.get(language, said["en"]) for said in (purpose.title, purpose.words))
    return title, words, one.article_6, one.article_9


@screen
def lacking(*, actor: Actor, now: datetime, language: str) -> Lacking:
    """Who was not given the current notice. Refuses whoever is not the officer (``desk.officer_only``)."""
    desk = open_desk(actor, now)
    house = load_organisation(desk.organisation_id)
    return Lacking(load_without_notice(desk, current_version()), load_privacy_notice(language, house.name))
