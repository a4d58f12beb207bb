"""The rota as the core's roster: who works here, when, who is away, who is on call."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from carebraid.core.kernel.codes import Role
from carebraid.core.team.roster import Leave, Member, Roster, Service, Shift

from . import models


def load_roster(organisation_id: UUID, now: datetime) -> Roster:
    """Everything about who is there around ``now``; call inside the organisation's scope."""
    staff = models.Staff.objects.filter(organisation_id=organisation_id).select_related("account")
    members = tuple(
        Member(
            id=person.id,
            roles=frozenset(Role(role) for role in person.account.roles),
            sites=frozenset({person.site_id}),
            joined_at=person.joined_at,
            # A closed account cannot answer, whatever the staff list still says.
            left_at=person.left_at
            if person.account.is_active
            else (person.left_at or now - timedelta(days=1)),
        )
        for person in staff
    )
    shifts = tuple(
        Shift(
            member=row.staff_id, start=row.starts, end=row.ends, zone=row.zone, weekday=row.weekday,
            on=row.on, service=Service(row.service), site=row.site_id,
        )
        for row in models.Shift.objects.filter(organisation_id=organisation_id)
    )  # fmt: skip
    leaves = tuple(
        Leave(row.staff_id, row.from_at, row.until_at)
        for row in models.Leave.objects.filter(organisation_id=organisation_id)
    )
    listed = models.OnCall.objects.filter(organisation_id=organisation_id).order_by("position")
    return Roster(
        members=members, shifts=shifts, leaves=leaves, on_call=tuple(row.staff_id for row in listed)
    )
