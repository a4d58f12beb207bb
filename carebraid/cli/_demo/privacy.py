"""What waits on the privacy officer's desk, and what stands apart: an emergency to review, a correction asked for, a
partner's question, an objection under the GDPR, a note held back, notes kept apart and a consent asked for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Final

from carebraid.core.kernel.moment import local_day
from carebraid.flows.ask_as_partner import ask_as_partner
from carebraid.flows.ask_for_consent import ask_for_consent
from carebraid.flows.ask_for_right import ask_for_right
from carebraid.flows.break_glass import break_glass
from carebraid.flows.hold_back import hold_back
from carebraid.flows.write_note import write_note
from carebraid.screens.demo_accounts import find_demo_actor
from carebraid.screens.my_rehearsal import my_choices
from carebraid.store.notes import COUNSELLING

from .clinic import MAIL
from .days import local
from .life import Event, Life
from .person import Person

OPENED: Final = "Brought to the detox unit confused; could not say which medicines she takes"
CORRECTION: Final = (
    "It says that I missed the visit on the first Tuesday. I was there; the group was moved to room 4."
)
OBJECTION: Final = (
    "Please leave my check-ins out when you count how the clinic is doing. They are for me and Priya."
)
HYPOTHESIS: Final = "She left early when her father came up, as in March. I say nothing of it until she does."
BROTHER: Final = "He spoke of his brother’s death for the first time, and stopped when Irena was named."
GO_ON: Final = "Your new doctor could go on where we stopped, so that you need not tell it all again."
NAMED: Final = (
    "She told who sells to her in the building, and what he did to the young man on the second floor."
)
DANGER: Final = "The man she names reads along on her phone. If he reads this now, he is likely to hurt the young man again."
RIVERSIDE: Final = "Riverside Family Medicine"
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


def _write_apart(life: Life, at: datetime, *, role: str, kind: str, text: str) -> None:
    write_note(actor=life.colleague(role), now=at, patient_id=life.patient_id, kind=kind, text=text)


def _ask_for_notes(life: Life, at: datetime) -> None:
    riverside = next(
        one.id
        for one in my_choices(actor=life.myself, now=at, language="en").partners
        if one.name == RIVERSIDE
    )
    ask_for_consent(
        actor=life.colleague("addiction_counsellor"), now=at, patient_id=life.patient_id, partner_id=riverside,
        kinds=[COUNSELLING], why=GO_ON,
    )  # fmt: skip


def _hold(life: Life, at: datetime) -> None:
    """A session note of yesterday is held back this morning; somebody else reviews it."""
    therapist = life.colleague("therapist")
    note = write_note(
        actor=therapist, now=at, patient_id=life.patient_id, text=NAMED, happened_at=at - timedelta(hours=20)
    )
    hold_back(
        actor=therapist, now=at, patient_id=life.patient_id, piece_id=note, ground="endangers_another", words=DANGER,
        until_on=local_day(at, life.person.zone) + timedelta(days=21),
    )  # fmt: skip


_WHAT: Final[Mapping[str, tuple[tuple[int, time, Callable[[Life, datetime], None]], ...]]] = {
    "grace": ((1, time(14, 20), _open),),
    "maya": (
        (45, time(16, 10), partial(_write_apart, role="therapist", kind="psychotherapy", text=HYPOTHESIS)),
        (38, time(19, 30), partial(_ask, kind="amendment", wish=CORRECTION, about="appointment")),
    ),
    "denise": ((12, time(12, 15), partial(_ask, kind="complaint", wish=COMPLAINT)), (0, time(8, 10), _hold)),
    "tomas": (
        (
            41,
            time(15, 30),
            partial(_write_apart, role="addiction_counsellor", kind="counselling", text=BROTHER),
        ),
        (16, time(15, 40), _ask_for_notes),
        (1, time(9, 40), _keystone_asks),
    ),
    "sam": ((9, time(18, 5), partial(_ask, kind="objection", wish=OBJECTION)),),
}
"""Guide -> (days before today, time of day, what happens)."""
