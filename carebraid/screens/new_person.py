"""What the form for somebody new, the team and the appointments need: sites, colleagues, visits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import CARE_TEAM, CLINICIANS, Role
from carebraid.core.kernel.refusal import Refused
from carebraid.store import scope
from carebraid.store.accounts import load_colleagues
from carebraid.store.appointments import Appointment, load_appointments
from carebraid.store.organisations import Place, load_sites
from carebraid.store.patients import NewPatient

from ._screen import screen
from .chart import Top, build_top, open_for_care


@dataclass(frozen=True, slots=True)
class NewPerson:
    """The sites where somebody can begin, and the zone to suggest."""

    sites: tuple[Place, ...]
    zone: str


@dataclass(frozen=True, slots=True)
class Member:
    """A colleague who could join, as one of their roles in care."""

    staff_id: UUID
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class TeamPage:
    top: Top
    others: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Visits:
    """``coming`` soonest first; ``unsaid`` are past and nobody said what became of them; ``past`` newest first."""

    top: Top
    coming: tuple[Appointment, ...]
    unsaid: tuple[Appointment, ...]
    past: tuple[Appointment, ...]


@screen
def new_person(*, actor: Actor, now: datetime) -> NewPerson:
    """The form for somebody new. Refuses whoever is no clinician (``index.clinicians_only``)."""
    if not actor.has_role(*CLINICIANS) or actor.organisation_id is None:
        raise Refused("index.clinicians_only", "New people are enrolled by clinicians.", status=403)
    scope.enter(actor.organisation_id)
    return NewPerson(load_sites(actor.organisation_id), actor.zone)


@screen
def care_team(*, actor: Actor, now: datetime, language: str, patient_id: UUID) -> TeamPage:
    """Who is on the team, and who could join. Refuses what the chart door refuses."""
    chart = open_for_care(actor, patient_id, now)
    top = build_top(chart, now, language)
    there = {(tie.staff_id, tie.role) for tie in top.team}
    others = tuple(
        Member(one.staff_id, one.name, role)
        for one in load_colleagues(chart.organisation_id)
        if one.staff_id is not None and one.is_active and one.left_at is None
        for role in sorted(one.roles & CARE_TEAM)
        if (one.staff_id, role) not in there
    )
    return TeamPage(top, others)


@screen
def visits(*, actor: Actor, now: datetime, language: str, patient_id: UUID) -> Visits:
    """The person's appointments. Refuses what the chart door refuses."""
    chart = open_for_care(actor, patient_id, now)
    every = load_appointments(chart)
    planned = [one for one in every if one.state == "planned"]
    return Visits(
        build_top(chart, now, language),
        tuple(sorted((one for one in planned if one.at > now), key=lambda one: one.at)),
        tuple(one for one in planned if one.at <= now),
        tuple(one for one in every if one.state != "planned"),
    )


__all__ = ["Member", "NewPatient", "NewPerson", "TeamPage", "Visits", "care_team", "new_person", "visits"]
