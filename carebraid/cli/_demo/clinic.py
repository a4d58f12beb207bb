"""Harbour Bridge itself: the organisation, its sites, staff, rota, crisis lines and accounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Role
from carebraid.store.accounts import load_account_actor

from .person import ZONE, Person
from .staff import AWAY, LEFT, OTHERS, SITES, STAFF

SLUG = "harbour-bridge"
NAME = "Harbour Bridge"
MAIL = "harbour-bridge.example"


@dataclass(frozen=True, slots=True)
class Clinic:
    """What every life needs of the clinic: who works there, where, and the accounts of the guides.

    ``staff`` and ``by_staff_id`` hold the same actors, by key and by staff id; ``demo`` is the command itself.
    """

    organisation_id: UUID
    demo: Actor
    sites: Mapping[str, UUID]
    staff: Mapping[str, Actor]
    by_staff_id: Mapping[UUID, Actor]
    accounts: Mapping[str, Actor]

    def actor_again(self, actor: Actor) -> Actor:
        """The actor of an account as it is now; for a person who has just been enrolled."""
        return _actor(actor.account_id)


def demo_actor(organisation_id: UUID | None) -> Actor:
    """The demo command, standing in for people who have no account."""
    return Actor(kind="command", name="Demo clinic", organisation_id=organisation_id, service="demo", zone=ZONE)


def _actor(account_id: UUID | None) -> Actor:
    found = load_account_actor(account_id) if account_id else None
    if found is None:
        raise RuntimeError("an account of the demo has no actor")
    return found


def open_clinic(began: datetime, now: datetime, people: Sequence[Person]) -> Clinic:
    from django.db import transaction
    from carebraid.store import scope
    from carebraid.store.models import Account, OnCall, Organisation, Site, Staff, Shift, Leave
    with transaction.atomic():
        o = Organisation.objects.create(name=NAME, slug=SLUG, zone=ZONE, is_demo=True)
        scope.enter(o.id)
        sites = {k: Site.objects.create(organisation=o, name=n, kind=kind, zone=ZONE).id for k, n, kind in SITES}
        ids = {}
        for c in (*STAFF, *OTHERS):
            a = Account.objects.create(organisation=o, email=f"{c.key}@{MAIL}", name=c.name, roles=[c.role], zone=ZONE, is_demo=True, joined_at=began)
            ids[c.key] = a.id
            s = Staff.objects.create(organisation=o, account=a, site_id=sites[c.site], name=c.name, joined_at=began, left_at=now - timedelta(days=40) if c.key == LEFT else None)
            for (st, en), days in c.turns:
                for d in days:
                    Shift.objects.create(organisation=o, staff=s, weekday=d, starts=st, ends=en, zone=ZONE)
            if c.on_call is not None:
                OnCall.objects.create(organisation=o, staff=s, position=c.on_call)
            if c.key == AWAY:
                Leave.objects.create(organisation=o, staff=s, from_at=now - timedelta(days=9), until_at=None)
        acc = {}
        for p in people:
            if p.has_account:
                acc[p.key] = Account.objects.create(organisation=o, email=f"{p.key}@{MAIL}", name=p.name, roles=[Role.PATIENT], zone=p.zone, is_demo=True).id
    staff = {c.key: _actor(ids[c.key]) for c in STAFF}
    return Clinic(o.id, demo_actor(o.id), sites, staff, {a.staff_id: a for a in staff.values()}, {k: _actor(v) for k, v in acc.items()})
