"""CAP-156, CAP-157: two keys, and whoever sends answers until both have turned."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carebraid.core.kernel.refusal import Refused
from carebraid.core.team.transition import Transition, accept, clocks, day_number, see

LEFT = datetime(2026, 3, 6, 16, tzinfo=UTC)  # Friday 11:00 in New York
MARCUS, JON, ANA = (UUID(int=n) for n in (1, 2, 3))
NEW_YORK = "America/New_York"
TOMAS = Transition(
    id=UUID(int=9), patient_id=UUID(int=8), rule="warm_handoff", from_name="Detox", to_name="Clinic", sender=MARCUS,
    left_at=LEFT,
)  # fmt: skip
HOUR = timedelta(hours=1)


def test_the_sender_answers_until_both_keys_have_turned_in_either_order() -> None:
    accepted = accept(TOMAS, by=JON, at=LEFT + HOUR)
    assert (accepted.accountable, accepted.is_between) == (MARCUS, True)
    arrived = see(accepted, at=LEFT + 2 * HOUR, now=LEFT + 3 * HOUR)
    assert (arrived.accountable, arrived.is_between, arrived.ended_how) == (JON, False, "arrived")
    seen = see(TOMAS, at=LEFT + HOUR, now=LEFT + 2 * HOUR)
    assert (seen.accountable, seen.is_between) == (MARCUS, True)
    assert accept(seen, by=JON, at=LEFT + 3 * HOUR).accountable == JON


def test_whoever_sends_cannot_also_receive_and_nothing_is_done_twice() -> None:
    with pytest.raises(Refused) as refused:
        accept(TOMAS, by=MARCUS, at=LEFT)
    assert refused.value.code == "transition.own"
    accepted = accept(TOMAS, by=JON, at=LEFT + HOUR)
    assert accept(accepted, by=ANA, at=LEFT + 2 * HOUR) is accepted, "the first who accepted stays"
    arrived = see(accepted, at=LEFT + HOUR, now=LEFT + HOUR)
    with pytest.raises(Refused, match="over already"):
        accept(arrived, by=ANA, at=LEFT + 4 * HOUR)


@pytest.mark.parametrize("at", [LEFT - HOUR, LEFT + 3 * HOUR])
def test_nobody_is_seen_before_they_left_or_in_the_future(at: datetime) -> None:
    with pytest.raises(Refused) as refused:
        see(TOMAS, at=at, now=LEFT + HOUR)
    assert refused.value.code == "transition.seen_when"


def test_the_clocks_of_days_0_2_7_and_30() -> None:
    due = dict(clocks(LEFT, NEW_YORK))
    assert {day: at.isoformat() for day, at in due.items()} == {
        0: "2026-03-06T22:00:00+00:00",
        2: "2026-03-10T21:00:00+00:00",  # two business days after a Friday, and the clocks went forward
        7: "2026-03-13T21:00:00+00:00",
        30: "2026-04-05T21:00:00+00:00",
    }
    late = LEFT.replace(hour=23)
    assert dict(clocks(late, NEW_YORK))[0] == late + HOUR
    assert [day_number(TOMAS, LEFT + timedelta(hours=n), NEW_YORK) for n in (0, 13, 37)] == [0, 1, 2]


@given(st.lists(st.sampled_from(["accept", "see", "own", "again"]), max_size=8))
def test_in_any_order_somebody_always_answers_for_the_person(steps: list[str]) -> None:
    way, now = TOMAS, LEFT
    for step in steps:
        now += HOUR
        try:
            if step == "see":
                way = see(way, at=now, now=now)
            else:
                way = accept(way, by=MARCUS if step == "own" else JON, at=now)
        except Refused:
            assert way.ended_at is not None or step == "own"
        both = way.accepted_at is not None and way.seen_at is not None
        assert way.accountable == (JON if both else MARCUS)
        assert (way.ended_at is not None) is both


def test_a_way_without_its_second_key_is_between() -> None:
    assert replace(TOMAS, accepted_at=LEFT, receiver=JON).is_between
    assert not replace(TOMAS, ended_at=LEFT, ended_how="went_elsewhere").is_between
