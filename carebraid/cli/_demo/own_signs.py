"""Signs that the guides wrote with their team, and a slip that Maya told of. What their days show is found, not written."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import partial

from carebraid.flows.debrief_lapse import debrief_lapse
from carebraid.flows.write_sign import write_sign

from .days import local
from .life import Event, Life
from .person import Person

_SIGNS = {
    # who -> (who wrote it, the person's words, measure, low, what happens then)
    "maya": ("therapist", "I go quiet and skip my check-in", "routine", False, "Priya texts me; I call Freja"),
    "tomas": ("addiction_counsellor", "I put off my film until evening", "doses", False, "Marcus calls me the same day"),
    "denise": ("therapist", "The pain keeps me up", "sleep", True, "I ask for an earlier visit"),
}  # fmt: skip


def sign_events(person: Person, today: date) -> list[Event]:
    """What this guide wrote, about a month ago; Maya's slip a fortnight before."""
    events = []
    if person.key in _SIGNS:
        at = local(today - timedelta(days=30), time(11, 20), person.zone)
        events.append(Event(at, partial(_write, key=person.key)))
    if person.key == "maya":
        at = local(today - timedelta(days=44), time(9, 15), person.zone)
        events.append(Event(at, partial(_slip, on=today - timedelta(days=45))))
    return events


def _write(life: Life, at: datetime, *, key: str) -> None:
    role, words, measure, is_low, then_what = _SIGNS[key]
    write_sign(
        actor=life.colleague(role), now=at, patient_id=life.patient_id, words=words, measure=measure, is_low=is_low,
        then_what=then_what,
    )  # fmt: skip


def _slip(life: Life, at: datetime, *, on: date) -> None:
    debrief_lapse(
        actor=life.myself, now=at, patient_id=life.patient_id, on=on, triggers=["bad_sleep", "stress"],
        answers={
            "safe": "yes", "much": "once", "medicine": "yes", "before": "Two bad nights and a row at work",
            "helped": "Pouring the rest away and calling Freja", "step": "sleep",
        },
    )  # fmt: skip
    life.soon(at)
