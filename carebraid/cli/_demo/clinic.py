"""Harbour Bridge itself: the organisation, its sites, staff, rota, crisis lines and accounts, through flows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Role
from carebraid.flows.add_account import add_account
from carebraid.flows.add_leave import add_leave
from carebraid.flows.add_organisation import add_organisation
from carebraid.flows.add_shift import add_shift
from carebraid.flows.add_site import add_site
from carebraid.flows.add_staff import add_staff
from carebraid.flows.close_account import close_account
from carebraid.flows.set_crisis_contacts import Contact, set_crisis_contacts
from carebraid.flows.set_on_call import set_on_call
from carebraid.knowledge.protocols import find_protocol
from carebraid.store.accounts import load_account_actor

from .partners import seed_partners
from .person import ZONE, Person
from .rules import seed_rules
from .speakers import seed_speakers
from .staff import AWAY, LEFT, MANAGER, OFFICE, OFFICER, OTHERS, SITES, STAFF, Colleague

SLUG = "harbour-bridge"
NAME = "Harbour Bridge"
MAIL = "harbour-bridge.example"
_IN_STAFF = frozenset({Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR, Role.INTEGRATOR})


@dataclass(frozen=True, slots=True)
class Clinic:
    """What every life needs of the clinic: who works there, where, and the accounts of the guides.

    ``staff`` and ``by_staff_id`` hold the same actors, by key and by staff id; ``demo`` is the command itself, ``manager``
    whoever runs the programme.
    """

    organisation_id: UUID
    demo: Actor
    sites: Mapping[str, UUID]
    staff: Mapping[str, Actor]
    by_staff_id: Mapping[UUID, Actor]
    accounts: Mapping[str, Actor]
    manager: Actor

    def actor_again(self, actor: Actor) -> Actor:
        """The actor of an account as it is now; for a person who has just been enrolled."""
        return _actor(actor.account_id)


def demo_actor(organisation_id: UUID | None) -> Actor:
    """The demo command, standing in for people who have no account."""
    return Actor(
        kind="command", name="Demo clinic", organisation_id=organisation_id, service="demo", zone=ZONE
    )


def open_clinic(began: datetime, now: datetime, people: Sequence[Person]) -> Clinic:
    """Open the clinic at ``began``; somebody has left forty days before ``now`` and somebody is away."""
    organisation_id = add_organisation(
        actor=demo_actor(None), now=began, name=NAME, slug=SLUG, zone=ZONE, is_demo=True
    )
    demo = demo_actor(organisation_id)
    sites = {
        key: add_site(actor=demo, now=began, name=name, kind=kind, zone=ZONE) for key, name, kind in SITES
    }
    accounts = {one.key: _hire(demo, began, one, sites) for one in (*STAFF, *OTHERS)}
    staff = {one.key: _actor(accounts[one.key]) for one in STAFF}
    _make_rota(demo, began, staff)
    officer = _actor(accounts[OFFICER])
    seed_rules(officer, began, sites["ireland"])
    seed_speakers(officer, began, accounts, seed_partners(officer, began))
    accounts |= {
        person.key: add_account(
            actor=demo, now=began, name=person.name, email=f"{person.key}@{MAIL}", roles=[Role.PATIENT],
            language=person.account_language, zone=person.zone, is_demo=True,
        ).account_id
        for person in people
        if person.has_account
    }  # fmt: skip
    _changes_since(demo, now, staff)
    by_staff_id = {actor.staff_id: actor for actor in staff.values() if actor.staff_id is not None}
    guides = {person.key: _actor(accounts[person.key]) for person in people if person.has_account}
    return Clinic(organisation_id, demo, sites, staff, by_staff_id, guides, _actor(accounts[MANAGER]))


def _hire(demo: Actor, at: datetime, one: Colleague, sites: Mapping[str, UUID]) -> UUID:
    email = f"{one.key}@{MAIL}"
    if one in STAFF or one.role in _IN_STAFF:
        return add_staff(
            actor=demo, now=at, name=one.name, email=email, roles=[one.role], site_id=sites[one.site],
            phone=f"+1 555 0300 {1000 + len(one.name) * 37 + len(one.key)}", is_demo=True,
        ).account_id  # fmt: skip
    return add_account(
        actor=demo, now=at, name=one.name, email=email, roles=[one.role], is_demo=True
    ).account_id


def _make_rota(demo: Actor, at: datetime, staff: Mapping[str, Actor]) -> None:
    """Weekly turns that leave no minute uncovered, and the on-call list."""
    for one in STAFF:
        for (starts, ends), weekdays in one.turns:
            for weekday in weekdays:
                add_shift(
                    actor=demo, now=at, staff_id=_staff_id(staff[one.key]), starts=starts, ends=ends, zone=ZONE,
                    weekday=weekday, service="clinic" if one.turns is OFFICE else "organisation_on_call",
                )  # fmt: skip
    listed = sorted((one.on_call, one.key) for one in STAFF if one.on_call is not None)
    set_on_call(actor=demo, now=at, staff_ids=[_staff_id(staff[key]) for _, key in listed])


def _changes_since(demo: Actor, now: datetime, staff: Mapping[str, Actor]) -> None:
    """One colleague has left, one is away, and somebody looked at the crisis contacts last month."""
    gone, away = staff[LEFT].account_id, _staff_id(staff[AWAY])
    if gone is not None:
        close_account(actor=demo, now=now - timedelta(days=40), account_id=gone)
    add_leave(
        actor=demo,
        now=now - timedelta(days=12),
        staff_id=away,
        from_at=now - timedelta(days=9),
        until_at=None,
    )
    _review_crisis_contacts(demo, now - timedelta(days=25))


def _review_crisis_contacts(demo: Actor, at: datetime) -> None:
    """The clinic's own line first, then the shipped ones, each to be called again within 90 days (HAZ-08)."""
    on = at.date() + timedelta(days=60)
    own = Contact(
        "Harbour Crisis Line", "+1 555 0199", ("call", "text"), ("en", "es"), "project_convention", on
    )
    shipped = [
        Contact(
            line["name"],
            line["contact"],
            tuple(line["modes"]),
            tuple(line["languages"]),
            line["evidence"],
            on,
        )
        for line in find_protocol("crisis_lines")
    ]
    set_crisis_contacts(actor=demo, now=at, contacts=[own, *shipped])


def _staff_id(actor: Actor) -> UUID:
    if actor.staff_id is None:
        raise RuntimeError(f"{actor.name} of the demo is not on the staff")
    return actor.staff_id


def _actor(account_id: UUID | None) -> Actor:
    found = load_account_actor(account_id) if account_id else None
    if found is None:
        raise RuntimeError("an account of the demo has no actor")
    return found
