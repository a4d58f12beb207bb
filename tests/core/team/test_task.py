"""Tasks: nothing closes without an outcome, nothing urgent is quietly put aside."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from carebraid.core.kernel.refusal import Refused
from carebraid.core.team.outcome import OUTCOMES, advice_after, outcome_called, retry_after
from carebraid.core.team.task import (
    Kind,
    Priority,
    Reached,
    State,
    Task,
    acknowledge,
    claim,
    climb,
    close,
    hand_over,
    join,
)

ANA, BEN, PATIENT = (UUID(int=number) for number in (1, 2, 9))
T0 = datetime(2025, 6, 16, 6, 0, tzinfo=UTC)
LATER = T0 + timedelta(minutes=20)
SAFETY = Task(
    id=UUID(int=50),
    patient_id=PATIENT,
    kind=Kind.SAFETY,
    priority=Priority.IMMEDIATE,
    opened_at=T0,
    due_at=T0,
    owner_id=ANA,
    reasons=("checkin_safety",),
)
OUTREACH = replace(
    SAFETY, kind=Kind.OUTREACH, priority=Priority.SAME_DAY, due_at=T0 + timedelta(hours=12), rung=2
)
REACHED = {"reached": Reached.PERSON, "reached_at": LATER}


def refusal(ask) -> str:
    with pytest.raises(Refused) as caught:
        ask()
    assert caught.value.words
    return caught.value.code


def closing(task=SAFETY, outcome="reached_talked", **more):
    return close(task, outcome, by=ANA, at=LATER, **more)


def test_a_safety_task_closes_with_who_was_reached_and_when():
    closed = closing(**REACHED)
    assert (closed.state, closed.outcome, closed.closed_by, closed.closed_at) == (
        State.CLOSED,
        "reached_talked",
        ANA,
        LATER,
    )
    assert (closed.reached, closed.reached_at, closed.version) == (Reached.PERSON, LATER, 2)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"outcome": ""}, "task.outcome_needed"),
        ({"outcome": "seen"}, "task.outcome_needed"),
        ({}, "task.reached_needed"),
        ({"reached": Reached.PERSON}, "task.reached_needed"),
        ({"reached_at": LATER}, "task.reached_needed"),
        ({"reached": Reached.PERSON, "reached_at": LATER + timedelta(minutes=6)}, "task.reached_in_future"),
        ({"reached": Reached.PERSON, "reached_at": T0 - timedelta(seconds=1)}, "task.reached_before_opened"),
        ({"reached": Reached.AGREED_CONTACT, "reached_at": LATER}, "task.person_not_reached"),
        ({"outcome": "died"}, "task.reached_needed"),
        ({"seen_version": 7, **REACHED}, "task.changed"),
    ],
)
def test_a_safety_task_does_not_close_without_contact(more, code):
    assert refusal(lambda: closing(**more)) == code


@pytest.mark.parametrize(
    "code", [code for code, outcome in OUTCOMES.items() if outcome.offered and not outcome.closes_safety]
)
def test_whatever_is_no_contact_keeps_a_safety_task_open_and_sets_the_next_attempt(code):
    tried = closing(outcome=code)
    assert (tried.state, tried.outcome, tried.closed_at) == (State.OPEN, None, None)
    assert [(attempt.outcome, attempt.at, attempt.by) for attempt in tried.attempts] == [(code, LATER, ANA)]
    assert timedelta(minutes=5) <= tried.next_attempt_at - LATER <= timedelta(hours=1)


def test_no_answer_tries_again_sooner_the_more_urgent_it_is():
    waits = [retry_after(outcome_called("no_answer"), priority) for priority in Priority]
    assert waits == [timedelta(minutes=5), timedelta(hours=2), timedelta(hours=24), timedelta(hours=24)]


def test_after_three_failed_attempts_the_agreed_contact_and_then_a_welfare_check():
    said = [advice_after(number, "immediate") for number in (2, 3, 4)]
    assert said[0] is None
    assert said[1][0] == "Call the agreed contact now."
    assert said[2][0].startswith("Ask for a welfare check")
    assert advice_after(9, "same_day") is None


def test_an_immediate_task_is_a_safety_task_whatever_its_kind():
    urgent = replace(OUTREACH, priority=Priority.IMMEDIATE)
    assert refusal(lambda: closing(urgent)) == "task.reached_needed"
    assert closing(OUTREACH).state is State.CLOSED


def test_an_ordinary_task_may_be_no_longer_needed_and_a_safety_task_never_is():
    assert closing(OUTREACH, "not_needed").state is State.CLOSED
    assert closing(SAFETY, "not_needed").state is State.OPEN


def test_of_two_clinicians_closing_one_task_the_second_is_told():
    closed = closing(**REACHED)
    for ask in (
        lambda: closing(closed, **REACHED),
        lambda: claim(closed, by=BEN, at=LATER),
        lambda: acknowledge(closed, by=BEN, at=LATER),
        lambda: hand_over(closed, to=BEN),
        lambda: join(closed, reasons=["x"], priority=Priority.IMMEDIATE, due_at=T0),
        lambda: climb(closed, rung=4, owner_id=BEN, due_at=T0, at=LATER),
    ):
        assert refusal(ask) == "task.already_closed"


def test_claiming_makes_the_owner_and_a_colleague_must_ask():
    claimed = claim(SAFETY, by=BEN, at=LATER)
    assert (claimed.state, claimed.owner_id, claimed.claimed_by, claimed.acknowledged_at) == (
        State.CLAIMED,
        BEN,
        BEN,
        LATER,
    )
    assert claim(claimed, by=BEN, at=LATER + timedelta(hours=1)) == claimed
    assert refusal(lambda: claim(claimed, by=ANA, at=LATER)) == "task.already_claimed"


def test_the_first_acknowledgement_stays_and_ends_the_count_of_escalations():
    seen = acknowledge(replace(SAFETY, escalations=2), by=ANA, at=LATER)
    assert (seen.acknowledged_at, seen.escalations, seen.state) == (LATER, 0, State.OPEN)
    assert acknowledge(seen, by=BEN, at=LATER + timedelta(hours=1)).acknowledged_at == LATER


def test_handing_over_leaves_the_new_owner_to_acknowledge():
    handed = hand_over(claim(SAFETY, by=ANA, at=LATER), to=BEN)
    assert (handed.owner_id, handed.state, handed.claimed_by, handed.acknowledged_at, handed.escalations) == (
        BEN,
        State.OPEN,
        None,
        None,
        0,
    )
    assert hand_over(hand_over(SAFETY, to=BEN, escalated=True), to=ANA, escalated=True).escalations == 2


def test_new_signals_join_an_open_task_and_only_tighten_it():
    due = T0 + timedelta(hours=1)
    seen = acknowledge(OUTREACH, by=ANA, at=LATER)
    joined = join(seen, reasons=["craving_high", "checkin_safety"], priority=Priority.IMMEDIATE, due_at=due)
    assert joined.reasons == ("checkin_safety", "craving_high")
    assert (joined.priority, joined.due_at, joined.acknowledged_at) == (Priority.IMMEDIATE, due, None)
    looser = join(seen, reasons=[], priority=Priority.ROUTINE, due_at=T0 + timedelta(days=9))
    assert (looser.priority, looser.due_at, looser.acknowledged_at) == (
        Priority.SAME_DAY,
        OUTREACH.due_at,
        LATER,
    )


def test_a_task_only_climbs():
    higher = climb(OUTREACH, rung=3, owner_id=BEN, due_at=T0 + timedelta(hours=2), at=LATER)
    assert (higher.rung, higher.rung_since, higher.owner_id, higher.acknowledged_at) == (3, LATER, BEN, None)
    with pytest.raises(ValueError, match="climbs"):
        climb(OUTREACH, rung=2, owner_id=BEN, due_at=T0, at=LATER)


def test_climbing_never_makes_a_task_due_later():
    later = climb(OUTREACH, rung=3, owner_id=BEN, due_at=OUTREACH.due_at + timedelta(days=3), at=LATER)
    assert later.due_at == OUTREACH.due_at


def test_overdue_is_past_due_and_open():
    assert not SAFETY.is_overdue(T0)
    assert SAFETY.is_overdue(T0 + timedelta(seconds=1))
    assert not closing(**REACHED).is_overdue(LATER + timedelta(days=1))


def test_every_outcome_has_words_in_both_languages_and_closing_safety_means_more():
    for outcome in OUTCOMES.values():
        assert outcome.words("en") != outcome.words("es")
        assert bool(outcome.after_en) is bool(outcome.after_es)
        assert outcome.closes or not outcome.closes_safety
        assert outcome.contact or not outcome.closes_safety or outcome.code == "died"


def test_a_death_closes_with_who_told_us_and_may_lie_before_the_alarm():
    told = {"reached": Reached.PROFESSIONAL, "reached_at": T0 - timedelta(days=1)}
    closed = closing(outcome="died", **told)
    assert (closed.state, closed.outcome, closed.reached) == (State.CLOSED, "died", Reached.PROFESSIONAL)
