"""What comes after contact, in the demo: Tomas between the detox unit and the clinic, Ali's missed visit, people in maintenance.

Planted: Tomas left detox yesterday; Marcus sent him and answers for him, nobody has accepted him yet, and neither his
medicines nor his safety plan travelled with him. Ali missed a visit today for want of a ride and asked for one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Final

from carebraid.core.kernel.refusal import Refused
from carebraid.flows.begin_maintenance import begin_maintenance
from carebraid.flows.choose_reach import choose_reach
from carebraid.flows.plan_appointment import plan_appointment
from carebraid.flows.record_appointment import record_appointment
from carebraid.flows.say_what_got_in_the_way import say_what_got_in_the_way
from carebraid.flows.start_transition import start_transition

from .days import local
from .life import Event, Life
from .person import Person

STEADY: Final = ("person-3", "person-17", "person-29")
"""Who moved to maintenance two months ago, where nobody had to talk with them just then."""
TOMAS_TRAVELLED: Final = ("naloxone", "consent")


def outreach_events(person: Person, today: date, now: datetime) -> list[Event]:
    """What happened to one person beside their own days."""
    if person.key in STEADY and person.days > 120:
        at = local(today - timedelta(days=60), time(15, 30), person.zone)
        return [Event(at, _maintain)]
    makers: Mapping[str, Callable[[Person, date, datetime], list[Event]]] = {
        "tomas": _tomas, "ali": _ali, "maya": _maya,
    }  # fmt: skip
    made = makers.get(person.key)
    return made(person, today, now) if made else []


def _tomas(person: Person, today: date, now: datetime) -> list[Event]:
    left = local(today - timedelta(days=1), time(11, 40), person.zone)
    return [Event(left + timedelta(minutes=20), partial(_send_on, left=left), leaves_open=True)]


def _ali(person: Person, today: date, now: datetime) -> list[Event]:
    at = now - timedelta(hours=5)
    return [Event(at, _miss, leaves_open=True)]


def _maya(person: Person, today: date, now: datetime) -> list[Event]:
    """Maya said how she may be reached: a call or a video, and no visit."""
    return [Event(local(today - timedelta(days=20), time(18, 10), person.zone), _choose)]


def _send_on(life: Life, at: datetime, *, left: datetime) -> None:
    start_transition(
        actor=life.colleague("addiction_counsellor"), now=at, patient_id=life.patient_id, rule="warm_handoff",
        from_name="Lighthouse Detox Unit", to_name="Harbour Bridge Clinic", left_at=left, travels=TOMAS_TRAVELLED,
    )  # fmt: skip


def _miss(life: Life, at: datetime) -> None:
    by = life.colleague("addiction_counsellor")
    visit = plan_appointment(
        actor=by, now=at - timedelta(hours=1), patient_id=life.patient_id, kind="counselling",
        at=at - timedelta(minutes=40), staff_id=by.staff_id,
    )  # fmt: skip
    record_appointment(actor=by, now=at, patient_id=life.patient_id, appointment_id=visit, state="missed")
    say_what_got_in_the_way(
        actor=life.myself, now=at + timedelta(minutes=50), patient_id=life.patient_id, appointment_id=visit,
        barriers=["ride", "work"], wanted=["ride", "other_time"],
    )  # fmt: skip


def _choose(life: Life, at: datetime) -> None:
    choose_reach(actor=life.myself, now=at, patient_id=life.patient_id, ways=["call", "video"])


def _maintain(life: Life, at: datetime) -> None:
    try:
        begin_maintenance(actor=life.colleague("care_manager"), now=at, patient_id=life.patient_id)
    except Refused as refused:
        if refused.code != "maintenance.something_open":
            raise
