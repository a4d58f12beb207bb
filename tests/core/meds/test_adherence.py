"""CAP-064, HAZ-18: what was taken. Missing is never zero; three sorts of telling are never mixed."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from carebraid.core.meds.adherence import Covered, Gap, PickUp, days_covered, days_told, days_without

START = date(2026, 1, 1)
END = date(2026, 1, 30)
DAY = timedelta(days=1)


def day(number: int) -> date:
    return START + (number - 1) * DAY


def test_days_told_keep_yes_no_and_nobody_knows_apart() -> None:
    told = days_told({day(1): True, day(2): False, day(3): None}, day(1), day(5))
    assert (told.taken, told.not_taken, told.not_known, told.share) == (1, 1, 3, 0.5)


def test_nothing_told_is_no_share_and_not_nought() -> None:
    told = days_told({}, START, END)
    assert (told.not_known, told.share) == (30, None)


def test_an_early_pick_up_is_used_after_the_one_before() -> None:
    """Proportion of days covered (PQA): 10 days on the 1st and 10 on the 6th cover 20 days."""
    covered = days_covered([PickUp(day(1), 10), PickUp(day(6), 10)], START, END)
    assert (covered.days_covered, covered.days, covered.gaps) == (20, 30, ((day(21), day(30)),))


def test_a_gap_between_two_pick_ups_is_named() -> None:
    covered = days_covered([PickUp(day(1), 10), PickUp(day(16), 15)], START, END)
    assert covered.gaps == ((day(11), day(15)),)
    assert covered.share == 25 / 30


def test_before_the_first_pick_up_nothing_is_said() -> None:
    covered = days_covered([PickUp(day(11), 20)], START, END)
    assert (covered.share, covered.days) == (1.0, 20)


def test_no_pick_up_and_one_of_unknown_length_are_not_known() -> None:
    assert days_covered([], START, END) == Covered(None, 0, 0, (), "no_pick_up")
    unknown = days_covered([PickUp(day(1), 10), PickUp(day(11), None)], START, END)
    assert (unknown.share, unknown.why) == (None, "length_not_known")


PICK_UPS = st.lists(
    st.builds(PickUp, st.dates(START - 40 * DAY, END), st.integers(1, 40)), min_size=1, max_size=8
)


@given(pick_ups=PICK_UPS)
def test_covered_days_and_gaps_make_up_the_span_as_a_day_by_day_count_does(pick_ups: list[PickUp]) -> None:
    """The slow twin: carry a stock from day to day."""
    stock, covered = 0, set()
    first = min(one.on for one in pick_ups)
    for number in range((END - first).days + 1):
        on = first + number * DAY
        stock += sum(one.days or 0 for one in pick_ups if one.on == on)
        if stock:
            covered.add(on)
            stock -= 1
    begin = max(START, first)
    days = [begin + number * DAY for number in range((END - begin).days + 1)]
    found = days_covered(pick_ups, START, END)
    assert found.days_covered == sum(1 for on in days if on in covered)
    assert found.days == len(days)
    missing = {on for a, b in found.gaps for on in days if a <= on <= b}
    assert missing == {on for on in days if on not in covered}


def test_days_without_count_only_what_was_told() -> None:
    today = day(10)
    assert days_without({day(9): False, day(8): False, day(7): True}, today) == Gap(2, 2, day(7))
    assert days_without({day(9): None, day(8): False, day(7): True}, today) == Gap(0, 2, day(7))
    assert days_without({}, today) == Gap(0, None, None)
