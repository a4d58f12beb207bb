"""Today, for the person: one thing to do first, what comes next, what the team asks, whom to call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.moment import local_day
from carebraid.store.appointments import Appointment, load_appointments
from carebraid.store.asks import load_asks
from carebraid.store.chart import Chart
from carebraid.store.my import load_open_suicide_level, load_own_checkins, open_own_chart
from carebraid.store.patients import Identity, load_identity
from carebraid.store.rota import load_roster
from carebraid.store.tolerance import Notice, load_notice

from . import skill
from ._reading import Reading, reading_hours
from ._screen import screen
from .my_questionnaire import Due, due_now
from .my_reach import Waits, what_waits
from .signals import Sign, signs_now
from .skill import SkillCard


@dataclass(frozen=True, slots=True)
class TeamPerson:
    """Somebody on the care team, as the person would call them."""

    name: str
    role: str
    phone: str


@dataclass(frozen=True, slots=True)
class Today:
    """``checked_in_at``: the last check-in of today. ``skill`` None: the plan comes first (skills.yaml, rule 1).

    ``asks``: how many requests for a consent wait for an answer.
    """

    name: str
    checked_in_at: datetime | None
    appointment: Appointment | None
    due: tuple[Due, ...]
    skill: SkillCard | None
    plan_first: bool
    team: tuple[TeamPerson, ...]
    reading: Reading
    opioids: Notice
    waits: Waits
    asks: int
    signs: tuple[Sign, ...]


@screen
def today(*, actor: Actor, now: datetime, language: str) -> Today:
    """The signed-in person's day. Refuses whoever is not in care here."""
    return build_today(open_own_chart(actor, now), now, language)


def build_today(chart: Chart, now: datetime, language: str) -> Today:
    """The day of the person whose chart is open."""
    who = load_identity(chart)
    told = load_own_checkins(chart, now - timedelta(days=2))
    last = (
        told[-1]
        if told and local_day(told[-1].happened_at, chart.zone) == local_day(now, chart.zone)
        else None
    )
    coming = [one for one in load_appointments(chart) if one.state == "planned" and one.at > now]
    offered = skill.offer(chart, language, craving=last.craving if last else None)
    return Today(
        name=who.name,
        checked_in_at=last.happened_at if last else None,
        appointment=min(coming, key=lambda one: one.at, default=None),
        due=due_now(chart, now),
        skill=offered[0] if offered else None,
        plan_first=load_open_suicide_level(chart) in ("moderate", "high"),
        team=_team(who, now),
        reading=reading_hours(load_roster(chart.organisation_id, now), now),
        opioids=load_notice(chart, now),
        waits=what_waits(chart, now),
        asks=sum(not one.answer for one in load_asks(chart)),
        signs=signs_now(chart, now),
    )


def _team(who: Identity, now: datetime) -> tuple[TeamPerson, ...]:
    """The people on the team now, each once, lead first."""
    there = {
        tie.staff_id: TeamPerson(tie.name, tie.role, tie.phone)
        for tie in reversed(who.team)
        if tie.from_at <= now and (tie.until_at is None or tie.until_at > now)
    }
    return tuple(reversed(there.values()))
