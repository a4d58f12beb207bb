"""CAP-096, HAZ-05: nothing lifts a call that only a forecast began over a clinician's look, but a sign of its own or a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carebraid.core.team.task import Kind, Priority, State, Task, climb, close, hand_over, join, merge
from carebraid.core.watch.ladder import Highest, Standing, is_quiet, next_step, read_ladder
from carebraid.core.watch.rungs import Climbing, next_rung_step
from carebraid.knowledge.outreach import load_foretold_rule, load_rungs
from carebraid.knowledge.protocols import load_protocols

RUNGS, RULE = load_rungs(), load_foretold_rule()
LADDER = read_ladder(load_protocols()["outreach_stepped"])
START = datetime(2026, 3, 4, 17, tzinfo=UTC)
ZONE = "America/New_York"
STAFF = [UUID(int=n) for n in range(1, 6)]
TRIED = ("no_answer", "left_message", "wrong_number", "agreed_contact_reached")
FIRM = ("moud_missed", "checkin_use", "raised_use_craving")
ways = st.frozensets(st.sampled_from(["app", "message", "call", "video", "visit"]))


def begun(at: datetime = START, **changed: object) -> Task:
    task = Task(
        id=UUID(int=50), patient_id=UUID(int=60), kind=Kind.OUTREACH, priority=Priority.THIS_VISIT, opened_at=at,
        due_at=at + timedelta(hours=24), owner_id=STAFF[0], reasons=("foretold_relapse_4wk",), rung=3, rung_since=at,
        highest=RULE.highest.rung,
    )  # fmt: skip
    return replace(task, **changed)  # type: ignore[arg-type]


def place(task: Task, open_ways: frozenset[str]) -> Climbing:
    return Climbing(
        rung=task.rung, since=task.rung_since or task.opened_at, zone=ZONE, ways=open_ways,
        attempts=tuple(one.at for one in task.attempts), next_attempt_at=task.next_attempt_at,
        touched_at=task.acknowledged_at, escalations=task.escalations,
        highest=None if task.highest is None else Highest(task.highest, RULE.highest.next_after),
    )  # fmt: skip


def ladder_acts(task: Task, open_ways: frozenset[str], now: datetime) -> Task:
    """What the round does of itself, until nothing is due."""
    for _ in range(20):
        step = next_rung_step(place(task, open_ways), RUNGS, now)
        if not step.is_due:
            return task
        if step.kind == "climb":
            task = climb(task, rung=step.rung, owner_id=task.owner_id, due_at=now, at=now)
        elif step.kind == "try_again":
            task = replace(task, next_attempt_at=None)
        else:
            nobody_else = STAFF[(STAFF.index(task.owner_id) + 1) % len(STAFF)]
            task = hand_over(task, to=nobody_else, escalated=True)
    raise AssertionError("the ladder never comes to rest")


acts = st.lists(
    st.tuples(
        st.integers(0, 80),
        st.sampled_from(["nothing", "tried", "forecast", "handed", "merged_forecast", "other_ways"]),
        ways,
    ),
    max_size=25,
)


@settings(max_examples=300)
@given(ways, acts)
def test_no_history_of_forecasts_tries_and_silence_climbs_over_the_look_and_it_never_rests(
    open_ways, history
):
    task, now = begun(), START
    for hours, what, other in history:
        now += timedelta(hours=hours)
        task = ladder_acts(task, open_ways, now)
        if what == "tried":
            task = close(task, TRIED[hours % 4], by=task.owner_id, at=now)
        elif what == "forecast":
            task = join(
                task, reasons=["foretold_next_week_bad"], priority=Priority.SAME_DAY, due_at=now, is_foretold=True
            )  # fmt: skip
        elif what == "handed":
            task = hand_over(task, to=STAFF[hours % len(STAFF)])
        elif what == "merged_forecast":
            task, _ = merge(task, begun(now, id=UUID(int=51)), by=STAFF[0], at=now)
        elif what == "other_ways":
            open_ways = other
        assert task.rung <= RULE.highest.rung < 6, "a visit and the crisis step are no forecast's to ask for"
        step = next_rung_step(place(task, open_ways), RUNGS, now)
        assert task.state is not State.CLOSED and task.owner_id in STAFF
        # Never still: the look comes within a day and two nights, and there the next clinician in his turn.
        waited = 48 * (task.escalations + 1) if task.is_at_highest else 24
        last = max([task.rung_since, now, *(one.at for one in task.attempts)])
        assert step.at <= last + timedelta(hours=waited + 12)
        assert step.kind != "escalate" or not is_quiet(LADDER, step.at, ZONE), (
            "it is no crisis: nobody is woken"
        )


@settings(max_examples=40)
@given(ways, st.integers(1, 40))
def test_left_alone_it_comes_to_the_look_whatever_the_person_allows_and_goes_from_hand_to_hand(
    open_ways, days
):
    task, owners = begun(), [STAFF[0]]
    for hour in range(24 * days):
        task = ladder_acts(task, open_ways, START + timedelta(hours=hour))
        if task.owner_id != owners[-1]:
            owners.append(task.owner_id)
    assert task.rung <= RULE.highest.rung
    assert task.is_at_highest or days < 4
    assert len(owners) >= (days - 3) // 3, "every two days, and a night, another colleague is asked"


@given(st.sampled_from(FIRM), st.integers(0, 9))
def test_a_sign_of_its_own_lifts_the_limit_and_so_does_a_person(sign, days):
    now = START + timedelta(days=days)
    lifted = join(begun(), reasons=[sign], priority=Priority.SAME_DAY, due_at=now)
    assert lifted.highest is None
    sent = frozenset({"call", "video", "visit"})
    on_look = replace(lifted, rung=5, rung_since=now)
    assert next_rung_step(place(on_look, sent), RUNGS, now + timedelta(days=2)).rung == 6
    assert next_rung_step(place(begun(rung=5), sent), RUNGS, now + timedelta(days=99)).kind == "escalate"
    own = begun(id=UUID(int=52), highest=None, reasons=(sign,))
    assert merge(begun(), own, by=STAFF[1], at=now)[0].highest is None
    assert merge(own, begun(), by=STAFF[1], at=now)[0].highest is None


def test_a_climb_over_the_highest_step_is_a_fault():
    with pytest.raises(ValueError, match="highest"):
        climb(begun(rung=5), rung=6, owner_id=STAFF[1], due_at=START, at=START)


@given(st.integers(0, 400), st.integers(-1, 9), st.booleans())
def test_a_look_that_a_forecast_asked_for_stays_a_look(hours, escalations, seen):
    """The question for more support has no ways to climb: the next clinician is asked, again and again."""
    now = START + timedelta(hours=hours)
    asked = Standing(
        is_safety=False, opened_at=START, rung=0, rung_since=START, escalations=escalations,
        acknowledged_at=START if seen else None, highest=Highest(0, RULE.highest.next_after),
    )  # fmt: skip
    step = next_step(asked, LADDER, now)
    assert step is not None and (step.kind, step.rung) == ("escalate", 0)
    assert step.at == START + (max(escalations, 0) + 1) * RULE.highest.next_after
    assert "hours the next clinician" in step.reason.say("en") and step.reason.say("es") != step.reason.say(
        "en"
    )
