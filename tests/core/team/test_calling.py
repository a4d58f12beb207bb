"""Journey 7 of the care manager: nobody is called by two teams that do not know of each other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from carebraid.core.team.calling import Act, Pair, calls_about, double_work

T0 = datetime(2026, 3, 4, 15, tzinfo=UTC)
ANA, BEN, CY = (UUID(int=n) for n in (1, 2, 3))
ONE, TWO, THREE = (UUID(int=n) for n in (11, 12, 13))


def minutes(n: int) -> datetime:
    return T0 + timedelta(minutes=n)


def test_a_call_that_goes_on_comes_first_then_who_called_last() -> None:
    acts = [
        Act(ONE, ANA, "Ana", minutes(0), "no_answer"),
        Act(TWO, BEN, "Ben", minutes(15)),
        Act(ONE, CY, "Cy", minutes(5), "left_message"),
    ]
    told = calls_about(acts, minutes(20))
    assert [(call.name, call.is_now, call.outcome) for call in told] == [
        ("Ben", True, ""),
        ("Cy", False, "left_message"),
        ("Ana", False, "no_answer"),
    ]
    assert [call.name for call in calls_about(acts, minutes(20), besides=BEN)] == ["Cy", "Ana"]


def test_a_call_ends_with_its_outcome_and_after_half_an_hour_without_one() -> None:
    taken = Act(ONE, ANA, "Ana", T0)
    assert calls_about([taken], minutes(29))[0].is_now
    assert calls_about([taken], minutes(30)) == ()
    said = Act(ONE, ANA, "Ana", minutes(5), "reached_talked")
    assert [call.is_now for call in calls_about([said, taken], minutes(10))] == [False]
    assert calls_about([said], minutes(5) + timedelta(hours=24)) == ()
    assert calls_about([Act(ONE, ANA, "Ana", minutes(60))], T0) == (), "what has not happened yet is no call"


def test_double_work_keeps_what_is_a_matter_of_safety_then_what_is_due_first() -> None:
    tasks = [(ONE, ANA, False, minutes(1)), (TWO, BEN, True, minutes(9)), (THREE, CY, False, minutes(5))]
    assert double_work(tasks) == (Pair(TWO, ONE), Pair(TWO, THREE))
    assert double_work(tasks[:1]) == ()
    assert double_work([(ONE, ANA, False, T0), (TWO, ANA, False, T0)]) == (), "one colleague knows of both"
    assert double_work([(ONE, ANA, True, T0), (TWO, BEN, True, T0)]) == (), "two safety tasks stay two"
