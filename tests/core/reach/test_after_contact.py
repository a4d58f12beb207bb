"""CAP-096, CAP-152, CAP-159 to CAP-161: help after a missed visit, boosters by fading, open ways, more support."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carebraid.core.kernel.refusal import Refused
from carebraid.core.reach.barriers import ALWAYS, HELP, check_wanted, help_for
from carebraid.core.reach.booster import (
    FIRST_LASTING,
    KEEP,
    LONGEST,
    SHORTEST,
    Fading,
    after_booster,
    next_in,
)
from carebraid.core.reach.delivery import Delivery, Means, Proof, open_ways
from carebraid.core.reach.outreach_rules import Why

NOW = datetime(2026, 3, 4, 15, tzinfo=UTC)
WEEK = timedelta(days=7)


@pytest.mark.parametrize("barrier", sorted(HELP))
def test_whatever_got_in_the_way_there_is_something_to_offer(barrier: str) -> None:
    offered = help_for([barrier])
    assert (offered[-1] == ALWAYS and len(offered) == len(set(offered)) >= 2) or barrier == "time"
    assert check_wanted(offered) == offered


def test_what_is_not_on_the_list_is_refused_and_nothing_named_still_offers_another_time() -> None:
    assert help_for([]) == (ALWAYS,)
    assert help_for(["ride", "childcare", "ride"])[:3] == ("ride", "video", "nearer")
    with pytest.raises(Refused, match="what got in the way"):
        help_for(["laziness"])
    with pytest.raises(Refused, match="help that is offered"):
        check_wanted(["a medal"])


def test_boosters_come_later_and_later_while_they_help_and_sooner_after_a_miss() -> None:
    fading, days = Fading(), []
    for _ in range(5):
        days.append(next_in(fading).days)
        fading = after_booster(fading, reached=True)
    assert days == [14, 28, 56, 90, 90]
    missed = after_booster(Fading(FIRST_LASTING, 2), reached=False)
    assert (next_in(missed).days, missed.kept) == (7, 2)
    assert after_booster(Fading(), reached=True, helped=False) == Fading(FIRST_LASTING, 1)


@given(st.lists(st.tuples(st.booleans(), st.sampled_from([True, False, None])), max_size=20))
def test_a_booster_always_comes_between_a_week_and_ninety_days(
    history: list[tuple[bool, bool | None]],
) -> None:
    fading = Fading()
    for reached, helped in history:
        fading = after_booster(fading, reached=reached, helped=helped)
        assert SHORTEST <= next_in(fading) <= LONGEST
    due = next_in(fading)
    if SHORTEST < due < LONGEST:
        assert abs(exp(-due.days / fading.lasting) - KEEP) < 0.02


def test_a_message_is_as_far_as_is_proved_and_no_further() -> None:
    at = NOW
    told = [
        Proof(queued_at=at),
        Proof(queued_at=at, sent_at=at),
        Proof(queued_at=at, failure="stopped"),
        Proof(queued_at=at, sent_at=at, shown_at=at, failure="late"),
        Proof(queued_at=at, sent_at=at, shown_at=at, opened_at=at),
        Proof(queued_at=at, answered_at=at),
    ]
    assert [one.state for one in told] == [
        Delivery.QUEUED, Delivery.SENT, Delivery.FAILED, Delivery.SHOWN, Delivery.OPENED, Delivery.ANSWERED,
    ]  # fmt: skip


ROBIN = Means(has_account=True, seen_at=NOW - timedelta(days=1), message=Why.OK, telephones=1)


def test_the_ways_to_somebody_who_was_never_asked_leave_out_the_visit() -> None:
    assert open_ways(ROBIN, NOW, WEEK) == {"app", "message", "call", "video"}


@pytest.mark.parametrize(
    ("change", "ways"),
    [
        ({"seen_at": NOW - timedelta(days=8)}, {"message", "call", "video"}),  # a dead device
        ({"seen_at": None, "telephones": 0, "message": Why.NO_OPT_IN}, set()),
        ({"message": Why.STOPPED}, {"app", "call", "video"}),
        ({"message": Why.ENOUGH_TODAY}, {"app", "call", "video"}),
        ({"message": Why.QUIET_HOURS}, {"app", "message", "call", "video"}),
        ({"telephones": 0}, {"app", "message", "video"}),  # no number that is safe
        ({"wish": ()}, {"app", "message"}),
        ({"wish": ("visit",)}, {"app", "message", "visit"}),
        ({"has_account": False}, {"message", "call", "video"}),
    ],
)
def test_what_is_not_known_or_not_allowed_is_closed(change: dict[str, object], ways: set[str]) -> None:
    assert open_ways(replace(ROBIN, **change), NOW, WEEK) == ways  # type: ignore[arg-type]
