"""The headline measure by hand: signal to human contact, whoever was not reached stays in the count."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from carebraid.core.team.contact_time import Came, Signal, by_week, contact_times

T0 = datetime(2026, 3, 4, 15, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def signal(took: int | None, *, ended: bool = True, how: str = "reached_talked") -> Signal:
    return Signal(T0, None if took is None else T0 + took * MINUTE, T0 + MINUTE if ended else None, how)


def test_by_hand() -> None:
    told = contact_times([signal(10), signal(30), signal(50), signal(2000), signal(None, how="not_needed")])
    assert (told.signals, told.median, told.p90, told.within_day) == (5, 50.0, None, 3)
    assert told.came == {Came.REACHED: 4, Came.ANSWERED: 0, Came.WAITING: 0, Came.NEVER: 1}


def test_who_was_not_reached_makes_the_median_longer_and_never_shorter() -> None:
    assert contact_times([signal(10), signal(20), signal(30)]).median == 20
    assert contact_times([signal(10), signal(20), signal(30), signal(None, ended=False)]).median == 20
    assert contact_times([signal(10), signal(20), *[signal(None, ended=False)] * 3]).median is None


def test_who_answered_in_the_app_asked_for_nobody() -> None:
    told = contact_times([signal(10), signal(None, how="answered_themselves")])
    assert (told.median, told.asked, told.came[Came.ANSWERED]) == (10, 1, 1)
    assert contact_times([]).median is None


def test_a_contact_said_to_be_in_the_minute_before_is_at_once() -> None:
    assert contact_times([signal(-1)]).median == 0


def test_weeks_begin_on_monday_where_the_house_is() -> None:
    late_sunday = Signal(datetime(2026, 3, 9, 2, tzinfo=UTC), None, None)
    assert list(by_week([late_sunday, signal(1)], "America/New_York")) == [date(2026, 3, 2)]
    assert list(by_week([late_sunday], "UTC")) == [date(2026, 3, 9)]
