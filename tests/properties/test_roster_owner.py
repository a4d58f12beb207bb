"""HAZ-03: over generated rotas, leave, departures and clock changes there is never a minute without an owner."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from carebraid.core.kernel.codes import CLINICIANS, Role
from carebraid.core.team.roster import (
    Leave,
    Member,
    Roster,
    Service,
    Shift,
    escalate,
    is_present,
    on_duty,
    owner_for,
)

PEOPLE = [UUID(int=number) for number in range(1, 7)]
SITES = [UUID(int=101), UUID(int=102)]
# Days around clock changes in zones that change at different times, one of them by half an hour.
CHANGES = [date(2025, 3, 9), date(2025, 3, 30), date(2025, 4, 6), date(2025, 10, 5), date(2025, 11, 2)]
ZONES = ["America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "UTC", "Asia/Kolkata"]
people = st.sampled_from(PEOPLE)
moments = st.builds(
    lambda day, minutes: datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minutes),
    st.sampled_from(CHANGES),
    st.integers(-2 * 1440, 2 * 1440),
)
clocks = st.builds(time, st.integers(0, 23), st.sampled_from([0, 30]))


@st.composite
def shifts(draw):
    weekly = draw(st.booleans())
    return Shift(
        member=draw(people),
        start=draw(clocks),
        end=draw(clocks),
        zone=draw(st.sampled_from(ZONES)),
        weekday=draw(st.integers(0, 6)) if weekly else None,
        on=None if weekly else draw(st.sampled_from(CHANGES)),
        service=draw(st.sampled_from(list(Service))),
        site=draw(st.none() | st.sampled_from(SITES)),
    )


members = st.builds(
    lambda who, role, joined, left: Member(id=who, roles=frozenset({role}), joined_at=joined, left_at=left),
    people,
    st.sampled_from(sorted(Role)),
    st.none() | moments,
    st.none() | moments,
)
leaves = st.builds(
    lambda who, start, length: Leave(
        who, start, None if length is None else start + timedelta(minutes=length)
    ),
    people,
    moments,
    st.none() | st.integers(1, 3000),
)
rosters = st.builds(
    Roster,
    members=st.lists(members, max_size=6, unique_by=lambda member: member.id),
    shifts=st.lists(shifts(), max_size=12),
    leaves=st.lists(leaves, max_size=6),
    on_call=st.lists(people, max_size=4),
)
teams = st.lists(people, max_size=4)


def someone_is_there(roster: Roster, at: datetime) -> bool:
    """The obvious definition, said apart from the code: any member who is present."""
    return any(_is_there(roster, member, at) for member in roster.members)


def _is_there(roster: Roster, member: Member, at: datetime) -> bool:
    employed = (member.joined_at or at) <= at < (member.left_at or at + timedelta(1))
    away = any(
        leave.member == member.id and leave.from_at <= at < (leave.until_at or at + timedelta(1))
        for leave in roster.leaves
    )
    return employed and not away


@settings(max_examples=400)
@given(rosters, teams, moments, st.none() | st.sampled_from(SITES), st.lists(people, max_size=8))
def test_there_is_an_owner_whenever_anybody_is_there_and_never_one_who_is_not(
    roster, team, at, site, previous
):
    owner = owner_for(roster, team, at, site=site, besides=previous)
    assert (owner is not None) is someone_is_there(roster, at)
    if owner is not None:
        held = next(member for member in roster.members if member.id == owner.member)
        assert _is_there(roster, held, at)
        assert owner.has_role is (not held.roles.isdisjoint(CLINICIANS))
        assert owner.is_new is (owner.member not in previous)


@settings(max_examples=100)
@given(rosters, teams, st.sampled_from(CHANGES))
def test_no_minute_without_a_reachable_owner_while_the_on_call_list_has_somebody(roster, team, day):
    """Minute by minute through the hours around a clock change."""
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=12)
    for minutes in range(0, 36 * 60, 17):
        at = start + timedelta(minutes=minutes)
        if any(is_present(roster, member, at) for member in roster.on_call):
            owner = owner_for(roster, team, at)
            assert owner is not None
            assert is_present(roster, owner.member, at)


@settings(max_examples=200)
@given(rosters, teams, moments)
def test_escalation_asks_everybody_once_before_anybody_twice(roster, team, at):
    there = [member for member in roster.members if _is_there(roster, member, at)]
    asked: list[UUID] = []
    for _ in range(2 * len(there)):
        owner = escalate(roster, team, at, previous=asked)
        assert owner is not None
        asked.append(owner.member)
    assert set(asked[: len(there)]) == set(asked[len(there) :]) == {member.id for member in there}
    assert len(there) < 2 or all(one != other for one, other in pairwise(asked))


@settings(max_examples=200)
@given(rosters, teams, moments, people)
def test_nobody_who_leaves_keeps_what_they_own(roster, team, at, owner):
    taker = owner_for(roster, team, at, besides=(owner,))
    if not is_present(roster, owner, at):
        assert (taker is not None) is someone_is_there(roster, at)
        assert taker is None or taker.member != owner


@settings(max_examples=200)
@given(shifts(), moments)
def test_a_shift_lasts_as_long_as_its_wall_clock_says(shift, near):
    """Over a clock change a shift is longer or shorter by the change, and never by more."""
    start = near - timedelta(days=2)
    covered = [start + timedelta(minutes=number) for number in range(0, 4 * 1440, 30)]
    inside = [moment for moment in covered if shift.covers(moment)]
    wall = (shift.end.hour * 60 + shift.end.minute) - (shift.start.hour * 60 + shift.start.minute)
    wall += 1440 if wall <= 0 else 0
    runs = sum(
        1 for moment in inside if moment - timedelta(minutes=30) not in inside and moment != covered[0]
    )
    assert len(inside) * 30 <= (runs + 1) * (wall + 60)


@given(rosters, moments)
def test_on_duty_names_each_present_person_once(roster, at):
    there = on_duty(roster, at)
    assert len(set(there)) == len(there)
    assert all(is_present(roster, member, at) for member in there)
    assert set(there) == {
        shift.member for shift in roster.shifts if shift.covers(at) and is_present(roster, shift.member, at)
    }
