"""Who is on duty and who owns what is raised, over nights, leave, sites and clock changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest

from carebraid.core.kernel.codes import Role
from carebraid.core.team.roster import (
    Leave,
    Member,
    Owner,
    Roster,
    Service,
    Shift,
    escalate,
    is_present,
    on_duty,
    owner_for,
)

ANA, BEN, CLEO, DEV, EVE = (UUID(int=number) for number in range(1, 6))
NORTH, SOUTH = UUID(int=101), UUID(int=102)
NEW_YORK = "America/New_York"
MONDAY_NOON = datetime(2025, 6, 16, 16, 0, tzinfo=UTC)


def member(who: UUID, role: Role = Role.NURSE, **more) -> Member:
    return Member(id=who, roles=frozenset({role}), **more)


def weekdays(who: UUID, start: int = 9, end: int = 17, **more) -> list[Shift]:
    return [
        Shift(member=who, start=time(start), end=time(end), zone=NEW_YORK, weekday=number, **more)
        for number in range(5)
    ]


ROSTER = Roster(
    members=[
        member(ANA, Role.THERAPIST),
        member(BEN, Role.PEER_MENTOR),
        member(CLEO),
        member(DEV, Role.PSYCHIATRIST),
        member(EVE, Role.ADMINISTRATOR),
    ],
    shifts=[
        *weekdays(ANA),
        *weekdays(BEN),
        *weekdays(CLEO, 8, 20, service=Service.SITE_ON_CALL, site=NORTH),
    ],
    on_call=[DEV],
)


def test_the_team_on_duty_comes_first_and_then_wider_circles():
    night = datetime(2025, 6, 17, 4, 0, tzinfo=UTC)  # midnight in New York
    evening = datetime(2025, 6, 16, 22, 0, tzinfo=UTC)  # 18:00: only site on-call is on shift
    team = [BEN, ANA]
    assert owner_for(ROSTER, team, MONDAY_NOON, site=NORTH) == Owner(ANA, "team")
    assert owner_for(ROSTER, team, evening, site=NORTH) == Owner(CLEO, "site_on_call")
    assert owner_for(ROSTER, team, evening, site=SOUTH) == Owner(DEV, "organisation_on_call")
    assert owner_for(ROSTER, team, night, site=NORTH) == Owner(DEV, "organisation_on_call")
    assert owner_for(replace(ROSTER, on_call=[]), team, night) == Owner(ANA, "last_resort")


def test_a_needed_role_is_looked_for_in_every_circle_before_anybody_else_is_asked():
    prescriber = frozenset({Role.PSYCHIATRIST})
    assert owner_for(ROSTER, [ANA], MONDAY_NOON, prescriber) == Owner(DEV, "organisation_on_call")
    nobody = frozenset({Role.CARE_MANAGER})
    assert owner_for(ROSTER, [ANA], MONDAY_NOON, nobody) == Owner(ANA, "team", has_role=False)
    assert owner_for(ROSTER, [BEN], MONDAY_NOON, {Role.PEER_MENTOR}) == Owner(BEN, "team")


def test_escalation_goes_to_somebody_new_and_only_then_round_again():
    asked: list[UUID] = []
    for _ in range(12):
        owner = escalate(ROSTER, [ANA], MONDAY_NOON, site=NORTH, previous=asked)
        asked.append(owner.member)
    everybody = [ANA, CLEO, DEV, BEN, EVE]
    assert asked == [*everybody, *everybody, ANA, CLEO]


def test_alone_the_same_person_is_asked_again_and_it_shows():
    alone = Roster(members=[member(ANA)])
    assert escalate(alone, [], MONDAY_NOON, previous=[ANA]) == Owner(ANA, "last_resort", is_new=False)


@pytest.mark.parametrize(
    ("change", "present"),
    [
        ({}, True),
        ({"left_at": MONDAY_NOON}, False),
        ({"left_at": MONDAY_NOON + timedelta(seconds=1)}, True),
        ({"joined_at": MONDAY_NOON}, True),
        ({"joined_at": MONDAY_NOON + timedelta(seconds=1)}, False),
    ],
)
def test_who_has_left_or_not_begun_is_not_there(change, present):
    roster = Roster(members=[member(ANA, **change)], shifts=weekdays(ANA), on_call=[ANA])
    assert is_present(roster, ANA, MONDAY_NOON) is present
    assert on_duty(roster, MONDAY_NOON) == ((ANA,) if present else ())
    assert (owner_for(roster, [ANA], MONDAY_NOON) is not None) is present


@pytest.mark.parametrize(
    ("from_hours", "until_hours", "away"),
    [(0, 1, True), (-1, 0, False), (-1, None, True), (0.1, 1, False), (-1, 0.1, True)],
)
def test_leave_begins_included_and_ends_not(from_hours, until_hours, away):
    until = None if until_hours is None else MONDAY_NOON + timedelta(hours=until_hours)
    leave = Leave(ANA, MONDAY_NOON + timedelta(hours=from_hours), until)
    roster = replace(ROSTER, leaves=[leave])
    assert (ANA not in on_duty(roster, MONDAY_NOON)) is away


def test_leaving_hands_over_to_somebody_else_who_is_there():
    gone = replace(
        ROSTER, members=[replace(m, left_at=MONDAY_NOON) if m.id == ANA else m for m in ROSTER.members]
    )
    assert owner_for(gone, [ANA, BEN], MONDAY_NOON, site=NORTH, besides=(ANA,)) == Owner(CLEO, "site_on_call")


def test_an_unknown_person_is_never_on_duty():
    roster = Roster(members=[], shifts=weekdays(ANA), on_call=[ANA])
    assert on_duty(roster, MONDAY_NOON) == ()
    assert owner_for(roster, [ANA], MONDAY_NOON) is None


@pytest.mark.parametrize(
    ("moment", "there"),
    [
        ("2025-06-16T21:59:00-04:00", False),
        ("2025-06-16T22:00:00-04:00", True),
        ("2025-06-17T05:59:00-04:00", True),
        ("2025-06-17T06:00:00-04:00", False),
        ("2025-06-17T23:00:00-04:00", False),
        ("2025-11-03T22:30:00-05:00", True),
    ],
)
def test_a_night_shift_ends_the_next_morning(moment, there):
    night = Shift(member=ANA, start=time(22), end=time(6), zone=NEW_YORK, weekday=0)
    assert night.covers(datetime.fromisoformat(moment)) is there


@pytest.mark.parametrize(("day", "hours"), [("2025-03-08", 7), ("2025-11-01", 9), ("2025-06-07", 8)])
def test_a_night_shift_keeps_its_wall_clock_over_a_clock_change(day, hours):
    night = Shift(member=ANA, start=time(22), end=time(6), zone=NEW_YORK, on=date.fromisoformat(day))
    start = datetime.fromisoformat(f"{day}T00:00:00+00:00")
    minutes = sum(night.covers(start + timedelta(minutes=number)) for number in range(60 * 48))
    assert minutes == hours * 60


def test_equal_start_and_end_is_a_whole_day():
    shift = Shift(member=ANA, start=time(8), end=time(8), zone="UTC", on=date(2025, 6, 16))
    start = datetime(2025, 6, 16, 8, 0, tzinfo=UTC)
    assert [shift.covers(start + timedelta(hours=n)) for n in (-1, 0, 23, 24)] == [False, True, True, False]


def test_a_weekly_shift_has_its_bounds():
    shift = Shift(
        member=ANA,
        start=time(9),
        end=time(17),
        zone="UTC",
        weekday=0,
        valid_from=date(2025, 6, 9),
        valid_until=date(2025, 6, 16),
    )
    mondays = [datetime(2025, 6, number, 12, 0, tzinfo=UTC) for number in (2, 9, 16, 23)]
    assert [shift.covers(moment) for moment in mondays] == [False, True, True, False]


@pytest.mark.parametrize("both", [{}, {"weekday": 0, "on": date(2025, 6, 16)}])
def test_a_shift_is_weekly_or_on_one_day(both):
    with pytest.raises(ValueError, match="weekly or on one day"):
        Shift(member=ANA, start=time(9), end=time(17), zone="UTC", **both)
