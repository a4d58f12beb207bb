"""The rota as the core's roster: who works here, when, who is away, who is on call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from carebraid.core.kernel.codes import Role
from carebraid.core.kernel.refusal import Refused
from carebraid.core.team.roster import Leave, Member, Roster, Service, Shift

from . import models
from ._fresh import fresh_id

# Asked whenever somebody is called, so written out: as rows of a model this took sixteen milliseconds.
_STAFF = """select s.id, a.roles, s.site_id, s.joined_at, s.left_at, a.is_active from store_staff s
  join store_account a on a.id = s.account_id where s.organisation_id = %s"""
_SHIFTS = """select staff_id, starts, ends, zone, weekday, "on", service, site_id from store_shift
  where organisation_id = %s"""
_LEAVES = "select staff_id, from_at, until_at from store_leave where organisation_id = %s"
_ON_CALL = "select staff_id from store_oncall where organisation_id = %s order by position"


def load_roster(organisation_id: UUID, now: datetime) -> Roster:
    """Everything about who is there around ``now``; call inside the organisation's scope."""
    yesterday = now - timedelta(days=1)
    members = tuple(
        Member(
            id=staff_id, roles=frozenset(map(Role, roles)), sites=frozenset({site_id}), joined_at=joined_at,
            # A closed account cannot answer, whatever the staff list still says.
            left_at=left_at if is_active else (left_at or yesterday),
        )
        for staff_id, roles, site_id, joined_at, left_at, is_active in _rows(_STAFF, organisation_id)
    )  # fmt: skip
    shifts = tuple(
        Shift(
            member=staff_id, start=starts, end=ends, zone=zone, weekday=weekday, on=on, service=Service(service),
            site=site_id,
        )
        for staff_id, starts, ends, zone, weekday, on, service, site_id in _rows(_SHIFTS, organisation_id)
    )  # fmt: skip
    leaves = tuple(Leave(*row) for row in _rows(_LEAVES, organisation_id))
    on_call = tuple(staff_id for (staff_id,) in _rows(_ON_CALL, organisation_id))
    return Roster(members=members, shifts=shifts, leaves=leaves, on_call=on_call)


def _rows(sql: str, organisation_id: UUID) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [organisation_id])
        return cursor.fetchall()


# --- changing it -------------------------------------------------------------------------------


def refuse_unknown(organisation_id: UUID, *, staff_id: UUID, site_id: UUID | None = None) -> None:
    """Refuse staff who do not work here now (``rota.unknown_staff``) and sites that are not here."""
    here = models.Staff.objects.filter(
        organisation_id=organisation_id, id=staff_id, left_at=None, account__is_active=True
    )
    if not here.exists():
        raise Refused("rota.unknown_staff", "There is nobody with that name on the staff now.", status=404)
    if (
        site_id is not None
        and not models.Site.objects.filter(organisation_id=organisation_id, id=site_id).exists()
    ):
        raise Refused("site.not_found", "There is no such site here.", status=404)


def save_shift(
    organisation_id: UUID, *, staff_id: UUID, site_id: UUID | None, service: str, weekday: int | None,
    on: date | None, starts: time, ends: time, zone: str,
) -> UUID:  # fmt: skip
    """A new shift; its id."""
    row = models.Shift.objects.create(
        id=fresh_id(), organisation_id=organisation_id, staff_id=staff_id, site_id=site_id, service=service,
        weekday=weekday, on=on, starts=starts, ends=ends, zone=zone,
    )  # fmt: skip
    return row.id


def delete_shift(organisation_id: UUID, shift_id: UUID) -> bool:
    """Take a shift off the rota; False where there is none."""
    return bool(models.Shift.objects.filter(organisation_id=organisation_id, id=shift_id).delete()[0])


def save_leave(
    organisation_id: UUID, *, staff_id: UUID, from_at: datetime, until_at: datetime | None
) -> None:
    """Somebody is away."""
    models.Leave.objects.create(
        id=fresh_id(), organisation_id=organisation_id, staff_id=staff_id, from_at=from_at, until_at=until_at
    )


def save_on_call(organisation_id: UUID, staff_ids: Sequence[UUID]) -> None:
    """The on-call list, first person first, in the place of the one that was there."""
    models.OnCall.objects.filter(organisation_id=organisation_id).delete()
    models.OnCall.objects.bulk_create(
        models.OnCall(id=fresh_id(), organisation_id=organisation_id, staff_id=staff_id, position=position)
        for position, staff_id in enumerate(staff_ids)
    )


def end_duties(staff_id: UUID, now: datetime) -> None:
    """Somebody left: no shift, no place on the on-call list, and no tie to anybody's care team any more."""
    models.Shift.objects.filter(staff_id=staff_id).delete()
    models.OnCall.objects.filter(staff_id=staff_id).delete()
    models.TeamMember.everyone.filter(staff_id=staff_id, until_at=None).update(until_at=now)


@dataclass(frozen=True, slots=True)
class Turn:
    """One shift, one absence or one place on the list, as the rota page shows it."""

    id: UUID
    staff_id: UUID
    name: str
    service: str = ""
    site: str = ""
    weekday: int | None = None
    on: date | None = None
    starts: time | None = None
    ends: time | None = None
    from_at: datetime | None = None
    until_at: datetime | None = None


def load_turns(
    organisation_id: UUID, now: datetime
) -> tuple[tuple[Turn, ...], tuple[Turn, ...], tuple[Turn, ...]]:
    """(shifts, leaves that are not over, the on-call list), each in the order to read it."""
    shifts = models.Shift.objects.filter(organisation_id=organisation_id).select_related("staff", "site")
    shifts = shifts.exclude(on__lt=now.date() - timedelta(days=1)).order_by(
        "weekday", "on", "starts", "staff__name"
    )
    leaves = models.Leave.objects.filter(organisation_id=organisation_id).exclude(until_at__lte=now)
    listed = models.OnCall.objects.filter(organisation_id=organisation_id).select_related("staff")
    return (
        tuple(
            Turn(
                row.id, row.staff_id, row.staff.name, row.service, row.site.name if row.site else "", row.weekday,
                row.on, row.starts, row.ends,
            )
            for row in shifts
        ),
        tuple(
            Turn(row.id, row.staff_id, row.staff.name, from_at=row.from_at, until_at=row.until_at)
            for row in leaves.select_related("staff").order_by("from_at")
        ),
        tuple(Turn(row.id, row.staff_id, row.staff.name) for row in listed.order_by("position")),
    )  # fmt: skip
