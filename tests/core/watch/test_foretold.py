"""CAP-091, CAP-096: what repeatedly high forecasts ask for; never for one week, never for what is old."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carebraid.core.watch.foretold import ForetoldRule, WeekTold, read_foretold, repeated
from carebraid.core.watch.ladder import Highest
from carebraid.knowledge.outreach import load_foretold_rule, load_rungs

NOW = datetime(2026, 6, 15, 18, 0, tzinfo=UTC)
RULE = ForetoldRule(
    call=(2, 3), look=(3, 4), level=2, stale=timedelta(days=8), rest=timedelta(days=14), a_week=3,
    highest=Highest(5, timedelta(hours=48)),
)  # fmt: skip


def told(
    week: int, is_high: bool, *, task: str = "relapse_4wk", newest: int = 10, hours: int = 5
) -> WeekTold:
    at = NOW - timedelta(weeks=newest - week, hours=hours)
    return WeekTold(task=task, week=week, is_high=is_high, probability=0.6, as_of=at, computed_at=at)


def asked(*high: int, hours: int = 5) -> tuple[int, bool] | None:
    found = repeated([told(week, week in high, hours=hours) for week in range(1, 11)], NOW, RULE)
    return None if found is None else (found.times, found.looks)


def test_the_signed_rule_is_the_one_that_is_written_here() -> None:
    assert load_foretold_rule() == RULE


def test_two_of_three_weeks_ask_for_a_call_and_three_of_four_for_a_look() -> None:
    assert asked(10) is None
    assert asked(7, 10) is None
    assert asked(8, 10) == (2, False)
    assert asked(9, 10) == (2, False)
    assert asked(7, 8, 10) == (3, True)
    assert asked(7, 8, 9) is None, "the newest week is not high"


def test_what_is_old_or_from_the_future_asks_for_nothing() -> None:
    assert asked(9, 10, hours=8 * 24) == (2, False)
    assert asked(9, 10, hours=8 * 24 + 1) is None
    assert asked(9, 10, hours=-1) is None


def test_weeks_of_two_models_are_not_added_up() -> None:
    mixed = [
        told(9, True),
        told(10, False),
        told(10, True, task="next_week_bad"),
        told(9, False, task="next_week_bad"),
    ]
    assert repeated(mixed, NOW, RULE) is None
    # A model that said nothing of the newest week is not made newer by another that did.
    assert repeated([told(8, True), told(9, True), told(10, False, task="next_week_bad")], NOW, RULE) is None


def test_it_says_how_old_what_it_rests_on_is() -> None:
    found = repeated([told(9, True, hours=50), told(10, True, hours=50)], NOW, RULE)
    assert found is not None and (found.newest.week, found.days_old(NOW)) == (10, 2)


highs = st.lists(
    st.builds(
        told, st.integers(1, 10), st.booleans(), task=st.sampled_from(["relapse_4wk", "next_week_bad"]),
        hours=st.integers(-30, 400),
    ),
    max_size=24, unique_by=lambda one: (one.task, one.week),
)  # fmt: skip


@given(highs)
def test_nothing_is_asked_without_two_high_weeks_of_one_model_the_newest_fresh(weeks: list[WeekTold]) -> None:
    found = repeated(weeks, NOW, RULE)
    if found is None:
        return
    mine = {one.week for one in weeks if one.is_high and one.task == found.newest.task}
    assert found.newest.week == max(one.week for one in weeks)
    assert found.newest.is_high and timedelta() <= NOW - found.newest.computed_at <= RULE.stale
    assert len({week for week in mine if week > found.newest.week - found.weeks}) == found.times >= 2


@given(highs, st.integers(0, 23))
def test_a_forecast_less_that_is_high_never_asks_for_more(weeks: list[WeekTold], place: int) -> None:
    if not weeks:
        return
    calmer = [one for one in weeks if one is not weeks[place % len(weeks)] or not one.is_high]
    if max((one.week for one in calmer), default=0) < max(one.week for one in weeks):
        return  # an older week would be taken for the newest
    before, after = repeated(weeks, NOW, RULE), repeated(calmer, NOW, RULE)
    assert after is None or (
        before is not None and (after.looks, after.times) <= (before.looks, before.times)
    )


@pytest.mark.parametrize(
    "bad", [{"call": {"times": 1, "of_weeks": 3}}, {"look": {"times": 5, "of_weeks": 4}}, {"a_week": 0}, {"rest_days": None},
     {"highest": "home_visit"}, {"highest": "crisis"}, {"highest": "care_manager"}, {"highest": "none"}, {"next_hours": 0}]
)  # fmt: skip
def test_a_rule_that_one_week_could_set_off_or_that_goes_to_the_door_is_a_fault(
    bad: dict[str, object],
) -> None:
    raw = {
        "call": {"times": 2, "of_weeks": 3}, "look": {"times": 3, "of_weeks": 4}, "level": 2, "stale_days": 8,
        "rest_days": 14, "a_week": 3, "highest": "telehealth", "next_hours": 48,
    }  # fmt: skip
    assert read_foretold(raw, load_rungs()) == RULE
    with pytest.raises(ValueError, match="forecast"):
        read_foretold({**raw, **bad}, load_rungs())
