"""What went to partners: made ready after a look, fetched, or taken back when a guide stopped sharing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from datetime import datetime as moment
from functools import partial
from typing import Final

from carebraid.flows.disclose import disclose
from carebraid.screens.share import share

from .days import local
from .life import Event, Life
from .person import Person


@dataclass(frozen=True, slots=True)
class Gift:
    """Something given ``ago`` days before today to a partner, for a purpose."""

    ago: int
    to: str
    purpose: str = "TREAT"


GIFTS: Final[Mapping[str, tuple[Gift, ...]]] = {
    # Maya's doctor has her medicines; what went to the job centre was emptied when she stopped it.
    "maya": (Gift(60, "Second Start Work", "COC"), Gift(12, "Riverside Family Medicine")),
    "tomas": (
        Gift(5, "Keystone Housing", "COC"),
        Gift(4, "Mercy General Hospital"),
    ),  # he said no to the second
    "denise": (Gift(3, "Riverside Family Medicine"),),
}


def package_events(person: Person, today: date) -> list[Event]:
    """Each at its own moment, after the consents of ``sharing``."""
    return [
        Event(local(today - timedelta(days=gift.ago), time(15, 40), person.zone), partial(_give, gift=gift))
        for gift in GIFTS.get(person.key, ())
    ]


def _give(life: Life, at: moment, *, gift: Gift) -> None:
    giver = life.colleague("care_manager")
    page = share(actor=giver, now=at, language="en", patient_id=life.patient_id)
    partner_id = next(one.id for one in page.partners if one.name == gift.to)
    disclose(actor=giver, now=at, patient_id=life.patient_id, partner_id=partner_id, purpose=gift.purpose)
