"""What comes after contact, in the demo: Tomas between the detox unit and the clinic, Ali's missed visit, people in maintenance.

Planted: Tomas left detox two days ago; Marcus sent him, talked with him on the day itself and answers for him; nobody has accepted
him yet, two calls of yesterday did not reach him, and neither his medicines nor his safety plan travelled with him. Ali missed a visit today for want of a ride and asked for one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Final

from django.conf import settings

from carebraid.core.kernel.refusal import Refused
from carebraid.flows.ask_number_code import ask_number_code
from carebraid.flows.begin_maintenance import begin_maintenance
from carebraid.flows.choose_messages import choose_messages
from carebraid.flows.choose_reach import choose_reach
from carebraid.flows.plan_appointment import plan_appointment
from carebraid.flows.prove_number import prove_number
from carebraid.flows.record_appointment import record_appointment
from carebraid.flows.record_outcome import record_outcome
from carebraid.flows.say_what_got_in_the_way import say_what_got_in_the_way
from carebraid.flows.start_transition import start_transition
from carebraid.screens.my_messages import my_messages
from carebraid.screens.open_tasks import OpenTask, open_tasks

from .days import local
from .life import Event, Life
from .person import Person

STEADY: Final = ("person-3", "person-17", "person-29")
"""Who moved to maintenance two months ago, where nobody had to talk with them just then."""
MAYAS_NUMBER: Final = "+14105550142"
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
    left = local(today - timedelta(days=2), time(11, 40), person.zone)
    yesterday = today - timedelta(days=1)
    return [
        Event(left + timedelta(minutes=20), partial(_send_on, left=left), leaves_open=True),
        Event(left + timedelta(hours=4), _talk),
        Event(local(yesterday, time(10, 20), person.zone), partial(_try, role="", outcome="no_answer")),
        Event(
            local(yesterday, time(16, 30), person.zone),
            partial(_try, role="care_manager", outcome="no_answer"),
        ),
    ]


def _ali(person: Person, today: date, now: datetime) -> list[Event]:
    at = now - timedelta(hours=5)
    return [Event(at, _miss, leaves_open=True)]


def _maya(person: Person, today: date, now: datetime) -> list[Event]:
    """Maya said how she may be reached: a call or a video, and no visit; texts instead of e-mail, to a number she proved."""
    said_at = local(today - timedelta(days=20), time(18, 10), person.zone)
    return [Event(said_at, _choose), Event(said_at + timedelta(minutes=10), _choose_texts)]


def _send_on(life: Life, at: datetime, *, left: datetime) -> None:
    start_transition(
        actor=life.colleague("addiction_counsellor"), now=at, patient_id=life.patient_id, rule="warm_handoff",
        from_name="Lighthouse Detox Unit", to_name="Harbour Bridge Clinic", left_at=left, travels=TOMAS_TRAVELLED,
    )  # fmt: skip


def _talk(life: Life, at: datetime) -> None:
    """The sender calls on the day itself and reaches him."""
    owed = next(one for one in _open(life, at) if one.kind == "transition" and one.subject.endswith(":0"))
    record_outcome(
        actor=life.colleague("addiction_counsellor"), now=at, task_id=owed.id, seen_version=owed.version,
        outcome="reached_talked", reached="person", reached_at=at,
    )  # fmt: skip


def _try(life: Life, at: datetime, *, role: str, outcome: str) -> None:
    """A call that did not reach him, by that colleague or whoever owns it."""
    task = next(one for one in _open(life, at) if one.kind == "outreach")
    by = life.colleague(role) if role else life.clinic.by_staff_id[task.owner_id]
    record_outcome(actor=by, now=at, task_id=task.id, seen_version=task.version, outcome=outcome)


def _open(life: Life, at: datetime) -> tuple[OpenTask, ...]:
    return open_tasks(actor=life.clinic.demo, now=at, patient_id=life.patient_id)


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


def _choose_texts(life: Life, at: datetime) -> None:
    """In the demo alone, where the code is shown and the text goes to nobody."""
    if not settings.CAREBRAID_DEMO:
        return
    person, me = life.patient_id, life.myself
    ask_number_code(
        actor=me, now=at, patient_id=person, number=MAYAS_NUMBER, text="A code comes to this number."
    )
    code = my_messages(actor=me, now=at).demo_code
    prove_number(actor=me, now=at + timedelta(minutes=1), patient_id=person, code=code)
    choose_messages(
        actor=me, now=at + timedelta(minutes=2), patient_id=person, channel="text", address=MAYAS_NUMBER,
        texts={"reminder": "When something is waiting for me", "appointment": "Before an appointment"},
    )  # fmt: skip


def _maintain(life: Life, at: datetime) -> None:
    try:
        begin_maintenance(actor=life.colleague("care_manager"), now=at, patient_id=life.patient_id)
    except Refused as refused:
        if refused.code != "maintenance.something_open":
            raise
