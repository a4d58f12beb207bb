"""The people who work here, and the rota that finds one of them at any hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.core.team.roster import is_present, on_duty
from carebraid.store import scope
from carebraid.store.accounts import Colleague, load_colleague, load_colleagues
from carebraid.store.organisations import Place, load_sites
from carebraid.store.rota import Turn, load_roster, load_turns

from ._screen import screen


@dataclass(frozen=True, slots=True)
class StaffPage:
    """Everybody, and the places where somebody new could work."""

    people: tuple[Colleague, ...]
    sites: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class RotaPage:
    """``nobody`` says that at this moment nobody at all could take a task."""

    shifts: tuple[Turn, ...]
    leaves: tuple[Turn, ...]
    on_call: tuple[Turn, ...]
    on_duty: tuple[str, ...]
    nobody: bool
    people: tuple[Colleague, ...]
    sites: tuple[Place, ...]


@screen
def staff(*, actor: Actor, now: datetime) -> StaffPage:
    """Everybody with an account here but people in care."""
    organisation_id = _enter(actor)
    return StaffPage(load_colleagues(organisation_id), load_sites(organisation_id))


@screen
def colleague(*, actor: Actor, now: datetime, account_id: UUID) -> Colleague:
    """One of them. Refuses (``account.not_found``) everybody else."""
    return load_colleague(_enter(actor), account_id)


@screen
def rota(*, actor: Actor, now: datetime) -> RotaPage:
    """Shifts, absences and the on-call list, and who is on duty at this moment."""
    organisation_id = _enter(actor)
    roster = load_roster(organisation_id, now)
    shifts, leaves, listed = load_turns(organisation_id, now)
    people = tuple(one for one in load_colleagues(organisation_id) if one.staff_id and one.is_active)
    names = {one.staff_id: one.name for one in people}
    there = tuple(names[member] for member in on_duty(roster, now) if member in names)
    nobody = not any(is_present(roster, member.id, now) for member in roster.members)
    return RotaPage(shifts, leaves, listed, there, nobody, people, load_sites(organisation_id))


def _enter(actor: Actor) -> UUID:
    if actor.organisation_id is None:
        raise Refused("organisation.missing", "This needs an organisation.", status=404)
    scope.enter(actor.organisation_id)
    return actor.organisation_id
