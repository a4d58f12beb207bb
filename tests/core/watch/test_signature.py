"""CAP-091, CAP-094: limits learnt from a person's own days, an alarm budget that holds, links that are refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from carebraid.core.watch.own_days import Days, Measure, episodes, hard_bar, read_days, spread
from carebraid.core.watch.own_signs import look_for_own
from carebraid.core.watch.pattern import NoPattern, Pattern, find_pattern, without_trend
from carebraid.core.watch.signal import Dose, History, OwnSign, Point
from carebraid.core.watch.signature import (
    MONTH,
    Limit,
    NotEnough,
    Signature,
    Written,
    alarms,
    figures,
    learn,
    rounded,
    split,
)
from carebraid.core.watch.view import Found, Unknown, View
from tests.core.watch.own_people import START, days_of, linked, noise

SLEEP = Written(id="sleep", measure=Measure.SLEEP, is_low=True)
MOOD = Written(id="mood", measure=Measure.MOOD, is_low=True)
SHORT = Limit(Measure.SLEEP, True, 5.5, 2)
NOW = datetime(2026, 3, 9, 23, 0, tzinfo=UTC)


def test_days_keep_the_worse_answer_and_never_a_zero_for_silence() -> None:
    at = datetime(2026, 3, 8, 12, 0, tzinfo=UTC)
    points = [
        Point(at=at, craving=3, mood=6, sleep_hours=7, medicine=False, used=None),
        Point(
            at=at + timedelta(hours=3), craving=2, worst=8, mood=4, sleep_hours=5, medicine=True, used=True
        ),
        Point(at=at + timedelta(hours=4), craving=10, own_voice=False),
        Point(at=NOW + timedelta(days=2), craving=9),
    ]
    days = read_days(points, [Dose(on=date(2026, 3, 6), taken=False)], [at], "UTC", NOW)
    day = date(2026, 3, 8).toordinal()
    assert days.of(Measure.SLEEP) == {day: 5}
    assert days.of(Measure.MOOD) == {day: 4}
    assert days.of(Measure.CRAVING) == {day: 8}
    assert days.of(Measure.DOSES) == {day: 0.0, day - 2: 1.0}
    assert days.of(Measure.ROUTINE) == {day: 0.0, day + 1: 1.0}
    assert days.of(Measure.CONTACT) == {day: 0.0, day + 1: 1.0}
    assert days.used == {day}
    assert (days.first, days.last) == (day - 2, day + 1)


def test_an_alarm_begins_on_the_last_of_the_days_in_a_row_and_needs_each_of_them_told() -> None:
    nights = {0: 5.0, 1: 5.0, 2: 4.0, 3: 7.0, 4: 5.0, 6: 5.0, 8: 5.5, 9: 5.5}
    assert alarms(SHORT, nights) == (1, 9)


def test_figures_count_right_false_late_and_unseen_alarms() -> None:
    craving = {day: 1.0 for day in range(40) if not 30 <= day <= 39}
    craving[5] = craving[7] = craving[20] = 8.0
    days = days_of({}, craving, length=40)
    assert episodes([START + 5, START + 7, START + 20]) == (START + 5, START + 20)
    got = figures([START + n for n in (3, 10, 20, 31)], days, 7.0)
    assert (got.alarms, got.right, got.false, got.late, got.unseen) == (4, 1, 1, 1, 1)
    assert (got.episodes, got.caught, got.lead_days, got.sensitivity) == (2, 1, 2.0, 0.5)
    assert got.false_a_month == pytest.approx(MONTH / 40)


def test_a_use_that_was_told_is_a_hard_day_without_any_craving() -> None:
    days = days_of({}, dict.fromkeys(range(40), 1.0), used=frozenset({9}))
    assert figures([START + 8], days, 7.0).right == 1


def test_the_bar_of_a_hard_day_is_personal_and_never_above_seven() -> None:
    assert hard_bar(days_of({}, dict.fromkeys(range(30), 2.0))) == pytest.approx(4.0)
    assert hard_bar(days_of({}, dict.fromkeys(range(30), 6.0))) == 7.0
    assert hard_bar(days_of({}, {}, length=3)) == 7.0


def test_limits_are_rounded_away_from_the_usual() -> None:
    assert rounded(Measure.SLEEP, 5.74, is_low=True) == 5.5
    assert rounded(Measure.CRAVING, 4.1, is_low=False) == 5.0
    assert rounded(Measure.CRAVING, 4.0, is_low=False) == 4.0


def test_the_robust_spread_is_not_widened_by_the_hard_days() -> None:
    assert spread([7.0] * 20 + [1.0] * 5, 0.5) == (7.0, 0.5)


def test_learning_is_refused_while_there_are_too_few_days() -> None:
    assert split(noise(1, length=83)) == NotEnough("days", 83, 84)
    parts = split(noise(1, length=84))
    assert not isinstance(parts, NotEnough)
    assert [part.last - part.first + 1 for part in parts] == [56, 28]
    few = learn([SLEEP], days_of({1: 7.0}, {1: 2.0}, length=100), 4)
    assert isinstance(few, Signature)
    assert few.signs[0].why_not == NotEnough("points", 1, 21)


@pytest.mark.parametrize("budget", [0, 1, 2, 4, 10])
def test_the_alarm_budget_holds_on_the_weeks_that_were_learnt_from(budget: int) -> None:
    for seed in range(8):
        learnt = learn([SLEEP, MOOD], noise(seed), budget)
        assert isinstance(learnt, Signature)
        assert learnt.training_a_month <= budget


def test_a_smaller_budget_never_gives_an_earlier_limit() -> None:
    for seed in range(6):
        before = -1.0
        for budget in (10, 4, 2, 1):
            learnt = learn([SLEEP], noise(seed), budget)
            assert isinstance(learnt, Signature)
            limit = learnt.signs[0].limit
            if before >= 0 and limit is not None:
                assert limit.threshold <= before
            before = limit.threshold if limit is not None else before


def test_a_sharper_sign_has_an_earlier_limit() -> None:
    usual, sharp = (
        learn([Written(id="s", measure=Measure.SLEEP, is_low=True, pitch=pitch)], noise(3), 10)
        for pitch in ("usual", "sharp")
    )
    assert isinstance(usual, Signature) and isinstance(sharp, Signature)
    assert usual.signs[0].limit is not None and sharp.signs[0].limit is not None
    assert sharp.signs[0].limit.threshold > usual.signs[0].limit.threshold


def test_a_budget_outside_its_range_is_a_fault() -> None:
    with pytest.raises(ValueError, match="budget"):
        learn([SLEEP], noise(1), 11)


@pytest.mark.parametrize("seed", range(6))
def test_two_short_nights_before_strong_craving_are_found(seed: int) -> None:
    found = find_pattern(linked(seed))
    assert isinstance(found, Pattern)
    assert found.limit.measure is Measure.SLEEP and found.limit.run == 2 and found.lag == 1
    assert 5.0 <= found.limit.threshold <= 6.0
    assert found.p < 0.05 and found.difference > 3 and found.again > 3
    assert found.held_out.lead_days == 1.0


def test_a_longer_lag_is_found_as_such() -> None:
    found = find_pattern(linked(2, lag=2))
    assert isinstance(found, Pattern)
    assert found.lag == 2


def test_months_of_getting_better_are_not_a_link() -> None:
    days = range(240)
    better = days_of({d: 5.5 + d / 120 for d in days}, {d: 8 - d / 40 for d in days})
    assert isinstance(find_pattern(better), NoPattern)


def test_too_little_is_refused_and_says_how_much_there_is() -> None:
    assert find_pattern(linked(1, length=60)) == NotEnough("days", 60, 84)
    sparse = find_pattern(linked(1, length=120, told=0.2))
    assert isinstance(sparse, NotEnough) and sparse.what == "points" and sparse.have < sparse.need
    assert find_pattern(days_of({}, {}, length=1)) == NotEnough("days", 1, 84)


def test_a_link_that_is_not_seen_again_is_not_told() -> None:
    days = linked(1, length=210)
    craving = dict(days.of(Measure.CRAVING))
    for day in craving:
        if day >= START + 140:
            craving[day] = 2.0
    values = {**days.values, Measure.CRAVING: craving}
    assert isinstance(find_pattern(Days(first=days.first, last=days.last, values=values)), NoPattern)


def test_the_difference_from_the_days_before_uses_no_later_day() -> None:
    values = {day: float(day % 5) for day in range(60)}
    assert without_trend({d: v for d, v in values.items() if d < 40}) == {
        d: v for d, v in without_trend(values).items() if d < 40
    }


# --- today


def look(points: list[Point], **sign: object) -> object:
    given: dict[str, object] = {
        "id": "a",
        "measure": "sleep",
        "is_low": True,
        "threshold": 5.5,
        "run": 2,
        **sign,
    }
    return look_for_own(View(History(checkins=points), NOW), OwnSign(**given))  # type: ignore[arg-type]


def nights(*hours: float | None) -> list[Point]:
    """The last one is tonight's."""
    return [
        Point(at=NOW - timedelta(days=len(hours) - 1 - n), sleep_hours=value, craving=1, mood=5)
        for n, value in enumerate(hours)
    ]


def test_today_a_sign_is_there_with_its_reason_and_its_grounds() -> None:
    points = nights(7, 5, 5.5)
    found = look(points, lag=1, times=19, followed=18)
    assert isinstance(found, Found)
    assert found.grounds == (points[1], points[2])
    said = found.reason.say()
    assert "5.5 hours of sleep or less, 2 nights in a row" in said and "18 of 19 times" in said
    assert "18 de 19 veces" in found.reason.say("es")


def test_today_a_night_nobody_told_is_no_short_night() -> None:
    assert look(nights(5, None, 5)) is None
    assert look(nights(5)) == Unknown("too_few")
    assert look([]) == Unknown("too_few")


def test_today_silence_and_missed_medicine_are_counted_in_days() -> None:
    told = [
        Point(at=NOW - timedelta(days=4), medicine=False),
        Point(at=NOW - timedelta(days=5), medicine=False),
    ]
    silent = look(told, measure="routine", is_low=False, threshold=4, run=1)
    assert isinstance(silent, Found) and "4 days" in silent.reason.say()
    assert look(told, measure="routine", is_low=False, threshold=5, run=1) is None
    assert isinstance(look(told, measure="doses", is_low=False, threshold=1, run=2), Found)
    history = History(checkins=told, last_contact_at=NOW - timedelta(days=20))
    sign = OwnSign(id="c", measure="contact", is_low=False, threshold=14, run=1)
    assert isinstance(look_for_own(View(history, NOW), sign), Found)
