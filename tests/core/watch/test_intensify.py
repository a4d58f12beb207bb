"""CAP-096: repeatedly high risk asks a clinician about more support, and not every day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from carebraid.core.watch.intensify import asks_for_more

NOW = datetime(2026, 3, 4, 15, tzinfo=UTC)
DAY = timedelta(days=1)


def test_twice_on_different_days_within_thirty_asks() -> None:
    assert asks_for_more([NOW - 20 * DAY, NOW], NOW, decided_at=None)
    assert not asks_for_more([NOW - timedelta(hours=1), NOW], NOW, decided_at=None), "one hard day is one"
    assert not asks_for_more([NOW - 31 * DAY, NOW], NOW, decided_at=None)
    assert not asks_for_more([NOW, NOW + 2 * DAY], NOW, decided_at=None), (
        "what has not happened is not counted"
    )


def test_after_a_decision_it_rests_for_four_weeks() -> None:
    high = [NOW - 2 * DAY, NOW - DAY, NOW]
    assert not asks_for_more(high, NOW, decided_at=NOW - 27 * DAY)
    assert asks_for_more(high, NOW, decided_at=NOW - 28 * DAY)
