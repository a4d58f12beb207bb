"""HAZ-02, HAZ-03, HAZ-06: whatever happens to a task, something is always due until a person closes it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import available_timezones

from hypothesis import given, settings
from hypothesis import strategies as st

from carebraid.core.plan.triage import follow_ups, read_triage
from carebraid.core.watch.ladder import (
    Standing,
    contact_at,
    due_at,
    is_quiet,
    next_step,
    read_ladder,
)
from carebraid.knowledge.protocols import load_protocols

PROTOCOLS = load_protocols()
LADDER = read_ladder(PROTOCOLS["outreach_stepped"])
TRIAGE = read_triage(PROTOCOLS["suicide_safety"])
START = datetime(2024, 1, 1, tzinfo=UTC)
moments = st.integers(0, 3 * 366 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))
ZONES = sorted(
    zone for zone in available_timezones() if "/" in zone and not zone.startswith(("posix", "right"))
)
zones = st.sampled_from(ZONES)


@st.composite
def standings(draw, *, is_safety=None):
    opened = draw(moments)
    after = st.integers(0, 5 * 24 * 60).map(lambda minutes: opened + timedelta(minutes=minutes))
    tries = tuple(sorted(draw(st.lists(after, max_size=5))))
    return Standing(
        is_safety=draw(st.booleans()) if is_safety is None else is_safety,
        opened_at=opened,
        rung=draw(st.integers(0, 4)),
        rung_since=draw(after),
        acknowledged_at=draw(st.none() | after),
        attempts=tries,
        next_attempt_at=tries[-1] + timedelta(minutes=5) if tries and draw(st.booleans()) else None,
        escalations=draw(st.integers(-1, 6)),
    )


@given(standings(), moments)
def test_an_open_task_always_has_a_next_step_with_words(standing, now):
    step = next_step(standing, LADDER, now)
    assert step is not None
    assert step.is_due is (step.at <= now)
    assert step.reason.say("en") != step.reason.say("es")


@given(standings(is_safety=True))
def test_a_safety_task_is_never_silent_for_long(standing):
    """The next step is at most an hour after the last touch, plus half an hour for each escalation made."""
    touched = max([standing.opened_at, *standing.attempts, standing.acknowledged_at or standing.opened_at])
    slack = timedelta(minutes=65) + max(standing.escalations, 0) * timedelta(minutes=30)
    step = next_step(standing, LADDER, touched)
    assert step.at <= touched + slack
    assert step.kind in ("escalate", "try_again")


@given(moments, st.integers(1, 24 * 60))
def test_an_unacknowledged_safety_task_has_escalated_at_the_right_minutes(opened, minutes):
    """However late the worker comes, the number of escalations is what the minutes say (10, 20, 30, 60 …)."""
    made = 0
    now = opened + timedelta(minutes=minutes)
    while next_step(
        Standing(is_safety=True, opened_at=opened, rung=4, rung_since=opened, escalations=made), LADDER, now
    ).is_due:
        made += 1
    expected = sum(minutes >= limit for limit in (10, 20, 30)) + max(0, (minutes - 30) // 30)
    assert made == expected


@given(standings(is_safety=False))
def test_an_outreach_task_reaches_the_top_in_bounded_time(standing):
    """Untouched, from anywhere, it stands on the last rung within the sum of the waits; it never goes down."""
    now, rung, since, climbs = standing.rung_since, standing.rung, standing.rung_since, 0
    while True:
        step = next_step(
            Standing(is_safety=False, opened_at=standing.opened_at, rung=rung, rung_since=since), LADDER, now
        )
        if step.kind == "stay":
            break
        assert (step.kind, step.rung) == ("climb", rung + 1)
        now, since, rung, climbs = step.at, step.at, step.rung, climbs + 1
    assert rung == len(LADDER.rungs) - 1
    assert climbs <= 4
    assert now - standing.rung_since <= timedelta(hours=48 + 48 + 24 + 12)


@settings(max_examples=300)
@given(moments, zones)
def test_contact_is_never_in_quiet_hours_and_never_waits_more_than_a_night(moment, zone_name):
    at = contact_at(LADDER, moment, zone_name)
    assert not is_quiet(LADDER, at, zone_name)
    # Eleven hours of night, an hour more where clocks change, a day where a calendar day is left out.
    assert timedelta() <= at - moment <= timedelta(hours=36 if "Pacific" in zone_name else 12, minutes=30)


@given(moments, zones)
def test_a_same_day_task_is_due_within_a_day(moment, zone_name):
    assert timedelta() < due_at("same_day", moment, zone_name) - moment <= timedelta(hours=24)


@settings(max_examples=300)
@given(moments, zones, st.sampled_from(["high", "moderate"]))
def test_follow_up_calls_are_in_time_and_never_in_quiet_hours(moment, zone_name, level):
    days = TRIAGE.follow_up_days[level]
    calls = follow_ups(level, moment, zone_name, TRIAGE)
    assert len(calls) == len(days)
    for call, day in zip(calls, days, strict=True):
        assert call - moment <= timedelta(days=day, hours=1)  # an hour for a clock change
        assert call > moment
        assert not is_quiet(LADDER, call, zone_name)
