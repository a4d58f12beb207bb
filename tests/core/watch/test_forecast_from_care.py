"""A chart's facts become the history that a forecast rests on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from carebraid.core.kernel.refusal import Refused
from carebraid.core.watch.forecast_from_care import LONGEST_WEEKS, CareFacts, history_from_care

START = date(2026, 1, 5)


def day(number: int) -> date:
    return START + timedelta(days=number)


def test_weeks_visits_and_doses_are_put_where_they_belong() -> None:
    history = history_from_care(CareFacts(
        started_on=START, today=day(30),
        tests=((day(7), False), (day(8), True), (day(29), True)), told=((day(10), False), (day(15), True)),
        kept=(day(7), day(8), day(15)), drug="buprenorphine", doses=((day(1), 8.0), (day(20), 16.0), (day(29), 16.0)),
        doses_known_until=day(20),
    ))  # fmt: skip
    assert (history.week, history.symbols) == (4, "-*+o")
    assert history.kept == (7, 8, 15)
    assert history.doses == ((1, 8.0), (20, 16.0))  # day 29 lies in a week that is not over
    assert history.doses_until == 20
    assert history.due == ()


def test_a_week_without_a_planned_visit_and_without_news_is_not_missed() -> None:
    history = history_from_care(
        CareFacts(
            started_on=START, today=day(21), told=((day(2), False),), planned=(day(5), day(19), day(26))
        )
    )
    assert history.symbols == "-_o"
    assert history.due == (True, False, True, True, False, False, False)
    assert history.doses is None


def test_nobody_is_foretold_before_the_first_week_is_over() -> None:
    with pytest.raises(Refused) as said:
        history_from_care(CareFacts(started_on=START, today=day(6)))
    assert said.value.code == "forecast.not_started"


def test_only_the_last_year_is_looked_at() -> None:
    history = history_from_care(CareFacts(started_on=START, today=day(7 * 60), tests=((day(7 * 60), False),)))
    assert (history.week, history.symbols[-1]) == (LONGEST_WEEKS, "-")
