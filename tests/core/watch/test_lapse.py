"""CAP-098: recovery days are kept; a slip never sets a count back; untold days are neither good nor bad."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from carebraid.core.watch.lapse import APART_DAYS, RecoveryDays, recovery_days

DAY = 738_000


def count(clean: set[int], used: set[int], today: int) -> RecoveryDays:
    return recovery_days({DAY + d for d in clean}, {DAY + d for d in used}, DAY + today)


def test_days_are_counted_beside_the_slips() -> None:
    got = count(set(range(30)) | set(range(31, 51)), {30}, 50)
    assert got == RecoveryDays(days=50, used=1, longest=30, now=20, between=None, untold=0)


def test_a_slip_today_leaves_the_longest_stretch_and_all_days() -> None:
    got = count(set(range(30)), {30}, 30)
    assert (got.days, got.longest, got.now) == (30, 30, 0)


def test_the_time_between_counts_the_told_days_between_two_uses() -> None:
    assert (
        count(set(range(60)), {10, 30, 31, 40}, 60).between == 13.5
    )  # 19 and 8; two uses in a row hold none
    assert count({11, 12, 15}, {10, 20}, 20).between == 3
    assert count({11, 40, 41}, {10, 42}, 42).between is None  # nobody knows what was in the silence
    assert count({0, 1}, {2}, 2).between is None


def test_a_long_silence_ends_a_stretch_and_a_short_one_does_not() -> None:
    assert count({0, 1, 2, 12, 13}, set(), 13).longest == 5
    assert count({0, 15}, set(), 15).longest == 2
    assert count({0, 16}, set(), 16).longest == 1
    assert (count({0, 1, 2}, set(), 16).now, count({0, 1, 2}, set(), 17).now) == (3, 0)
    assert count({0, 1, 2}, set(), 5).untold == 3


def test_a_day_told_both_ways_was_one_of_use() -> None:
    assert count({0, 1}, {1}, 1).days == 1


days = st.sets(st.integers(0, 120), max_size=30)


@given(days, days, st.integers(0, 120))
def test_another_slip_takes_no_other_day_away(clean: set[int], used: set[int], slip: int) -> None:
    before, after = count(clean, used, 120), count(clean, used | {slip}, 120)
    assert after.days >= before.days - 1
    assert after.days == before.days - (slip in clean and slip not in used)


@given(days, days, st.integers(0, 120))
def test_more_told_days_never_lower_the_count(clean: set[int], used: set[int], more: int) -> None:
    before, after = count(clean, used, 120), count(clean | {more}, used, 120)
    assert after.days >= before.days and after.longest >= before.longest


@given(days, days)
def test_the_stretches_hold_together(clean: set[int], used: set[int]) -> None:
    got = count(clean, used, 120)
    assert 0 <= got.now <= got.longest
    assert got.days == len(clean - used) and got.used == len(used)
    assert got.untold >= 0


@given(days, days, st.integers(0, 120))
def test_a_day_nobody_told_of_is_in_no_count(clean: set[int], used: set[int], today: int) -> None:
    """One rule for all figures of the page: what is not told is no recovery day, so no stretch is longer than those."""
    got = count(clean, used, today)
    assert got.longest <= got.days
    assert got.between is None or got.between <= got.days
    told = {day for day in clean | used if day <= today}
    assert got.days + got.used == len(told)
    assert got.days + got.used + got.untold == (today - min(told) + 1 if told else 0)
    assert (got.longest == 0) == (got.days == 0)


@given(st.sets(st.integers(0, 60), max_size=20), st.sets(st.integers(0, 60), max_size=20))
def test_the_stretches_are_those_one_would_count_by_hand(clean: set[int], used: set[int]) -> None:
    lengths, run, silent = [0], 0, 0
    for day in range(61):
        silent = 0 if day in clean | used else silent + 1
        run = 0 if day in used or silent > APART_DAYS else run + (day in clean)
        lengths.append(run)
    got = count(clean, used, 60)
    assert (got.longest, got.now) == (max(lengths), lengths[-1])
