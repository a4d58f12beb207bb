"""The notice of privacy practices: for the person to read, and who still lacks it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from carebraid.core.kernel.actor import Actor
from carebraid.knowledge.privacy_notice import PrivacyNotice, current_version, load_privacy_notice
from carebraid.store.desk import Whom, open_desk
from carebraid.store.duties import has_notice, load_without_notice
from carebraid.store.my import open_own_chart
from carebraid.store.organisations import load_organisation

from ._screen import screen


@dataclass(frozen=True, slots=True)
class MyNotice:
    """The notice in the reader's language; ``is_given``: this version was given before."""

    notice: PrivacyNotice
    is_given: bool


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
    return MyNotice(load_privacy_notice(language, house.name), has_notice(chart, current_version()))


@screen
def lacking(*, actor: Actor, now: datetime, language: str) -> Lacking:
    """Who was not given the current notice. Refuses whoever is not the officer (``desk.officer_only``)."""
    desk = open_desk(actor, now)
    house = load_organisation(desk.organisation_id)
    return Lacking(load_without_notice(desk, current_version()), load_privacy_notice(language, house.name))
