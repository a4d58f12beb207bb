"""Who is on duty, and who owns what is raised now (HAZ-02, HAZ-03).

Shifts are local wall time in a named zone, so that a night shift is a night shift on both sides of a
clock change. An owner is looked for in widening circles and is never somebody who is away or has left;
as long as one active person is in the organisation, there is an owner.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from carebraid.core.kernel.codes import CLINICIANS, Role
from carebraid.core.kernel.moment import require_aware, zone


class Service(StrEnum):
    """What a shift is for."""

    CLINIC = "clinic"
    SITE_ON_CALL = "site_on_call"
    ORGANISATION_ON_CALL = "organisation_on_call"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One member of staff. ``left_at``: deactivated from then on; ``joined_at``: not before."""

    id: UUID
    roles: frozenset[Role]
    sites: frozenset[UUID] = frozenset()
    joined_at: datetime | None = None
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A shift of one person: every ``weekday`` (Monday 0) or once ``on`` a day; exactly one of the two.

    ``start`` to ``end`` is local wall time in ``zone``; an end at or before the start is the next day.
    ``valid_from`` and ``valid_until`` (days, both included) bound a weekly shift. ``site`` says where;
    None: the whole organisation.
    """

    member: UUID
    start: time
    end: time
    zone: str
    weekday: int | None = None
    on: date | None = None
    service: Service = Service.CLINIC
    site: UUID | None = None
    valid_from: date | None = None
    valid_until: date | None = None

    def __post_init__(self) -> None:
        if (self.weekday is None) == (self.on is None):
            raise ValueError("a shift is either weekly or on one day")

    def starts_on(self, day: date) -> bool:
        """Whether the shift begins on that local day."""
        if self.on is not None:
            return day == self.on
        after = self.valid_from is None or day >= self.valid_from
        return (
            after and day.weekday() == self.weekday and (self.valid_until is None or day <= self.valid_until)
        )

    def covers(self, at: datetime) -> bool:
        """Whether the local clock stands inside the shift: start included, end not."""
        local = at.astimezone(zone(self.zone))
        day, clock = local.date(), local.time()
        if self.start < self.end:
            return self.starts_on(day) and self.start <= clock < self.end
        began_today = self.starts_on(day) and clock >= self.start
        return began_today or (clock < self.end and self.starts_on(day - timedelta(days=1)))


@dataclass(frozen=True, slots=True)
class Leave:
    """Somebody is away from ``from_at`` (included) to ``until_at`` (not; None: until further notice)."""

    member: UUID
    from_at: datetime
    until_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """Everything about who is there in one organisation. ``on_call`` is the organisation's list, first
    person first: they can be reached at any hour. Site on-call is shifts of service ``site_on_call``."""

    members: Sequence[Member]
    shifts: Sequence[Shift] = ()
    leaves: Sequence[Leave] = ()
    on_call: Sequence[UUID] = ()


@dataclass(frozen=True, slots=True)
class Owner:
    """Who owns it. ``via``: ``team``, ``site_on_call``, ``organisation_on_call`` or ``last_resort``.
    ``has_role`` is False where nobody present holds a needed role: the screens say so. ``is_new`` is
    False where an escalation found nobody else and the same person is asked again."""

    member: UUID
    via: str
    has_role: bool = True
    is_new: bool = True


def is_present(roster: Roster, member: UUID, at: datetime) -> bool:
    """Whether the member has joined, has not left and is not away at that moment. Unknown people are not."""
    at = require_aware(at)
    known = next((person for person in roster.members if person.id == member), None)
    if known is None or (known.joined_at is not None and known.joined_at > at):
        return False
    if known.left_at is not None and known.left_at <= at:
        return False
    return not any(
        leave.member == member and leave.from_at <= at and (leave.until_at is None or at < leave.until_at)
        for leave in roster.leaves
    )


def on_duty(
    roster: Roster, at: datetime, *, service: Service | None = None, site: UUID | None = None
) -> tuple[UUID, ...]:
    """Members with a shift at that moment who are present, in the roster's order, each once.

    ``site`` keeps shifts of that site and those for the whole organisation.
    """
    at = require_aware(at)
    covering = (
        shift.member
        for shift in roster.shifts
        if (service is None or shift.service is service)
        and (site is None or shift.site in (None, site))
        and shift.covers(at)
    )
    return tuple(member for member in dict.fromkeys(covering) if is_present(roster, member, at))


def owner_for(
    roster: Roster,
    team: Sequence[UUID],
    at: datetime,
    roles_needed: Collection[Role] = CLINICIANS,
    *,
    site: UUID | None = None,
    besides: Sequence[UUID] = (),
) -> Owner | None:
    """Who owns something raised at ``at`` for a person with that ``team`` (first named first).

    Circles: the person's team on duty, the site's on-call, the organisation's on-call (shifts, then the
    list), then anybody who is present. All circles are tried for a needed role before anybody without
    it is asked. ``besides`` are the owners so far, oldest first: they are asked again only when nobody
    else is there, the last of them last. None only where nobody in the whole organisation is present.
    """
    circles = tuple(_circles(roster, team, require_aware(at), site))
    holders = {person.id for person in roster.members if not person.roles.isdisjoint(roles_needed)}
    # Each person where they were asked last: whoever was asked longest ago is asked again first.
    asked = tuple(reversed(dict.fromkeys(reversed(tuple(besides)))))
    for again in range(len(asked) + 1):
        skipped = asked[again:]
        for needs_role in (True, False):
            for via, members in circles:
                for member in members:
                    if member not in skipped and (member in holders or not needs_role):
                        return Owner(member, via, member in holders, member not in asked)
    return None


def anybody(roster: Roster, at: datetime) -> Owner | None:
    """Somebody who still works here although away, the on-call list first: for when nobody at all is present.

    An alarm with an owner on leave can be seen, passed on and counted; one without an owner cannot.
    """
    at = require_aware(at)
    working = {m.id for m in roster.members if m.left_at is None or m.left_at > at}
    listed = [member for member in (*roster.on_call, *(m.id for m in roster.members)) if member in working]
    return Owner(listed[0], "away", has_role=False) if listed else None


def escalate(
    roster: Roster,
    team: Sequence[UUID],
    at: datetime,
    roles_needed: Collection[Role] = CLINICIANS,
    *,
    previous: Sequence[UUID],
    site: UUID | None = None,
) -> Owner | None:
    """The next owner after ``previous`` (oldest first): somebody new; failing that not the last one."""
    return owner_for(roster, team, at, roles_needed, site=site, besides=previous)


def _circles(
    roster: Roster, team: Sequence[UUID], at: datetime, site: UUID | None
) -> Iterable[tuple[str, Sequence[UUID]]]:
    """Widening circles of people who are present; earlier ones are asked first."""
    here = set(on_duty(roster, at))
    yield "team", [member for member in team if member in here]
    yield "site_on_call", on_duty(roster, at, service=Service.SITE_ON_CALL, site=site)
    listed = [member for member in roster.on_call if is_present(roster, member, at)]
    yield "organisation_on_call", [*on_duty(roster, at, service=Service.ORGANISATION_ON_CALL), *listed]
    present = [person for person in roster.members if is_present(roster, person.id, at)]
    # People on shift first, then clinicians: the closest to being able to act.
    present.sort(key=lambda person: (person.id not in here, person.roles.isdisjoint(CLINICIANS)))
    yield "last_resort", [person.id for person in present]
