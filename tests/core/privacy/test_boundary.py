"""PRV-069, PRV-070: what a contract may hold, when it holds, and when it ends by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.boundary import (
    DOES,
    LONGEST,
    SEES,
    Boundary,
    check_boundary,
    end_of_day,
    ends_at,
    is_in_force,
    may_do,
    may_see,
)

NOW = datetime(2026, 3, 4, 15, tzinfo=UTC)
AGREED = Boundary(
    grant_id=UUID(int=1), patient_id=UUID(int=2), sees=frozenset({"my_goals"}), does=frozenset(DOES),
    crisis=frozenset(), from_on=None, accepted_at=NOW - timedelta(days=1), until_at=NOW + timedelta(days=1),
    ended_at=None, duress_at=None, invited_at=NOW - timedelta(days=2),
)  # fmt: skip


def test_only_what_was_agreed_is_seen_and_only_while_it_holds() -> None:
    assert [part for part in SEES if may_see(AGREED, part, NOW)] == ["my_goals"]
    for closed in (
        replace(AGREED, accepted_at=None), replace(AGREED, ended_at=NOW), replace(AGREED, duress_at=NOW),
        replace(AGREED, until_at=NOW), replace(AGREED, accepted_at=NOW + timedelta(seconds=1)),
    ):  # fmt: skip
        assert not is_in_force(closed, NOW)
        assert not may_see(closed, "my_goals", NOW)


def test_what_may_be_done_stays_as_agreed_when_the_view_closes() -> None:
    """PRV-071: a form that vanished would tell."""
    for closed in (
        AGREED,
        replace(AGREED, ended_at=NOW),
        replace(AGREED, duress_at=NOW),
        replace(AGREED, until_at=NOW),
    ):
        assert [what for what in DOES if may_do(closed, what, NOW)] == list(DOES)
    assert not any(may_do(replace(AGREED, accepted_at=None), what, NOW) for what in DOES)
    assert not may_do(replace(AGREED, does=frozenset()), "say_worried", NOW)


@pytest.mark.parametrize(
    ("zone", "born_on", "of_age"),
    [
        ("America/New_York", date(2008, 3, 6), datetime(2026, 3, 6, 5, tzinfo=UTC)),
        ("Pacific/Auckland", date(2008, 3, 6), datetime(2026, 3, 5, 11, tzinfo=UTC)),
        ("UTC", date(2008, 2, 29), datetime(2026, 3, 1, tzinfo=UTC)),
        ("America/New_York", date(2008, 3, 8), datetime(2026, 3, 8, 5, tzinfo=UTC)),  # the clocks change that night
    ],
)  # fmt: skip
def test_prv_069_a_childs_contract_ends_at_the_local_midnight_of_coming_of_age(
    zone: str, born_on: date, of_age: datetime
) -> None:
    before = of_age - timedelta(days=20)
    made = replace(
        AGREED, born_on=born_on, zone=zone, invited_at=before, accepted_at=before,
        until_at=of_age + timedelta(days=60),
    )  # fmt: skip
    assert ends_at(made) == of_age
    assert is_in_force(made, of_age - timedelta(seconds=1))
    assert not is_in_force(made, of_age)


def test_prv_069_what_the_grown_person_agrees_to_is_theirs() -> None:
    of_age = datetime(2026, 3, 6, 5, tzinfo=UTC)
    theirs = replace(
        AGREED, born_on=date(2008, 3, 6), zone="America/New_York", invited_at=of_age, accepted_at=of_age,
        until_at=of_age + timedelta(days=60),
    )  # fmt: skip
    assert ends_at(theirs) == theirs.until_at


def test_a_day_ends_with_its_local_midnight_on_both_sides_of_the_clock_change() -> None:
    assert end_of_day(date(2026, 3, 7), "America/New_York") == datetime(2026, 3, 8, 5, tzinfo=UTC)
    assert end_of_day(date(2026, 3, 8), "America/New_York") == datetime(2026, 3, 9, 4, tzinfo=UTC)
    assert end_of_day(date(2026, 10, 31), "America/New_York") == datetime(2026, 11, 1, 4, tzinfo=UTC)
    assert end_of_day(date(2026, 11, 1), "America/New_York") == datetime(2026, 11, 2, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("until", "code"),
    [(NOW, "grant.no_end"), (NOW + LONGEST + timedelta(seconds=1), "grant.no_end"), (NOW + LONGEST, "")],
)  # fmt: skip
def test_prv_070_every_contract_has_an_end(until: datetime, code: str) -> None:
    try:
        check_boundary(["my_goals"], [], [], until, NOW)
    except Refused as refused:
        assert refused.code == code
    else:
        assert code == ""


@pytest.mark.parametrize("part", ["safety_plan", "grants", "private_notes", "", "craving"])
def test_prv_072_safety_content_is_in_no_contract(part: str) -> None:
    for parts in (([part], [], []), ([], [part], []), ([], [], [part])):
        with pytest.raises(Refused) as refused:
            check_boundary(*parts, NOW + timedelta(days=1), NOW)
        assert refused.value.code == "grant.unknown_part"
