"""Somebody who falls silent is called, once, and not again within a week of the talk (HAZ-05, HAZ-23)."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from carebraid.core.kernel.actor import Actor
from carebraid.flows.log_checkin import log_checkin
from carebraid.flows.plan_appointment import plan_appointment
from carebraid.flows.record_appointment import record_appointment
from carebraid.flows.record_outcome import record_outcome
from carebraid.flows.refresh_standings import refresh_standings
from carebraid.store import scope
from carebraid.store.models import Task
from tests.worlds import Cast


def refresh(cast: Cast, now: datetime) -> None:
    job = Actor(kind="job", name="Refresh", organisation_id=cast.organisation_id, service="refresh")
    refresh_standings(actor=job, now=now, patient_ids=[cast.patient_id])


def outreach(cast: Cast) -> list[Task]:
    scope.enter(cast.organisation_id)
    calls = Task.everyone.filter(kind="outreach").exclude(reasons=["step_down"])  # planned, after contact
    return list(calls.order_by("opened_at"))


def test_silence_and_missed_visits_call_a_person_once(cast: Cast, now: datetime) -> None:
    for day in range(10):
        at = now + timedelta(days=day)
        raw = {"client_id": str(uuid4()), "happened_at": at.isoformat(), "craving": 1, "sleep_hours": 7.5}
        log_checkin(actor=cast.patient, now=at, raw=raw)
    silent = now + timedelta(days=9)
    refresh(cast, silent + timedelta(days=1))
    assert outreach(cast) == []
    first = now + timedelta(days=8)
    visit = plan_appointment(
        actor=cast.clinician, now=now, patient_id=cast.patient_id, kind="visit", at=first
    )
    record_appointment(
        actor=cast.clinician, now=silent, patient_id=cast.patient_id, appointment_id=visit, state="missed"
    )
    second = silent + timedelta(days=3)
    visit = plan_appointment(
        actor=cast.clinician, now=silent, patient_id=cast.patient_id, kind="visit", at=second
    )
    scope.enter(cast.organisation_id)
    record_appointment(
        actor=cast.clinician, now=second + timedelta(hours=1), patient_id=cast.patient_id, appointment_id=visit,
        state="missed",
    )  # fmt: skip
    later = second + timedelta(days=1)
    refresh(cast, later)
    (task,) = outreach(cast)
    assert {"checkin_silence", "missed_visits"} & set(task.reasons)
    record_outcome(
        actor=cast.clinician, now=later, task_id=task.id, seen_version=task.version, outcome="reached_talked"
    )
    refresh(cast, later + timedelta(days=2))
    assert len(outreach(cast)) == 1
