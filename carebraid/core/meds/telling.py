"""Who on the team is told when somebody starts, changes or stops what was prescribed.

A project convention: the other prescribers always; the lead of the team too where the check found something major or could
not be completed. Never whoever did it, so that no message answers a message.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from carebraid.core.kernel.codes import CLINICIANS, PRESCRIBERS, Role


def who_is_told(
    team: Sequence[tuple[UUID, Collection[Role]]], *, by: Collection[UUID], must_be_seen: bool
) -> tuple[UUID, ...]:
    """Of the team (lead first, each with their roles) those who are told; ``by``: who changed or ordered it.

    ``must_be_seen``: the check found something major, or could not be completed, which is never "fine".
    """
    told = [member for member, roles in team if not PRESCRIBERS.isdisjoint(roles)]
    if must_be_seen and team and not CLINICIANS.isdisjoint(team[0][1]):
        told.append(team[0][0])
    return tuple(member for member in dict.fromkeys(told) if member not in by)
