"""The ladder: when a task climbs or escalates, quiet hours, caps, and due times."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from carebraid.core.watch.ladder import (
    Standing,
    contact_at,
    due_at,
    due_for_rung,
    is_quiet,
    next_step,
    read_ladder,
)
from carebraid.knowledge.protocols import load_protocols

T0 = datetime(2025, 6, 15, 18, 0, tzinfo=UTC)
NEW_YORK = "America/New_York"
SAFETY = Standing(is_safety=True, opened_at=T0, rung=4, rung_since=T0)


def minutes(number: float) -> datetime:
    return T0 + timedelta(minutes=number)


def hours(number: float) -> datetime:
    return T0 + timedelta(hours=number)


@pytest.mark.parametrize(("done", "at"), [(0, 10), (1, 20), (2, 30), (3, 60), (4, 90), (20, 570)])
def test_an_unacknowledged_safety_task_escalates_at_10_20_30_and_never_stops(done, at, ladder):
    step = next_step(replace(SAFETY, escalations=done), ladder, T0)
    assert (step.kind, step.at, step.is_due) == ("escalate", minutes(at), False)
    assert next_step(replace(SAFETY, escalations=done), ladder, minutes(at)).is_due
    assert not next_step(replace(SAFETY, escalations=done), ladder, minutes(at - 0.1)).is_due


def test_a_worker_that_was_away_makes_up_every_escalation(ladder):
    """Stopped for 35 minutes, then asked until nothing is due: three escalations, in order."""
    standing, made = SAFETY, []
    while (step := next_step(standing, ladder, minutes(35))).is_due:
        made.append(step.at)
        standing = replace(standing, escalations=standing.escalations + 1)
    assert made == [minutes(10), minutes(20), minutes(30)]


def test_an_acknowledged_task_that_is_left_alone_escalates_after_an_hour(ladder):
    standing = replace(SAFETY, acknowledged_at=minutes(7))
    step = next_step(standing, ladder, minutes(8))
    assert (step.kind, step.at) == ("escalate", minutes(67))
    assert next_step(replace(standing, escalations=1), ladder, minutes(8)).at == minutes(97)


def test_a_failed_attempt_brings_the_next_one_before_anything_else(ladder):
    standing = replace(
        SAFETY, acknowledged_at=minutes(2), attempts=(minutes(5),), next_attempt_at=minutes(10)
    )
    step = next_step(standing, ladder, minutes(11))
    assert (step.kind, step.at, step.is_due) == ("try_again", minutes(10), True)
    assert step.reason.say("es") == "Es hora de intentarlo otra vez."


@pytest.mark.parametrize(("rung", "wait"), [(0, 48), (1, 48), (2, 24), (3, 12)])
def test_an_untouched_task_climbs_when_its_wait_has_passed(rung, wait, ladder):
    standing = Standing(is_safety=False, opened_at=T0, rung=rung, rung_since=T0)
    step = next_step(standing, ladder, hours(wait))
    assert (step.kind, step.rung, step.at, step.is_due) == ("climb", rung + 1, hours(wait), True)
    assert not next_step(standing, ladder, hours(wait - 0.1)).is_due


@pytest.mark.parametrize(("rung", "attempts"), [(2, 2), (3, 3)])
def test_it_climbs_at_once_when_the_attempts_are_used_up(rung, attempts, ladder):
    tries = tuple(hours(number + 1) for number in range(attempts))
    standing = Standing(is_safety=False, opened_at=T0, rung=rung, rung_since=T0, attempts=tries)
    step = next_step(standing, ladder, tries[-1])
    assert (step.kind, step.rung, step.at) == ("climb", rung + 1, tries[-1])
    fewer = next_step(replace(standing, attempts=tries[:-1]), ladder, tries[-1])
    assert (fewer.kind, fewer.is_due) == ("climb", False)
    on_an_earlier_rung = replace(standing, rung_since=hours(10))
    assert next_step(on_an_earlier_rung, ladder, hours(11)).at == hours(10) + ladder.rungs[rung].wait


def test_claiming_does_not_stop_the_clock(ladder):
    standing = Standing(is_safety=False, opened_at=T0, rung=2, rung_since=T0, acknowledged_at=hours(1))
    assert next_step(standing, ladder, hours(24)).is_due


def test_the_last_rung_stays_until_a_person_closes_it(ladder):
    standing = Standing(is_safety=False, opened_at=T0, rung=4, rung_since=T0)
    assert next_step(standing, ladder, hours(999)).kind == "stay"
    assert next_step(replace(standing, is_closed=True), ladder, hours(999)) is None


@pytest.mark.parametrize(
    ("clock", "quiet"),
    [("20:59", False), ("21:00", True), ("23:59", True), ("00:00", True), ("07:59", True), ("08:00", False)],
)
def test_quiet_hours_are_where_the_person_is(clock, quiet, ladder):
    moment = datetime.fromisoformat(f"2025-06-15T{clock}:00").replace(tzinfo=ZoneInfo(NEW_YORK))
    assert is_quiet(ladder, moment, NEW_YORK) is quiet


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2025-06-15T12:00:00-04:00", "2025-06-15T12:00:00-04:00"),
        ("2025-06-15T22:00:00-04:00", "2025-06-16T08:00:00-04:00"),
        ("2025-06-15T03:00:00-04:00", "2025-06-15T08:00:00-04:00"),
        ("2025-03-08T22:00:00-05:00", "2025-03-09T08:00:00-04:00"),  # clocks go forward that night
        ("2025-11-01T22:00:00-04:00", "2025-11-02T08:00:00-05:00"),  # and back
    ],
)
def test_contact_waits_for_the_morning_across_clock_changes(moment, expected, ladder):
    found = contact_at(ladder, datetime.fromisoformat(moment), NEW_YORK)
    assert found == datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    ("priority", "opened", "due"),
    [
        ("immediate", "2025-06-15T02:00:00-04:00", "2025-06-15T02:00:00-04:00"),
        ("same_day", "2025-06-15T02:00:00-04:00", "2025-06-15T18:00:00-04:00"),
        ("same_day", "2025-06-15T16:00:00-04:00", "2025-06-15T18:00:00-04:00"),
        ("same_day", "2025-06-15T16:01:00-04:00", "2025-06-16T10:00:00-04:00"),
        ("this_visit", "2025-06-15T16:00:00-04:00", "2025-06-18T16:00:00-04:00"),
    ],
)
def test_due_times_follow_the_priority(priority, opened, due):
    assert due_at(priority, datetime.fromisoformat(opened), NEW_YORK) == datetime.fromisoformat(due)


def test_an_unknown_priority_is_a_fault():
    with pytest.raises(KeyError):
        due_at("soon", T0, NEW_YORK)


def test_due_times_of_rungs(ladder):
    due = {rung.level: due_for_rung(rung, T0, NEW_YORK) - T0 for rung in ladder.rungs}
    day = timedelta(hours=24)
    assert due == {0: day, 1: day, 2: day, 3: timedelta(hours=4), 4: timedelta(hours=1)}


@pytest.mark.parametrize("level", [1, 2, 3])
def test_a_ladder_with_a_gap_is_a_fault(level):
    raw = load_protocols()["outreach_stepped"]
    with pytest.raises(ValueError, match="gap"):
        read_ladder({**raw, "levels": [row for row in raw["levels"] if row["level"] != level]})
    with pytest.raises(ValueError, match="malformed"):
        read_ladder({**raw, "caps": {}})


@pytest.mark.parametrize(("clock", "quiet"), [(12, False), (13, True), (14, True), (15, False)])
def test_a_site_may_keep_its_quiet_hours_by_day(clock, quiet, ladder):
    siesta = replace(ladder, quiet_from=time(13), quiet_until=time(15))
    assert is_quiet(siesta, datetime(2025, 6, 15, clock, tzinfo=UTC), "UTC") is quiet
