"""What the guides take: one list each, through the flows, with the pairs that are planted in their stories.

Denise's two pairs stand in DENISE_PAIRS of ``guides``; a hospital's list waits to be reconciled with hers. Ali tells
of ibuprofen beside his lithium, Grace of a tea that nobody knows, Tomas of what he used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from typing import Final

from carebraid.core.meds.dose import parse_dose
from carebraid.core.meds.order import Order
from carebraid.core.meds.regimen import Formulation, Taken, TakenKind
from carebraid.flows.add_medicine import add_medicine
from carebraid.flows.allow_blind_check import allow_blind_check
from carebraid.flows.plan_therapy import plan_therapy
from carebraid.flows.prescribe import prescribe
from carebraid.flows.take_list import take_list
from carebraid.flows.told_by_person import told_by_person
from carebraid.screens.medicines import ordering

from .days import local
from .life import Event, Life
from .person import Person

_LISTED_AGO: Final = 9
"""The list was taken up so many days ago; what was prescribed long before says so itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Has:
    """Something on the list when it was first written: by whom it was prescribed, and since how many days."""

    name: str
    dose: str
    times: str
    reason: str
    kind: TakenKind = TakenKind.PRESCRIBED
    by: str = ""
    days: int = 300
    way: Formulation | None = Formulation.BY_MOUTH
    worth: str = ""


@dataclass(frozen=True, slots=True)
class Says:
    """Something the person told themselves."""

    name: str
    kind: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """Something prescribed here, the number of days ago."""

    name: str
    dose: str
    times: str
    reason: str
    ago: int


_GP: Final = "Dr. Hale, Riverside Family Medicine"
HAS: Final[Mapping[str, tuple[Has, ...]]] = {
    "maya": (
        Has(name="sertraline", dose="100 mg", times="1", reason="panic", by="Dr Amara Osei", days=220,
            worth="I can take the bus again. It makes my hands shake a little."),
        Has(name="acamprosate", dose="666 mg", times="3", reason="staying without alcohol", by="Dr Amara Osei", days=200),
    ),
    "tomas": (
        Has(name="buprenorphine naloxone", dose="8 mg", times="2", reason="opioid use", by="Dr Amara Osei", days=190,
            way=Formulation.UNDER_TONGUE, worth="It gives me my mornings back."),
        Has(name="prazosin", dose="2 mg", times="1", reason="nightmares", by="Dr Amara Osei", days=150),
        Has(name="cigarettes", dose="12 cigarettes", times="1", reason="", kind=TakenKind.TOBACCO, days=7000,
            way=Formulation.SMOKED),
    ),
    "denise": (
        Has(name="clonazepam", dose="1 mg", times="2", reason="sleep and worry", by=_GP, days=4200,
            worth="Without it I do not sleep at all. I am afraid of stopping."),
        Has(name="hydrocodone", dose="5 mg", times="3", reason="back pain", by=_GP, days=900),
        Has(name="sertraline", dose="100 mg", times="1", reason="depression", by="Dr Amara Osei", days=240),
        Has(name="naproxen", dose="220 mg", times="2", reason="back pain", kind=TakenKind.OVER_THE_COUNTER, days=400),
    ),
    "ali": (
        Has(name="lithium", dose="300 mg", times="3", reason="bipolar disorder", by="Dr Lukas Brandt", days=90),
        Has(name="quetiapine", dose="200 mg", times="1", reason="sleep and mania", by="Dr Lukas Brandt", days=90),
    ),
    "grace": (
        Has(name="paliperidone", dose="156 mg", times="", reason="voices", by="Dr Lukas Brandt", days=150,
            way=Formulation.INJECTION_MONTHLY, worth="The voices are quieter. I am always hungry."),
    ),
    "sam": (),
}  # fmt: skip
SAYS: Final[Mapping[str, tuple[Says, ...]]] = {
    "maya": (Says("wine", "alcohol", "two glasses on a bad night, less than before"),),
    "tomas": (Says("fentanyl", "street_drug", "before the detox, not since"),),
    "denise": (),
    "ali": (Says("ibuprofen", "over_the_counter", "for headaches, most days"),),
    "grace": (
        Says("cannabis", "street_drug", "a little at night"),
        Says("bush tea from the market", "herb", "for the stomach"),
    ),
    "sam": (
        Says("Adderall", "street_drug", "from a friend, before exams"),
        Says("St John's wort", "herb", "for the mood"),
    ),
}
ORDERED: Final[Mapping[str, tuple[Ordered, ...]]] = {
    "maya": (Ordered(name="hydroxyzine", dose="25 mg", times="1", reason="panic, when needed", ago=5),),
    "ali": (Ordered(name="olanzapine", dose="5 mg", times="1", reason="some nights without sleep", ago=4),),
}
HOSPITAL_LIST: Final = """Sertraline 100 mg once a day
Clonazepam 0.5 mg twice a day
Omeprazole 20 mg once a day
Naproxin 220 mg
"""
"""Denise's list from the hospital: a lower dose, a new one, a name that is not spelled as it should be."""
THERAPIES: Final[Mapping[str, tuple[str, ...]]] = {
    "maya": ("cbt",),
    "tomas": ("contingency_opioids", "group"),
    "denise": ("cbt_insomnia",),
}
"""What goes on beside the medicines; Denise's sleep is treated from two sides, Tomas's tests show what is prescribed."""
ALLOWS_BLIND: Final = frozenset({"maya", "tomas"})


def medicine_events(person: Person, today: date) -> list[Event]:
    """The list of one guide as it came about, in its last days."""

    def at(ago: int, hour: int, minute: int = 0) -> datetime:
        return local(today - timedelta(days=ago), time(hour, minute), person.zone)

    events = [
        Event(at(_LISTED_AGO, 10, 5 + 4 * number), partial(_write_down, has=has, today=today))
        for number, has in enumerate(HAS.get(person.key, ()))
    ]
    events += [
        Event(at(_LISTED_AGO - 1, 19, 10 + 3 * number), partial(_tell, says=says))
        for number, says in enumerate(SAYS.get(person.key, ()))
    ]
    events += [
        Event(at(one.ago, 11, 30), partial(_order, ordered=one)) for one in ORDERED.get(person.key, ())
    ]
    events += [
        Event(at(_LISTED_AGO - 3, 15, 10 + 3 * number), partial(_therapy, therapy=one))
        for number, one in enumerate(THERAPIES.get(person.key, ()))
    ]
    if person.key in ALLOWS_BLIND:
        events.append(Event(at(_LISTED_AGO - 2, 20), _allow_blind))
    if person.key == "denise":
        events.append(Event(at(2, 16, 20), _hospital_list))
    return events


def _write_down(life: Life, at: datetime, *, has: Has, today: date) -> None:
    taken = Taken(
        id="", name=has.name, kind=has.kind, dose=parse_dose(has.dose), times_a_day=Decimal(has.times) if has.times else None,
        formulation=has.way, started_on=today - timedelta(days=has.days), reason=has.reason, prescriber=has.by,
        trade_offs=(has.worth,) if has.worth else (),
    )  # fmt: skip
    by = life.colleague("nurse", "psychiatrist")
    source = "person" if has.by in ("", _GP) else "clinic"
    add_medicine(actor=by, now=at, patient_id=life.patient_id, taken=taken, source=source)


def _tell(life: Life, at: datetime, *, says: Says) -> None:
    told_by_person(
        actor=life.myself,
        now=at,
        patient_id=life.patient_id,
        name=says.name,
        kind=says.kind,
        words=says.words,
    )


def _order(life: Life, at: datetime, *, ordered: Ordered) -> None:
    """As a prescriber does: look first, and say why for each alert that interrupts."""
    by = life.colleague("psychiatrist")
    seen = ordering(actor=by, now=at, language="en", patient_id=life.patient_id, name=ordered.name)
    reasons = {
        alert.key: ("monitored", "Seen together; looked at again in two weeks.")
        for alert in (seen.brought.alerts if seen.brought else ())
        if alert.interrupts
    }
    order = Order(
        name=ordered.name, dose=parse_dose(ordered.dose), times_a_day=Decimal(ordered.times),
        formulation=Formulation.BY_MOUTH, reason=ordered.reason,
    )  # fmt: skip
    prescribe(actor=by, now=at, patient_id=life.patient_id, order=order, reasons=reasons)


def _therapy(life: Life, at: datetime, *, therapy: str) -> None:
    by = life.colleague("therapist", "psychiatrist")
    plan_therapy(actor=by, now=at, patient_id=life.patient_id, therapy=therapy, goes_on=True)


def _allow_blind(life: Life, at: datetime) -> None:
    allow_blind_check(actor=life.myself, now=at, patient_id=life.patient_id, is_allowed=True)


def _hospital_list(life: Life, at: datetime) -> None:
    by = life.colleague("nurse", "psychiatrist")
    take_list(actor=by, now=at, patient_id=life.patient_id, source="hospital", text=HOSPITAL_LIST)
