"""Organisations, sites, their crisis contacts and the terms they confirmed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from carebraid.core.kernel.refusal import Refused

from ._fresh import fresh_id
from .models import CrisisContact, Organisation, Site, TermsConfirmation


@dataclass(frozen=True, slots=True)
class Place:
    """A site. ``people`` counts who works there now."""

    id: UUID
    name: str
    kind: str
    zone: str
    people: int = 0


@dataclass(frozen=True, slots=True)
class House:
    """An organisation."""

    id: UUID
    name: str
    slug: str
    zone: str
    language: str
    country: str
    calendar: str
    is_demo: bool


@dataclass(frozen=True, slots=True)
class Contact:
    """A number to call or text in a crisis, and when somebody must look at it again (HAZ-08)."""

    name: str
    contact: str
    modes: tuple[str, ...]
    languages: tuple[str, ...]
    evidence: str
    review_on: date


@dataclass(frozen=True, slots=True)
class Confirmed:
    """An instrument's terms as an administrator confirmed them."""

    instrument: str
    statement: str
    by: str
    at: datetime


def save_organisation(
    *, name: str, slug: str, zone: str, language: str, country: str, calendar: str, is_demo: bool
) -> UUID:
    """A new organisation. Refuses a short name that is taken (``organisation.slug_taken``)."""
    if Organisation.objects.filter(slug=slug).exists():
        raise Refused(
            "organisation.slug_taken", "An organisation with this short name is here already.", status=409
        )
    row = Organisation.objects.create(
        id=fresh_id(), name=name, slug=slug, zone=zone, language=language, country=country, calendar=calendar,
        is_demo=is_demo,
    )  # fmt: skip
    return row.id


def load_organisation(organisation_id: UUID) -> House:
    """The organisation with that id."""
    return _house(Organisation.objects.get(id=organisation_id))


def find_organisation(slug: str) -> House | None:
    """The organisation with that short name, or None."""
    row = Organisation.objects.filter(slug=slug).first()
    return None if row is None else _house(row)


def is_house_of_real_people() -> bool:
    """Whether an organisation here is neither the demo's nor a study of de-identified records."""
    return Organisation.objects.filter(is_demo=False).exclude(calendar="study_days").exists()


def save_site(*, organisation_id: UUID, name: str, kind: str, zone: str) -> UUID:
    """A new site. Refuses a name that is taken (``site.name_taken``)."""
    if Site.objects.filter(organisation_id=organisation_id, name=name).exists():
        raise Refused("site.name_taken", "There is a site with this name already.", status=409)
    return Site.objects.create(
        id=fresh_id(), organisation_id=organisation_id, name=name, kind=kind, zone=zone
    ).id


def load_sites(organisation_id: UUID) -> tuple[Place, ...]:
    """Every site with how many people work there, by name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select t.id, t.name, t.kind, t.zone, count(s.id) from store_site t"
            " left join store_staff s on s.site_id = t.id and s.left_at is null"
            " where t.organisation_id = %s group by t.id order by t.name",
            [organisation_id],
        )
        return tuple(Place(*row) for row in cursor.fetchall())


def load_crisis_contacts(organisation_id: UUID) -> tuple[Contact, ...]:
    """The organisation's contacts in the order to show them."""
    rows = CrisisContact.objects.filter(organisation_id=organisation_id).order_by("position")
    return tuple(
        Contact(row.name, row.contact, tuple(row.modes), tuple(row.languages), row.evidence, row.review_on)
        for row in rows
    )


def save_crisis_contacts(organisation_id: UUID, contacts: Iterable[Contact]) -> None:
    """Put these contacts in the place of those that were there."""
    CrisisContact.objects.filter(organisation_id=organisation_id).delete()
    CrisisContact.objects.bulk_create(
        CrisisContact(
            id=fresh_id(), organisation_id=organisation_id, position=position, name=one.name, contact=one.contact,
            modes=list(one.modes), languages=list(one.languages), evidence=one.evidence, review_on=one.review_on,
        )
        for position, one in enumerate(contacts)
    )  # fmt: skip


def load_confirmed_terms(organisation_id: UUID) -> tuple[Confirmed, ...]:
    """The terms confirmed so far, by instrument."""
    rows = TermsConfirmation.objects.filter(organisation_id=organisation_id).select_related("confirmed_by")
    return tuple(
        Confirmed(row.instrument, row.statement, row.confirmed_by.name, row.confirmed_at)
        for row in rows.order_by("instrument")
    )


def save_confirmed_terms(
    organisation_id: UUID, *, instrument: str, statement: str, account_id: UUID, now: datetime
) -> None:
    """Store that an administrator confirmed the terms exactly as they stood. Refuses a second time."""
    if TermsConfirmation.objects.filter(organisation_id=organisation_id, instrument=instrument).exists():
        raise Refused("terms.confirmed_already", "These terms are confirmed already.", status=409)
    TermsConfirmation.objects.create(
        id=fresh_id(), organisation_id=organisation_id, instrument=instrument, statement=statement,
        confirmed_by_id=account_id, confirmed_at=now,
    )  # fmt: skip


def _house(row: Organisation) -> House:
    return House(row.id, row.name, row.slug, row.zone, row.language, row.country, row.calendar, row.is_demo)
