"""Whom the guides share with, and whom they said no to: consents signed, refused and stopped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Final
from uuid import UUID

from carebraid.core.kernel.moment import local_day
from carebraid.flows.record_relationship import record_relationship
from carebraid.flows.refuse_consent import refuse_consent
from carebraid.flows.revoke_consent import revoke_consent
from carebraid.flows.sign_consent import sign_consent
from carebraid.screens.my_rehearsal import Wish, my_choices, my_paper

from .days import local
from .life import Event, Life
from .person import Person


@dataclass(frozen=True, slots=True)
class Choice:
    """One decision about one form. ``ago`` and ``stopped_ago`` are days before today, ``lasts`` days; 0: no end."""

    ago: int
    to: str = ""  # a partner; empty is the one form for treatment, payment and operations
    says: str = "yes"
    kinds: tuple[str, ...] = ()
    purpose: str = "TREAT"
    lasts: int = 0
    stopped_ago: int | None = None
    treats: bool = False  # somebody also records that this partner treats the person


CHOICES: Final[Mapping[str, tuple[Choice, ...]]] = {
    # Maya shares for her care and has a doctor outside; what she gave for work she stopped again.
    "maya": (
        Choice(200),
        Choice(199, "Riverside Family Medicine", kinds=("medicine", "condition"), lasts=365, treats=True),
        Choice(90, "Second Start Work", kinds=("appointment",), purpose="COC", lasts=180, stopped_ago=30),
    ),
    # Tomas did not consent that anything about his addiction goes to the hospital, and said so in writing.
    "tomas": (
        Choice(150, says="no"),
        Choice(120, "Mercy General Hospital", says="no", lasts=365),
        Choice(60, "Keystone Housing", kinds=("appointment", "team"), purpose="COC", lasts=180),
    ),
    "denise": (Choice(210, "Riverside Family Medicine", kinds=("medicine", "condition", "assessment"), lasts=365, treats=True),),
    "grace": (Choice(40, "Keystone Housing", kinds=("appointment", "event"), purpose="COC", lasts=90),),
    "sam": (Choice(20, says="no"),),
}  # fmt: skip
"""What each guide decided. Ali has not been asked for anything yet."""


def sharing_events(person: Person, today: date) -> list[Event]:
    """Each decision at its own moment; a person who began later decided on their fifth day."""
    events: list[Event] = []
    for hour, choice in enumerate(CHOICES.get(person.key, ())):
        day = today - timedelta(days=min(choice.ago, person.days - 5))
        at = local(day, time(10 + hour, 25), person.zone)
        events.append(Event(at, partial(_decide, choice=choice)))
        if choice.stopped_ago is not None:
            stopped = local(today - timedelta(days=choice.stopped_ago), time(20, 5), person.zone)
            events.append(Event(stopped, partial(_stop, choice=choice)))
    return events


def _decide(life: Life, at: datetime, *, choice: Choice) -> None:
    wish = _wish(life, at, choice)
    language = life.person.account_language
    wished = {
        "form": wish.form, "partner_id": wish.partner_id, "kinds": wish.kinds, "purpose": wish.purpose,
        "expires_on": wish.expires_on, "language": language, "patient_id": life.patient_id,
    }  # fmt: skip
    if choice.says == "no":
        refuse_consent(actor=life.myself, now=at, **wished)  # type: ignore[arg-type]
        return
    paper = my_paper(actor=life.myself, now=at, language=language, wish=wish)
    signed = sign_consent(
        actor=life.myself, now=at, signer=life.person.name, text_sha256=paper.text.sha256, device="phone",
        answers={one.id: one.right for one in paper.questions}, read_aloud=True, **wished,  # type: ignore[arg-type]
    )  # fmt: skip
    life.signed[choice.to] = signed.consent_id
    if choice.treats and wish.partner_id is not None:
        record_relationship(
            actor=life.colleague("care_manager"), now=at, patient_id=life.patient_id, partner_id=wish.partner_id,
            why="The person says that their family doctor is there.",
        )  # fmt: skip


def _stop(life: Life, at: datetime, *, choice: Choice) -> None:
    revoke_consent(actor=life.myself, now=at, patient_id=life.patient_id, consent_id=life.signed[choice.to])


def _wish(life: Life, at: datetime, choice: Choice) -> Wish:
    ends = local_day(at, life.person.zone) + timedelta(days=choice.lasts) if choice.lasts else None
    if not choice.to:
        return Wish(form="tpo", purpose="TPO", expires_on=ends)
    return Wish(
        form="named", partner_id=_partner(life, at, choice.to), kinds=frozenset(choice.kinds), purpose=choice.purpose,
        expires_on=ends,
    )  # fmt: skip


def _partner(life: Life, at: datetime, name: str) -> UUID:
    choices = my_choices(actor=life.myself, now=at, language="en")
    return next(one.id for one in choices.partners if one.name == name)


__all__: Sequence[str] = ["CHOICES", "sharing_events"]
