"""The inbox: what hurts most first, why, and the next step; nobody outside the panel, nothing without an owner."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from carebraid.core.kernel.refusal import Refused
from carebraid.flows.claim_task import claim_task
from carebraid.flows.complete_instrument import complete_instrument
from carebraid.flows.log_checkin import log_checkin
from carebraid.flows.record_outcome import record_outcome
from carebraid.screens.inbox import Inbox, inbox
from carebraid.screens.task import task
from tests.worlds import Cast, join_colleague


def entry(at: datetime, **answers: object) -> dict[str, object]:
    return {"client_id": str(uuid4()), "happened_at": at.isoformat(), "sent_at": at.isoformat(), **answers}


def seen(cast: Cast, now: datetime, language: str = "en") -> Inbox:
    return inbox(actor=cast.clinician, now=now, language=language)


def test_an_empty_inbox_is_empty(cast: Cast, now: datetime) -> None:
    assert seen(cast, now) == Inbox((), (), 0)


def test_a_line_says_why_since_when_and_what_to_do_next(cast: Cast, now: datetime) -> None:
    log_checkin(actor=cast.patient, now=now, raw=entry(now, craving=5, safety="yes"))
    (line,) = seen(cast, now + timedelta(minutes=12)).lines
    assert (line.name, line.level, line.is_safety, line.taken_by, line.is_mine) == (
        "Robin",
        "now",
        True,
        "",
        True,
    )
    assert line.what == "Told us in a check-in about thoughts of dying or of hurting themselves."
    assert line.next_step == "Call now; ask where they are and the C-SSRS screener."
    assert line.opened_at == now
    (spanish,) = seen(cast, now, "es").lines
    assert spanish.what.startswith("Nos contó en un registro")


def test_safety_comes_before_everything_else(cast: Cast, now: datetime) -> None:
    log_checkin(actor=cast.patient, now=now, raw=entry(now, craving=9, used="yes"))
    later = now + timedelta(hours=3)
    log_checkin(actor=cast.patient, now=later, raw=entry(later, craving=2, safety="yes"))
    lines = seen(cast, later).lines
    assert [line.kind for line in lines] == ["safety", "outreach"]
    assert seen(cast, later).people == 1
    assert lines[1].what and lines[1].what != lines[0].what


def test_an_unfinished_questionnaire_with_a_positive_answer_stands_in_the_inbox(
    cast: Cast, now: datetime
) -> None:
    """HAZ-04: the answer is judged when it is given."""
    complete_instrument(
        actor=cast.clinician, now=now, patient_id=cast.patient_id, response_id=uuid4(), instrument="phq-9",
        answers={"q9": 1}, finished=False, happened_at=now, source="clinic",
    )  # fmt: skip
    (line,) = seen(cast, now).lines
    assert line.next_step == "Ask the C-SSRS screener now; do not wait for the total."
    page = task(actor=cast.clinician, now=now, language="en", task_id=line.task_id)
    assert page.screens is True


def test_new_signals_join_the_open_line(cast: Cast, now: datetime) -> None:
    """HAZ-05: one open line a person and reason, however often it is told."""
    for minutes in (0, 5, 10):
        at = now + timedelta(minutes=minutes)
        log_checkin(actor=cast.patient, now=at, raw=entry(at, safety="yes" if minutes else "prefer_not"))
    (line,) = seen(cast, now + timedelta(minutes=11)).lines
    assert line.what.startswith("Told us in a check-in about thoughts")
    assert line.why == ("Chose not to answer the safety question in a check-in.",)


def test_an_attempt_keeps_the_line_open_and_says_when_to_try_again(cast: Cast, now: datetime) -> None:
    """HAZ-06: trying is not reaching."""
    log_checkin(actor=cast.patient, now=now, raw=entry(now, safety="yes"))
    (line,) = seen(cast, now).lines
    version = line.version
    for tried in range(3):
        at = now + timedelta(minutes=5 * tried)
        kept = record_outcome(
            actor=cast.clinician, now=at, task_id=line.task_id, seen_version=version, outcome="no_answer"
        )
        version = kept.task.version
    (again,) = seen(cast, now + timedelta(minutes=11)).lines
    assert again.tries == 3
    assert again.advice == "Call the agreed contact now."
    assert again.next_attempt_at == now + timedelta(minutes=15)


def test_follow_up_calls_wait_under_later_until_their_day(cast: Cast, now: datetime) -> None:
    complete_instrument(
        actor=cast.clinician, now=now, patient_id=cast.patient_id, response_id=uuid4(), instrument="c-ssrs-screener",
        answers={"q1": 1, "q2": 1, "q3": 1, "q4": 1, "q5": 0, "q6_lifetime": 0}, finished=True, happened_at=now,
        source="clinic",
    )  # fmt: skip
    found = seen(cast, now)
    assert found.lines[0].what == "The C-SSRS screener says high suicide risk."
    calls = [line for line in found.later if line.kind == "safety_follow_up"]
    assert len(calls) == 5
    assert calls[0].what == "Follow-up call 1 after suicide risk level high."
    assert [line.due_at for line in calls] == sorted(line.due_at for line in calls)


def test_a_colleague_on_the_team_sees_what_nobody_took_and_not_what_somebody_did(
    cast: Cast, now: datetime
) -> None:
    log_checkin(actor=cast.patient, now=now, raw=entry(now, safety="yes"))
    assert inbox(actor=cast.colleague, now=now, language="en").lines == ()
    join_colleague(cast, now)
    (line,) = inbox(actor=cast.colleague, now=now, language="en").lines
    assert (line.is_mine, line.owner) == (False, "Clinician")
    claim_task(actor=cast.clinician, now=now, task_id=line.task_id, seen_version=line.version)
    assert inbox(actor=cast.colleague, now=now, language="en").lines == ()
    assert seen(cast, now).lines[0].is_taken_by_me is True


def test_nobody_without_a_care_role_has_an_inbox(cast: Cast, now: datetime) -> None:
    log_checkin(actor=cast.patient, now=now, raw=entry(now, safety="yes"))
    assert inbox(actor=cast.stranger, now=now, language="en").lines == ()
    for actor in (cast.patient, cast.manager):
        with pytest.raises(Refused) as refused:
            inbox(actor=actor, now=now, language="en")
        assert refused.value.code == "panel.no_care_team"


def test_a_task_of_somebody_else_stays_closed(cast: Cast, now: datetime) -> None:
    log_checkin(actor=cast.patient, now=now, raw=entry(now, safety="yes"))
    (line,) = seen(cast, now).lines
    for actor, code in ((cast.colleague, "chart.not_on_team"), (cast.stranger, "task.not_found")):
        with pytest.raises(Refused) as refused:
            task(actor=actor, now=now, language="en", task_id=line.task_id)
        assert refused.value.code == code
