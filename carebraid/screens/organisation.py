"""The organisation as its administrator keeps it: sites, crisis contacts, terms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from carebraid.core.assess.terms import statement_of
from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.knowledge.instruments import load_instrument, load_instrument_ids
from carebraid.store import scope
from carebraid.store.organisations import (
    Confirmed,
    Contact,
    House,
    Place,
    find_organisation,
    load_confirmed_terms,
    load_crisis_contacts,
    load_organisation,
    load_sites,
)

from ._screen import screen


@dataclass(frozen=True, slots=True)
class Sites:
    house: House
    sites: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class CrisisPage:
    """The contacts, and how many of them are past the day by which somebody had to look again (HAZ-08)."""

    contacts: tuple[Contact, ...]
    overdue: int
    today: date


@dataclass(frozen=True, slots=True)
class Terms:
    """One instrument whose wording waits for a confirmation; ``confirmed`` is None while it does."""

    instrument: str
    title: str
    statement: str
    evidence: str
    source: str
    confirmed: Confirmed | None


@screen
def sites(*, actor: Actor, now: datetime) -> Sites:
    """Every site of the actor's organisation."""
    house = _enter(actor)
    return Sites(load_organisation(house), load_sites(house))


@screen
def crisis_page(*, actor: Actor, now: datetime) -> CrisisPage:
    """The organisation's crisis contacts with their review dates."""
    contacts = load_crisis_contacts(_enter(actor))
    today = now.date()
    return CrisisPage(contacts, sum(one.review_on < today for one in contacts), today)


@screen
def terms(*, actor: Actor, now: datetime) -> tuple[Terms, ...]:
    """Every instrument whose terms an administrator must confirm, and what was confirmed."""
    confirmed = {one.instrument: one for one in load_confirmed_terms(_enter(actor))}
    waiting = (one for one in map(load_instrument, load_instrument_ids()) if one.terms_needed)
    return tuple(
        Terms(
            one.id, one.title, statement_of(one), str(one.licence.evidence), one.licence.source or "",
            confirmed.get(one.id),
        )
        for one in waiting
    )  # fmt: skip


def find_place(slug: str) -> tuple[UUID | None, UUID | None]:
    """(organisation, its first site) for a short name; None where there is none. For commands."""
    house = find_organisation(slug)
    if house is None:
        return None, None
    with transaction.atomic():
        scope.enter(house.id)
        places = load_sites(house.id)
    return house.id, places[0].id if places else None


def _enter(actor: Actor) -> UUID:
    if actor.organisation_id is None:
        raise Refused("organisation.missing", "This needs an organisation.", status=404)
    scope.enter(actor.organisation_id)
    return actor.organisation_id
