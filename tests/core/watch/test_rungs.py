"""The seven ways of reaching out: where each level begins, when the next way begins, and down again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from carebraid.core.watch.rungs import (
    Climbing,
    Sent,
    due_on_rung,
    first_rung,
    longest_until_person,
    next_rung_step,
    open_rung,
    read_rungs,
    step_down,
)
from carebraid.knowledge._signed import read_signed
from carebraid.knowledge.outreach import load_rungs
from carebraid.knowledge.protocols import load_protocols

RUNGS = load_rungs()
ALL = frozenset({"app", "message", "call", "video", "visit"})
NOON = datetime(2026, 3, 4, 17, tzinfo=UTC)  # 12:00 in New York
HOUR = timedelta(hours=1)
HERE = Climbing(rung=1, since=NOON, zone="America/New_York", ways=ALL)


@pytest.mark.parametrize(
    ("level", "name"),
    [
        (None, "nudge"),
        (0, None),
        (1, "nudge"),
        (2, "peer"),
        (3, "telehealth"),
        (4, "crisis"),
        (9, "crisis"),
    ],
)
def test_each_level_begins_on_its_own_rung(level, name):
    found = first_rung(level, RUNGS)
    assert (found and found.name) == name


@pytest.mark.parametrize(
    ("sent", "hours", "reason"),
    [
        (Sent(), 12, "climb_unseen"),
        (Sent(queued=True, sent_at=NOON, shown_at=NOON + HOUR), 24, "climb_unanswered"),
        (Sent(queued=True, failure="stopped"), 0, "climb_failed"),
    ],
)
def test_what_is_proved_of_a_message_says_when_the_next_way_begins(sent, hours, reason):
    step = next_rung_step(replace(HERE, sent=sent), RUNGS, NOON)
    assert (step.kind, step.rung, step.at - NOON, step.reason.key) == ("climb", 2, hours * HOUR, reason)


def test_a_message_that_used_up_the_cap_is_not_taken_for_a_closed_way():
    sent = Sent(queued=True, sent_at=NOON)
    step = next_rung_step(replace(HERE, rung=2, ways=ALL - {"message"}, sent=sent), RUNGS, NOON)
    assert (step.reason.key, step.at - NOON) == ("climb_unanswered", 24 * HOUR)


def test_a_closed_way_takes_no_time_and_is_left_out():
    step = next_rung_step(replace(HERE, ways=frozenset({"call"})), RUNGS, NOON)
    assert (step.is_due, step.rung, step.reason.key) == (True, 3, "climb_no_way")
    assert open_rung(1, frozenset(), RUNGS).name == "crisis"
    last_but_one = next_rung_step(replace(HERE, rung=5, ways=frozenset({"video"})), RUNGS, NOON)
    assert last_but_one.rung == 7, "without a yes to visits nobody visits"


def test_nobody_is_passed_on_to_be_called_at_night():
    night = datetime(2026, 3, 5, 3, tzinfo=UTC)  # 22:00 in New York
    step = next_rung_step(replace(HERE, rung=3, since=night - 12 * HOUR), RUNGS, night)
    assert step.at == datetime(2026, 3, 5, 13, tzinfo=UTC)  # 08:00
    crisis = next_rung_step(replace(HERE, rung=6, since=night - 24 * HOUR, ways=ALL), RUNGS, night)
    assert (crisis.rung, crisis.is_due) == (7, True), "the crisis step does not wait for the morning"


def test_the_tries_of_a_rung_end_it_and_a_planned_try_comes_first():
    tried = replace(HERE, rung=5, attempts=(NOON + HOUR,), next_attempt_at=NOON + 3 * HOUR)
    step = next_rung_step(tried, RUNGS, NOON + HOUR)
    assert (step.kind, step.at, step.rung) == ("try_again", NOON + 3 * HOUR, 5)
    thrice = replace(tried, attempts=tuple(NOON + n * HOUR for n in (1, 2, 3)))
    assert next_rung_step(thrice, RUNGS, NOON + 3 * HOUR).reason.key == "climb_tries"


def test_the_last_rung_asks_somebody_else_after_one_two_four_hours_and_every_day():
    last = replace(HERE, rung=7)
    waits = [next_rung_step(replace(last, escalations=n), RUNGS, NOON).at - NOON for n in range(6)]
    assert [wait // HOUR for wait in waits] == [1, 3, 7, 31, 55, 79]
    assert {next_rung_step(replace(last, escalations=n), RUNGS, NOON).kind for n in (-3, 0, 99)} == {
        "escalate"
    }


def test_it_comes_down_as_it_went_up():
    way, now, names = 7, NOON, []
    while (below := step_down(way, RUNGS, now, "America/New_York")) is not None:
        names.append(below[0].name)
        assert below[1] > now
        way, now = below[0].number, below[1]
    assert names == ["home_visit", "telehealth", "care_manager", "peer"]


def test_the_clock_of_each_rung():
    due = {one.name: due_on_rung(one, NOON, "America/New_York", RUNGS) - NOON for one in RUNGS.rungs}
    assert due == {
        "nudge": 24 * HOUR, "text": 24 * HOUR, "peer": 24 * HOUR, "care_manager": 20 * HOUR, "telehealth": 6 * HOUR,
        "home_visit": 24 * HOUR, "crisis": HOUR,
    }  # fmt: skip
    assert longest_until_person(RUNGS) == 48 * HOUR, "protocols.yaml: a person after 48 h at level 1"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda raw: raw["rungs"].pop(3),
        lambda raw: raw["rungs"][0].pop("wait_hours"),
        lambda raw: raw["rungs"][-1].update(asks="visit"),
        lambda raw: raw["rungs"][-1].update(again_hours=[]),
        lambda raw: raw["rungs"][2].update(roles=[]),
        lambda raw: raw["rungs"][2].update(asks="shout"),
        lambda raw: raw["rungs"][1].pop("unseen_hours"),
        lambda raw: raw["rungs"][4].update(level=1),
        lambda raw: raw["rungs"][4].update(name="carrier pigeon"),
        lambda raw: raw.pop("down_to"),
    ],
)
def test_a_broken_ladder_is_never_climbed(spoil):
    raw = read_signed("outreach.yaml")
    spoil(raw)
    with pytest.raises(ValueError):
        read_rungs(raw, load_protocols()["outreach_stepped"])
