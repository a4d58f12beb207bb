"""The cohort door: counting people, with small numbers hidden."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Role
from carebraid.core.kernel.refusal import Refused

from . import journal, scope

SMALLEST_SHOWN = 11  # cells of 1 to 10 are hidden (SEC-093; CMS cell size policy)


@dataclass(frozen=True, slots=True)
class Cohort:
    """An open count over one organisation."""

    actor: Actor
    organisation_id: UUID
    opened_at: datetime


def open_cohort(actor: Actor, now: datetime, *, about: str) -> Cohort:
    """Open the organisation's people for counting ``about``. Refuses everybody but managers and administrators."""
    scope.enter(actor.organisation_id)
    may = actor.kind != "account" or actor.has_role(Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR)
    if actor.organisation_id is None or not may:
        raise Refused("cohort.managers_only", "Counts over everybody are for programme managers.", status=403)
    journal.record(actor, "cohort.opened", now=now, purpose="operations", outcome="seen", object_kind=about)
    return Cohort(actor, actor.organisation_id, now)


def shown(count: int) -> int | None:
    """``count``, or None where it is so small that it could point at somebody; 0 stays 0."""
    return None if 0 < count < SMALLEST_SHOWN else count
