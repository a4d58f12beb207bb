"""The planted special cause: which answers lay unread, and what the score makes of what the control charts flag."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from carebraid.cli._demo.people import LONGEST, NINE_MONTHS, more_people
from carebraid.cli._demo.special_cause import MEASURE, last_of, lay_unread, month_of
from carebraid.cli._demo.world_truth import _special_causes
from carebraid.core.outcomes.control_chart import p_chart
from carebraid.screens.outcomes import Charts

TODAY = date(2026, 11, 22)
MONTHS = tuple(f"{2025 + (at + 9) // 12}-{(at + 9) % 12 + 1:02}" for at in range(14))  # 2025-10 to 2026-11


def charts(bad: int | None) -> Charts:
    """Fourteen months of 100 answers; in the month numbered ``bad`` 15 lay unread."""
    counted = [(15 if at == bad else 0, 100) for at in range(14)]
    return Charts(MONTHS, None, p_chart(counted), None, ())


def test_it_is_the_month_six_months_ago_for_a_quarter_of_the_people() -> None:
    first = month_of(TODAY)
    assert (first, last_of(first)) == (date(2026, 5, 1), date(2026, 5, 31))
    assert month_of(date(2026, 3, 31)) == date(2025, 9, 1)
    people = more_people(200, 1, TODAY)
    theirs = {one.number for one in people if lay_unread(one, first + timedelta(days=9), TODAY)}
    assert len(theirs) == 50
    at_site = Counter(one.site for one in people if one.number in theirs)
    assert abs(at_site["clinic"] - at_site["quayside"]) <= 1, "it is the month that is special, and no site"
    assert not any(lay_unread(one, first - timedelta(days=1), TODAY) for one in people)
    assert not any(lay_unread(one, last_of(first) + timedelta(days=1), TODAY) for one in people)


def test_some_people_are_here_long_enough_for_a_chart_to_be_judged() -> None:
    long = [one.days for one in more_people(194, 1, TODAY) if one.days > NINE_MONTHS]
    assert len(long) >= 11 and min(long) >= 12 * 31 and max(long) <= LONGEST


def test_the_planted_month_is_found_missed_and_invented_by_name() -> None:
    found = _special_causes({MEASURE: charts(7), "no_show": charts(None)}, 200, TODAY)
    assert (found.planted, found.missed, found.invented) == ((f"{MEASURE}: 2026-05, outside",), (), ())
    missed = _special_causes({MEASURE: charts(None)}, 200, TODAY)
    assert missed.missed == (f"{MEASURE}: 2026-05, outside",) and not missed.holds
    wrong = _special_causes({MEASURE: charts(7), "no_show": charts(3)}, 200, TODAY)
    assert wrong.invented == ("no_show: 2026-01, outside", "no_show: 2026-11, shift") and not wrong.holds


def test_in_a_small_clinic_nothing_is_looked_for_and_that_is_said() -> None:
    small = _special_causes({}, 16, TODAY)
    assert small.holds and small.planted == () and "Too few people" in small.why
