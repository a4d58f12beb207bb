"""CAP-094 to CAP-096, beyond 12: over any history an open outreach has an owner and a due moment, and a person comes in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from carebraid.core.watch.ladder import is_quiet
from carebraid.core.watch.rungs import Climbing, Sent, longest_until_person, next_rung_step, step_down
from carebraid.knowledge.outreach import load_rungs

RUNGS = load_rungs()
START = datetime(2026, 1, 1, tzinfo=UTC)
ZONES = ("America/New_York", "Europe/Berlin", "Asia/Kolkata", "Pacific/Auckland", "America/Sao_Paulo")
NIGHT = timedelta(hours=11, minutes=30)
moments = st.integers(0, 366 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))
ways = st.frozensets(st.sampled_from(["app", "message", "call", "video", "visit"]))
sent = st.builds(
    Sent,
    queued=st.booleans(),
    sent_at=st.none() | moments,
    shown_at=st.none() | moments,
    failure=st.sampled_from(["", "address_refused", "not_set_up", "held"]),
    lacks_proof=st.booleans(),
)


@st.composite
def standings(draw):
    since = draw(moments)
    after = st.integers(0, 5 * 24 * 60).map(lambda minutes: since + timedelta(minutes=minutes))
    return Climbing(
        rung=draw(st.integers(-2, 12)), since=since, zone=draw(st.sampled_from(ZONES)), ways=draw(ways),
        attempts=tuple(sorted(draw(st.lists(after, max_size=4)))), sent=draw(sent),
        next_attempt_at=draw(st.none() | after), touched_at=draw(st.none() | after), escalations=draw(st.integers(-1, 8)),
    )  # fmt: skip


@given(standings(), moments)
def test_there_is_always_a_next_moment_with_words(at, now):
    step = next_rung_step(at, RUNGS, now)
    assert step.kind in ("climb", "try_again", "escalate")
    assert step.is_due is (step.at <= now)
    assert step.reason.say("en") != step.reason.say("es")
    top = len(RUNGS.rungs)
    assert step.rung > RUNGS.at(at.rung).number or step.kind != "climb" or RUNGS.at(at.rung).number == top


@settings(max_examples=300)
@given(moments, st.sampled_from(ZONES), ways, st.lists(sent, min_size=2, max_size=2), st.integers(1, 6))
def test_whatever_nobody_does_a_person_comes_within_two_days_and_a_night_and_the_top_is_reached(
    began, zone, open_ways, messages, rung
):
    """Only the clock moves. A person owns it within 48 h and a night; the crisis step within the sum of the waits and nights."""
    at = Climbing(rung=rung, since=began, zone=zone, ways=open_ways, sent=messages[0])
    first_person = began if RUNGS.at(rung).is_person else None
    climbs = 0
    while True:
        step = next_rung_step(at, RUNGS, at.since)
        if step.kind == "escalate":
            break
        climbs += 1
        came = max(step.at, at.since)
        if first_person is None and RUNGS.at(step.rung).is_person:
            first_person = came
        at = replace(at, rung=step.rung, since=came, sent=messages[-1])
    assert climbs <= len(RUNGS.rungs)
    assert first_person is not None
    assert first_person - began <= longest_until_person(RUNGS) + NIGHT
    waits = sum((one.wait or timedelta() for one in RUNGS.rungs), timedelta())
    assert at.since - began <= waits + 4 * NIGHT


@settings(max_examples=200)
@given(
    began=moments, zone=st.sampled_from(ZONES), open_ways=ways,
    acts=st.lists(st.tuples(st.integers(1, 40), st.sampled_from(["tried", "shown", "nothing", "failed"])), max_size=12),
)  # fmt: skip
def test_work_that_is_done_and_left_never_lets_it_stand_still(began, zone, open_ways, acts):
    """Attempts, messages seen and messages lost in any order: at every moment the next step is at most two days ahead."""
    at, now = Climbing(rung=1, since=began, zone=zone, ways=open_ways), began
    for hours, what in acts:
        now += timedelta(hours=hours)
        step = next_rung_step(at, RUNGS, now)
        if step.is_due and step.kind == "climb":
            at = replace(
                at,
                rung=step.rung,
                since=now,
                sent=Sent(queued=True, sent_at=now),
                next_attempt_at=None,
                escalations=0,
            )
        elif step.is_due and step.kind == "try_again":
            at = replace(at, next_attempt_at=None)
        elif step.is_due:
            at = replace(at, escalations=at.escalations + 1)
        if what == "tried" and RUNGS.at(at.rung).is_person:
            at = replace(
                at, attempts=(*at.attempts, now), next_attempt_at=now + timedelta(hours=24), escalations=0
            )
        elif what in ("shown", "failed"):
            at = replace(
                at,
                sent=replace(
                    at.sent,
                    shown_at=now if what == "shown" else None,
                    failure="address_refused" if what == "failed" else "",
                ),
            )
        ahead = next_rung_step(at, RUNGS, now)
        assert ahead.at <= max(now, at.since) + timedelta(hours=24) + NIGHT + at.escalations * timedelta(
            hours=24
        )


@given(moments, st.sampled_from(ZONES), st.integers(-1, 12))
def test_coming_down_is_one_rung_at_a_time_in_waking_hours_and_ends(now, zone, rung):
    below = step_down(rung, RUNGS, now, zone)
    if below is None:
        return
    assert below[0].number == RUNGS.at(rung).number - 1 >= RUNGS.down_to
    assert below[1] > now and not is_quiet(RUNGS.clock, below[1], zone)
