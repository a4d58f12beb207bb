"""What waits on the privacy officer's desk: an emergency to review, a correction asked for, a partner's question."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Final

from carebraid.flows.ask_as_partner import ask_as_partner
from carebraid.flows.ask_for_right import ask_for_right
from carebraid.flows.break_glass import break_glass
from carebraid.screens.demo_accounts import find_demo_actor

from .clinic import MAIL
from .days import local
from .life import Event, Life
from .person import Person

OPENED: Final = "Brought to the detox unit confused; could not say which medicines she takes"
CORRECTION: Final = (
    "It says that I missed the visit on the first Tuesday. I was there; the group was moved to room 4."
)
COMPLAINT: Final = "I called three times about my refill and nobody called back until Friday."


def privacy_events(person: Person, today: date, now: datetime) -> list[Event]:
    """What this guide's life leaves on the desk."""
    return [
        Event(_at(person, today, ago, clock, now), do, leaves_open=True)
        for ago, clock, do in _WHAT.get(person.key, ())
    ]


def _at(person: Person, today: date, ago: int, clock: time, now: datetime) -> datetime:
    at = local(today - timedelta(days=min(ago, person.days - 6)), clock, person.zone)
    return min(at, now - timedelta(minutes=10))


def _open(life: Life, at: datetime) -> None:
    """Marcus is not on her team."""
    break_glass(actor=life.clinic.staff["marcus"], now=at, patient_id=life.patient_id, why=OPENED)


def _ask(life: Life, at: datetime, *, kind: str, wish: str, about: str = "") -> None:
    ask_for_right(
        actor=life.myself, now=at, patient_id=life.patient_id, kind=kind, wish=wish, about=about, content={}
    )


def _keystone_asks(life: Life, at: datetime) -> None:
    ask_as_partner(
        actor=find_demo_actor(f"olu@{MAIL}"), now=at, kind="record", about_name=life.person.name,
        about_born_on=life.person.born_on, purpose="COC", wish="Is he still in treatment? His room depends on it.",
    )  # fmt: skip


_WHAT: Final[Mapping[str, tuple[tuple[int, time, Callable[[Life, datetime], None]], ...]]] = {
    "grace": ((1, time(14, 20), _open),),
    "maya": ((38, time(19, 30), partial(_ask, kind="amendment", wish=CORRECTION, about="appointment")),),
    "denise": ((12, time(12, 15), partial(_ask, kind="complaint", wish=COMPLAINT)),),
    "tomas": ((1, time(9, 40), _keystone_asks),),
}
"""Guide -> (days before today, time of day, what happens)."""
