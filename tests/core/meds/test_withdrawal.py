"""CAP-067: withdrawal scales, their trend and the protocol's next step."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carebraid.core.meds.withdrawal import ALCOHOL, OPIOID, Score, band_of, next_step
from carebraid.knowledge.monitoring import load_withdrawal

BOOK = load_withdrawal()
NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def scored(*totals: float | None, every: timedelta = HOUR) -> list[Score]:
    """Scores that end half an hour ago."""
    return [Score(NOW - HOUR / 2 - every * (len(totals) - 1 - n), total) for n, total in enumerate(totals)]


@pytest.mark.parametrize(
    ("substance", "total", "band", "hours"),
    [
        (OPIOID, 4, "none", 4), (OPIOID, 5, "mild", 2), (OPIOID, 12, "mild", 2), (OPIOID, 13, "moderate", 1),
        (OPIOID, 25, "moderately_severe", 1), (OPIOID, 48, "severe", 1), (ALCOHOL, 9, "mild", 4),
        (ALCOHOL, 10, "moderate", 1), (ALCOHOL, 19, "severe", 1), (ALCOHOL, 67, "severe", 1),
    ],
)  # fmt: skip
def test_each_band_has_its_step_and_the_time_of_the_next_score(
    substance: str, total: int, band: str, hours: int
) -> None:
    step = next_step(BOOK[substance], scored(total), NOW)
    assert step is not None
    assert step.band is not None
    assert (step.band.name, step.rescore_at) == (band, NOW - HOUR / 2 + hours * HOUR)
    assert step.band.actions != ()


@given(substance=st.sampled_from([OPIOID, ALCOHOL]), data=st.data())
def test_every_total_of_a_scale_has_exactly_one_band(substance: str, data: st.DataObject) -> None:
    protocol = BOOK[substance]
    total = data.draw(st.integers(0, int(protocol.bands[-1].high)))
    assert sum(1 for band in protocol.bands if band.low <= total <= band.high) == 1
    assert band_of(protocol, total) is not None


def test_a_score_that_is_not_known_asks_again_now_and_has_no_band() -> None:
    step = next_step(BOOK[OPIOID], scored(14, None), NOW)
    assert step is not None
    assert (step.band, step.change, step.rescore_at) == (None, None, NOW - HOUR / 2)


def test_a_total_beyond_the_scale_is_a_fault_and_never_asked_is_none() -> None:
    with pytest.raises(ValueError, match="no band"):
        next_step(BOOK[OPIOID], scored(49), NOW)
    assert next_step(BOOK[OPIOID], [], NOW) is None


def test_it_is_over_after_two_calm_scores_in_a_row_or_three_days_of_silence() -> None:
    def is_over(scores: list[Score], now: datetime = NOW) -> bool:
        step = next_step(BOOK[OPIOID], scores, now)
        assert step is not None
        assert (step.rescore_at is None) == step.is_over
        return step.is_over

    assert [is_over(scored(9, 4)), is_over(scored(4, 4)), is_over(scored(4, None))] == [False, True, False]
    assert is_over(scored(14), NOW + timedelta(hours=73))


@pytest.mark.parametrize(("after", "is_so"), [(19, False), (20, True)])
def test_a_rise_by_six_within_two_hours_of_buprenorphine_may_be_precipitated(after: int, is_so: bool) -> None:
    scores = [Score(NOW - 3 * HOUR, 14), Score(NOW - HOUR, after)]
    for dosed_at, expected in (
        (NOW - 2 * HOUR, is_so),
        (NOW - timedelta(hours=3, minutes=30), False),
        (None, False),
    ):
        step = next_step(BOOK[OPIOID], scores, NOW, dosed_at=dosed_at)
        assert step is not None
        assert step.may_be_precipitated is expected


def test_the_trend_says_by_how_much() -> None:
    step = next_step(BOOK[ALCOHOL], scored(19, 11), NOW)
    assert step is not None
    assert step.change == -8
