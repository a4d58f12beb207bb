"""Who supports whom at Harbour Bridge: contracts agreed, one paused quietly, one worry; and what a partner fetched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Final

from carebraid.core.kernel.actor import Actor
from carebraid.flows.accept_grant import accept_grant
from carebraid.flows.acknowledge_package import acknowledge_package
from carebraid.flows.hide_from_supporter import hide_from_supporter
from carebraid.flows.invite_supporter import invite_supporter
from carebraid.flows.join_grant import join_grant
from carebraid.flows.say_worried import say_worried
from carebraid.screens.demo_accounts import find_demo_actor
from carebraid.screens.partner_desk import partner_desk, partner_file

from .clinic import MAIL
from .days import local
from .life import Event, Life
from .person import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """One contract of a guide. Days before today: ``ago`` agreed, ``paused_ago`` paused; ``ahead`` still to run."""

    by: str
    name: str
    relation: str
    ago: int
    ahead: int
    sees: tuple[str, ...]
    does: tuple[str, ...] = ("say_worried", "get_tips")
    crisis: tuple[str, ...] = ()
    note: str = ""
    is_paused: bool = False
    worry: str = ""


CIRCLES: Final[Mapping[str, Circle]] = {
    "maya": Circle(
        by="freja", name="Freja", relation="sister", ago=50, ahead=40,
        sees=("next_appointments", "how_my_week_is", "my_goals", "shared_notes"), crisis=("call_them",),
        note="Sunday soup at yours? I bring the bread.",
    ),
    # Irena wants to help, and is told how: she sees little, is called in a crisis, and has said that she is worried.
    "tomas": Circle(
        by="irena", name="Irena", relation="sister", ago=40, ahead=50, sees=("next_appointments", "medicine_taken"),
        crisis=("call_them", "tell_how_to_help"),
        worry="He came home two days ago and sleeps in his coat. He does not want to talk. I have the nose spray.",
    ),
    # Dylan pressed Sam for access. Sam paused it quietly yesterday; Dylan sees a day on which nothing is new.
    "sam": Circle(
        by="dylan", name="Dylan", relation="partner", ago=30, ahead=60,
        sees=("next_appointments", "how_my_week_is", "medicine_taken"), is_paused=True,
    ),
}  # fmt: skip


FETCHED: Final[Mapping[str, tuple[str, int]]] = {"maya": ("kit", 58)}
"""Guide -> whose account fetched what was made ready about them, and how many days before today."""


def supporter_events(person: Person, today: date) -> list[Event]:
    """What this guide's circle brings, each at its own moment."""
    events: list[Event] = []
    circle, fetched = CIRCLES.get(person.key), FETCHED.get(person.key)
    if circle is not None:
        events.append(
            Event(_at(person, today, circle.ago, time(18, 40)), partial(_agree, circle=circle, today=today))
        )
    if circle is not None and circle.is_paused:
        events.append(Event(_at(person, today, 1, time(21, 40)), _pause, leaves_open=True))
    if circle is not None and circle.worry:
        at = _at(person, today, 1, time(20, 15))
        events.append(Event(at, partial(_worry, circle=circle), leaves_open=True))
    if fetched is not None:
        by, ago = fetched
        events.append(Event(_at(person, today, ago, time(11, 20)), partial(_fetch, by=by)))
    return events


def _at(person: Person, today: date, ago: int, clock: time) -> datetime:
    return local(today - timedelta(days=min(ago, person.days - 6)), clock, person.zone)


def _account(key: str) -> Actor:
    return find_demo_actor(f"{key}@{MAIL}")


def _agree(life: Life, at: datetime, *, circle: Circle, today: date) -> None:
    made = invite_supporter(
        actor=life.myself, now=at, patient_id=life.patient_id, name=circle.name, relation=circle.relation,
        email=f"{circle.by}@home.example", sees=circle.sees, does=circle.does, crisis=circle.crisis,
        phone="+1 555 011 0002", note=circle.note, until_on=today + timedelta(days=circle.ahead),
    )  # fmt: skip
    later, who = at + timedelta(hours=2), _account(circle.by)
    join_grant(actor=who, now=later, token=made.invitation.token, code=made.invitation.code)
    accept_grant(actor=who, now=later, grant_id=made.grant_id)
    life.grants[circle.by] = made.grant_id


def _pause(life: Life, at: datetime) -> None:
    for grant_id in life.grants.values():
        hide_from_supporter(actor=life.myself, now=at, patient_id=life.patient_id, grant_id=grant_id)


def _worry(life: Life, at: datetime, *, circle: Circle) -> None:
    say_worried(
        actor=_account(circle.by), now=at, patient_id=life.patient_id, urgency="soon", text=circle.worry
    )


def _fetch(life: Life, at: datetime, *, by: str) -> None:
    """The terms are taken and the files fetched, so that withdrawing them later asks for something."""
    who = _account(by)
    seen = partner_desk(actor=who, now=at)
    for parcel in (*seen.records, *seen.referrals):
        if parcel.patient_id == life.patient_id and parcel.state == "ready":
            acknowledge_package(actor=who, now=at, package_id=parcel.id, what="terms")
            partner_file(actor=who, now=at, package_id=parcel.id, part="")
